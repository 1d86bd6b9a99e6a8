import type { Fence, FenceSchedule, FenceSpan, Weekday } from "./fence.ts";
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from "./time.ts";

/**
 * Days that break the week, by `shanghaiDay`: a public holiday counts as a Sunday, a working day made up for at a
 * weekend as a Wednesday.
 */
export type HolidayCalendar = ReadonlyMap<number, "off" | "working">;

/** China has kept UTC+8 without summer time since 1992. */
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;
const HORIZON_DAYS = 16;
/** 1970-01-01 was a Thursday. */
const weekFromEpoch: readonly Weekday[] = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"];

/** Whole days in Asia/Shanghai since 1970-01-01. */
export function shanghaiDay(instant: EpochMs): number {
  return Math.floor((instant + SHANGHAI_OFFSET_MS) / DAY_MS);
}

/** When that day begins in Asia/Shanghai. */
export function startOfShanghaiDay(day: number): EpochMs {
  return epochMs(day * DAY_MS - SHANGHAI_OFFSET_MS);
}

/** The weekday whose rules hold on `day`, holidays and made-up working days included. */
export function weekdayRule(day: number, holidays: HolidayCalendar): Weekday {
  const exception = holidays.get(day);
  if (exception !== undefined) return exception === "off" ? "sun" : "wed";
  return weekFromEpoch[((day % 7) + 7) % 7] ?? "thu";
}

/** Whether the fence applies at `now`: its validity (from included, to excluded) and its weekly schedule. */
export function isFenceOn(fence: Fence, now: EpochMs, holidays: HolidayCalendar): boolean {
  if (fence.validFrom !== null && now < fence.validFrom) return false;
  if (fence.validTo !== null && now >= fence.validTo) return false;
  return isScheduleOn(fence.schedule, now, holidays);
}

/** Whether `now` lies in a span; `from` is included, `to` excluded, `from = to` is a whole day, no spans is always. */
export function isScheduleOn(schedule: FenceSchedule, now: EpochMs, holidays: HolidayCalendar): boolean {
  if (schedule.spans.length === 0) return true;
  const today = shanghaiDay(now);
  for (let day = today - 1; day <= today; day += 1) {
    for (const span of schedule.spans) {
      if (span.days.includes(weekdayRule(day, holidays)) && startOf(span, day) <= now && now < endOf(span, day)) {
        return true;
      }
    }
  }
  return false;
}

/** The next instant after `now` at which the fence may turn on or off; `null` when nothing will change it. */
export function nextFenceEdge(fence: Fence, now: EpochMs, holidays: HolidayCalendar): EpochMs | null {
  let next = Number.POSITIVE_INFINITY;
  const consider = (edge: number) => {
    if (edge > now && edge < next) next = edge;
  };
  if (fence.validFrom !== null) consider(fence.validFrom);
  if (fence.validTo !== null) consider(fence.validTo);
  const today = shanghaiDay(now);
  for (const span of fence.schedule.spans) {
    for (let day = today - 1; day <= today + HORIZON_DAYS; day += 1) {
      if (!span.days.includes(weekdayRule(day, holidays))) continue;
      consider(startOf(span, day));
      consider(endOf(span, day));
    }
  }
  return Number.isFinite(next) ? epochMs(next) : null;
}

function startOf(span: FenceSpan, day: number): number {
  return day * DAY_MS - SHANGHAI_OFFSET_MS + span.from * MINUTE_MS;
}

function endOf(span: FenceSpan, day: number): number {
  const overMidnight = span.to <= span.from ? DAY_MS : 0;
  return day * DAY_MS - SHANGHAI_OFFSET_MS + span.to * MINUTE_MS + overMidnight;
}
