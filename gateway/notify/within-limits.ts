import type { Database } from "../../infra/db/database.ts";
import { blockSends, type SendLimit, takeSend } from "../../infra/db/send-windows.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import type { SendResult } from "./channel.ts";

/** Nothing was sent: it would have been one too many. */
export const LIMIT_REACHED = "LIMIT_REACHED";
/** Whoever cannot be told within this time by one channel is told by the next one now. */
const WAIT_MAX_MS = MINUTE_MS;

/**
 * Sends when the provider's limits for `bucket` leave room. A provider that asks for a pause gets it for the whole bucket,
 * from every process.
 */
export async function sendWithinLimits(
  given: {
    readonly db: Database;
    readonly bucket: string;
    readonly limits: readonly SendLimit[];
    /** What is not urgent gathers for a while when it comes thick. */
    readonly gathering?: SendLimit;
    readonly isUrgent: boolean;
  },
  send: () => Promise<SendResult>,
): Promise<SendResult> {
  const waitMs = await takeSend(given.db, given.bucket, given.isUrgent ? given.limits : leavingRoom(given));
  if (waitMs > 0) return waitOrPass(LIMIT_REACHED, waitMs);
  const result = await send();
  if (result.kind !== "retry" || result.afterMs === undefined) return result;
  await blockSends(given.db, given.bucket, result.afterMs);
  return waitOrPass(result.code, result.afterMs);
}

/** A fifth of what a provider allows is kept for an SOS, so that a flood of anything else leaves it a place. */
function leavingRoom({
  limits,
  gathering,
}: {
  readonly limits: readonly SendLimit[];
  readonly gathering?: SendLimit;
}): readonly SendLimit[] {
  const left = limits.map(({ count, perMs }) => ({ count: count - Math.floor(count / 5), perMs }));
  return gathering === undefined ? left : [...left, gathering];
}

function waitOrPass(code: string, afterMs: number): SendResult {
  return afterMs > WAIT_MAX_MS ? { kind: "permanent", code } : { kind: "retry", code, afterMs };
}
