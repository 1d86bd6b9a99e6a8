import { shanghaiDay } from "./fence-schedule.ts";
import type { Signal } from "./signal.ts";
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from "./time.ts";

/** Quiet hours in Asia/Shanghai: notices wait for the morning. They never hold back an alert. */
const QUIET_FROM_HOUR = 22;
const QUIET_TO_HOUR = 7;
/** The same notice about one senior is not repeated within this time. */
const NOTICE_AGAIN_MS = 6 * HOUR_MS;

/** The instant itself, or the next seven in the morning when it lies in the quiet hours. */
export function afterQuietHours(now: EpochMs): EpochMs {
  const midnight = shanghaiDay(now) * DAY_MS - 8 * HOUR_MS;
  const hour = (now - midnight) / HOUR_MS;
  if (hour < QUIET_TO_HOUR) return epochMs(midnight + QUIET_TO_HOUR * HOUR_MS);
  return hour >= QUIET_FROM_HOUR ? epochMs(midnight + DAY_MS + QUIET_TO_HOUR * HOUR_MS) : now;
}

/** Names the notice so that a repeat within six hours is the same one. */
export function noticeKey(signal: Pick<Signal, "kind" | "seniorId">, now: EpochMs): string {
  return `notice/${signal.kind}/${signal.seniorId}/${Math.floor(now / NOTICE_AGAIN_MS)}`;
}
