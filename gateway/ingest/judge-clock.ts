import type { ErrorCode } from "../../infra/domain/errors.ts";
import type { ClockFault } from "../../infra/domain/fix.ts";
import { type EpochMs, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";

export type JudgedTime = {
  readonly fixedAt: EpochMs;
  readonly claimedAt: EpochMs | null;
  readonly clockFault: ClockFault | null;
  readonly refusal: { readonly code: ErrorCode; readonly detail: string } | null;
};

/** A band's clock may run this much ahead before we stop believing it. */
const AHEAD_LIMIT_MS = 2 * MINUTE_MS;

/**
 * Judges the clock of one message. `claims` are the instants of its entries (`null`: unreadable), `oldestMs` how far back
 * we keep. A clock that runs ahead, or that lies before everything we keep, is put right by the newest entry: it was taken
 * about when the message arrived, and the others keep their distance to it.
 */
export function judgeClock(
  claims: readonly (EpochMs | null)[],
  receivedAt: EpochMs,
  oldestMs: number,
): readonly JudgedTime[] {
  const readable = claims.filter((claim) => claim !== null);
  const newest = readable.length === 0 ? null : Math.max(...readable);
  const fault = newest === null ? null : faultOf(newest, receivedAt, oldestMs);
  return claims.map((claim) => {
    if (claim === null || newest === null) {
      return {
        fixedAt: receivedAt,
        claimedAt: null,
        clockFault: null,
        refusal: { code: "TELEMETRY_TIME_INVALID", detail: "fixedAt is not an instant" },
      };
    }
    const own = fault ?? faultOf(claim, receivedAt, oldestMs);
    if (own === null) return { fixedAt: claim, claimedAt: null, clockFault: null, refusal: null };
    const age = fault === null ? oldestMs : Math.min(newest - claim, oldestMs);
    return { fixedAt: plusMs(receivedAt, -age), claimedAt: claim, clockFault: own, refusal: null };
  });
}

function faultOf(claim: number, receivedAt: EpochMs, oldestMs: number): ClockFault | null {
  if (claim > receivedAt + AHEAD_LIMIT_MS) return "ahead";
  return claim < receivedAt - oldestMs ? "ancient" : null;
}
