const LADDER_MS: readonly number[] = [500, 1_000, 2_000, 5_000, 10_000];
const JITTER = 0.2;

/** Delay before reconnect attempt number `attempt` (0 is the first), ms; up to 20 % earlier or later, so that 100 pages do not come back at once. */
export function reconnectDelayMs(attempt: number, random: number): number {
  const step = LADDER_MS[Math.min(attempt, LADDER_MS.length - 1)] ?? 10_000;
  return Math.round(step * (1 - JITTER + 2 * JITTER * random));
}
