import { DAY_MS, type EpochMs, epochMs } from "../../infra/domain/time.ts";

/** From the first day's beginning, or from now, to the last day's end, in Haining; `null`: these are no days ahead. */
export function leaveSpan(
  firstDay: string,
  lastDay: string,
  now: EpochMs,
): { readonly from: EpochMs; readonly to: EpochMs } | null {
  const [first, last] = [midnight(firstDay), midnight(lastDay)];
  const from = Math.max(first, now);
  const to = last + DAY_MS;
  // Also when one of them is no day at all.
  if (!(first <= last && to > now)) return null;
  return { from: epochMs(from), to: epochMs(to) };
}

const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
