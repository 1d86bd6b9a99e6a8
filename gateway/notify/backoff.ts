import { SECOND_MS } from "../../infra/domain/time.ts";

const stepsS = [1, 2, 4, 8, 15, 30] as const;

/** One try and six repeats: then the channel is given up and the next one tried. */
export const ATTEMPTS_MAX = stepsS.length + 1;

/**
 * How long to wait after try `attempt` (1 is the first), milliseconds, spread by a quarter to both sides with `random` in
 * [0, 1). A provider's own wait counts where it is longer. `null`: no more tries.
 */
export function retryDelayMs(
  attempt: number,
  { random, afterMs = 0 }: { readonly random: number; readonly afterMs?: number },
): number | null {
  const stepS = stepsS[attempt - 1];
  if (stepS === undefined) return null;
  return Math.max(afterMs, Math.round(stepS * SECOND_MS * (0.75 + random / 2)));
}
