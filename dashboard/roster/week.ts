import type { ShiftView } from "../../infra/contract/duty.ts";
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from "../../infra/domain/time.ts";

export type Span = { readonly from: number; readonly to: number };
/** Who is called together: the team of an area, or its coordinators. */
export const crews = ["team", "coordinators"] as const;
export type Crew = (typeof crews)[number];
/** One line of the table; `areaId` null: everywhere. */
export type Line = { readonly areaId: string | null; readonly crew: Crew; readonly shifts: readonly ShiftView[] };

const DAYS = 7;
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;

/** Midnights in Haining of seven days, `week` weeks after the one that begins today. */
export function daysOf(now: number, week: number): readonly EpochMs[] {
  const today = Math.floor((now + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS;
  return Array.from({ length: DAYS }, (_, day) => epochMs(today + (week * DAYS + day) * DAY_MS));
}

/** The lines that have shifts, and one for the team of every area in `areaIds`. */
export function linesOf(shifts: readonly ShiftView[], areaIds: readonly string[]): readonly Line[] {
  const places: readonly (string | null)[] = [null, ...areaIds];
  return places.flatMap((areaId) =>
    crews.flatMap((crew) => {
      const mine = shifts.filter((shift) => shift.areaId === areaId && crewOf(shift) === crew);
      return mine.length > 0 || (areaId !== null && crew === "team") ? [{ areaId, crew, shifts: mine }] : [];
    }),
  );
}

const crewOf = ({ role }: ShiftView): Crew => (role === "coordinator" ? "coordinators" : "team");

/** Shifts that begin on the day, or still run when it begins on the first day that is shown. */
export function startingOn({ shifts }: Pick<Line, "shifts">, day: EpochMs, isFirst: boolean): readonly ShiftView[] {
  return shifts.filter(({ from, to }) => {
    const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
    return (fromMs >= day && fromMs < day + DAY_MS) || (isFirst && fromMs < day && toMs > day);
  });
}

/** The shift that takes over from this one; `null`: nobody does. */
export function nextAfter(shift: ShiftView, { shifts }: Pick<Line, "shifts">): ShiftView | null {
  const [from, to] = [Date.parse(shift.from), Date.parse(shift.to)];
  const going = shifts.filter(
    (it) => it.shiftId !== shift.shiftId && Date.parse(it.from) <= to && Date.parse(it.to) > to,
  );
  return (
    going
      .sort((one, other) => Date.parse(one.from) - Date.parse(other.from))
      .find((it) => Date.parse(it.from) > from) ??
    going[0] ??
    null
  );
}

/** The parts of the day, from now on, that `shifts` leave to nobody. Without any shift at all everybody is called, always. */
export function gapsOn(shifts: readonly ShiftView[], day: EpochMs, now: number): readonly Span[] {
  if (shifts.length === 0) return [];
  const spans = shifts
    .map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))
    .sort((one, other) => one.from - other.from);
  const gaps: Span[] = [];
  let free = Math.max(day, now);
  for (const { from, to } of [...spans, { from: day + DAY_MS, to: day + DAY_MS }]) {
    const until = Math.min(from, day + DAY_MS);
    if (until - free >= MINUTE_MS) gaps.push({ from: free, to: until });
    free = Math.max(free, to);
  }
  return gaps;
}

/** Nobody has been put on this day or any later one. */
export function isUnplanned(shifts: readonly ShiftView[], day: EpochMs): boolean {
  return shifts.every(({ to }) => Date.parse(to) <= day);
}

/** A day and two times of day in Haining; an end that is not later is on the next day. `null`: those are none. */
export function spanFrom(day: string, from: string, to: string): Span | null {
  const [start, end] = [Date.parse(`${day}T${from}:00+08:00`), Date.parse(`${day}T${to}:00+08:00`)];
  if (Number.isNaN(start) || Number.isNaN(end)) return null;
  return { from: start, to: end > start ? end : end + DAY_MS };
}
