import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from "./time.ts";

/** `outing`: somebody is with the senior. `corridor`: more ground is safe for a while. Neither excuses an SOS or a fall. */
export const excuseKinds = ["outing", "corridor"] as const;
export type ExcuseKind = (typeof excuseKinds)[number];

/** Whoever forgets to end it is covered by its end: an outing is over at night, a way to a ward after a fortnight. */
const LONGEST_MS: Readonly<Record<ExcuseKind, number>> = { outing: 16 * HOUR_MS, corridor: 14 * DAY_MS };
const AHEAD_MS = 30 * DAY_MS;
/** A page's clock may be behind. */
const BEHIND_MS = 5 * MINUTE_MS;

/** Whether an excuse of this kind may run from `from` until `to`, asked at `now`. */
export function isExcuseSpan(
  kind: ExcuseKind,
  span: { readonly from: EpochMs; readonly to: EpochMs },
  now: EpochMs,
): boolean {
  const { from, to } = span;
  if (to <= from || to <= now || from < now - BEHIND_MS || from > now + AHEAD_MS) return false;
  return to - from <= LONGEST_MS[kind];
}
