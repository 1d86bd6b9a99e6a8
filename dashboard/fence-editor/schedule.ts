import type { FenceView } from "../../infra/contract/http.ts";
import { type Weekday, weekdays } from "../../infra/domain/fence.ts";
import { words } from "../text/language.ts";

export type Schedule = FenceView["schedule"];
export type Span = Schedule["spans"][number];

const DAY_MINUTES = 1_440;
const workdays: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri"];

/** Ready-made schedules: the ones that seniors' families ask for. */
export const presets = {
  always: { spans: [] },
  night: { spans: [{ days: [...weekdays], from: 22 * 60, to: 6 * 60 }] },
  workdays: { spans: [{ days: [...workdays], from: 8 * 60, to: 18 * 60 }] },
  weekend: { spans: [{ days: ["sat", "sun"], from: 0, to: 0 }] },
} as const satisfies Readonly<Record<string, unknown>>;
export type Preset = keyof typeof presets;
export const presetNames: readonly Preset[] = ["always", "night", "workdays", "weekend"];

export function scheduleOf(preset: Preset): Schedule {
  return { spans: presets[preset].spans.map((span) => ({ ...span, days: [...span.days] })) };
}

/** One sentence: 每天 22:00 到次日 06:00；周六、周日 全天. */
export function scheduleText({ spans }: Schedule): string {
  const { schedule: say } = words().fences;
  return spans.length === 0 ? say.always : spans.map(spanText).join(say.and);
}

export function toggleDay(span: Span, day: Weekday): Span {
  return { ...span, days: weekdays.filter((one) => (one === day) !== span.days.includes(one)) };
}

/** `22:00` for 1320; midnight at the end of a day is `00:00`, as a time field has it. */
export function timeText(minutes: number): string {
  const inDay = minutes % DAY_MINUTES;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}

export function readTime(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text.normalize("NFKC").trim()) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  return Number(hours) * 60 + Number(minutes);
}

function spanText(span: Span): string {
  const { schedule: say } = words().fences;
  return say.span(daysText(span.days), hoursText(span));
}

function hoursText({ from, to }: Span): string {
  const { schedule: say } = words().fences;
  if (from === to || to - from === DAY_MINUTES) return say.wholeDay;
  return to > from ? say.hours(timeText(from), timeText(to)) : say.overnight(timeText(from), timeText(to));
}

function daysText(days: readonly Weekday[]): string {
  const { schedule: say } = words().fences;
  const has = (wanted: readonly Weekday[]) =>
    days.length === wanted.length && wanted.every((day) => days.includes(day));
  if (has(weekdays)) return say.everyDay;
  if (has(workdays)) return say.workdays;
  return weekdays
    .filter((day) => days.includes(day))
    .map((day) => say.days[day])
    .join(say.dayAnd);
}
