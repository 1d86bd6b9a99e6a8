import { expect, test } from "vitest";
import type { ShiftView } from "../../infra/contract/duty.ts";
import { epochMs, toIso } from "../../infra/domain/time.ts";
import { daysOf, gapsOn, isUnplanned, linesOf, nextAfter, spanFrom, startingOn } from "./week.ts";

const now = Date.parse("2026-11-21T22:17:00+08:00");
const shift = (shiftId: number, from: string, to: string, over: Partial<ShiftView> = {}): ShiftView => ({
  shiftId,
  personId: `p${shiftId}`,
  areaId: "xiashi",
  role: "rescuer",
  from: `2026-11-${from}:00+08:00`,
  to: `2026-11-${to}:00+08:00`,
  ...over,
});
const [today = epochMs(0), tomorrow = epochMs(0)] = daysOf(now, 0);

test("a week begins today at midnight in Haining, and the next one where it ends", () => {
  expect(toIso(today)).toBe("2026-11-20T16:00:00.000Z");
  expect(daysOf(now, 1)[0]).toBe((daysOf(now, 0)[6] ?? 0) + 86_400_000);
});

test("a night shift stands on the day it begins, and on the first day that is shown while it runs", () => {
  const line = { shifts: [shift(1, "20T20:00", "21T08:00"), shift(2, "21T20:00", "22T08:00")] };

  expect(startingOn(line, today, true).map(({ shiftId }) => shiftId)).toEqual([1, 2]);
  expect(startingOn(line, tomorrow, false)).toEqual([]);
});

test("whoever is on shift when one ends takes over; a hole of a minute is nobody", () => {
  const [day, night] = [shift(1, "21T08:00", "21T20:00"), shift(2, "21T20:00", "22T08:00")];

  expect(nextAfter(day, { shifts: [day, night] })?.shiftId).toBe(2);
  expect(nextAfter(day, { shifts: [day, shift(3, "21T20:01", "22T08:00")] })).toBeNull();
});

test("what shifts leave to nobody is a gap, from now on", () => {
  const shifts = [shift(1, "21T20:00", "22T08:00"), shift(2, "22T07:00", "22T12:00"), shift(3, "22T20:00", "23T08:00")];

  expect(gapsOn(shifts, today, now)).toEqual([]);
  expect(gapsOn(shifts, tomorrow, now).map(({ from, to }) => [toIso(epochMs(from)), toIso(epochMs(to))])).toEqual([
    ["2026-11-22T04:00:00.000Z", "2026-11-22T12:00:00.000Z"],
  ]);
});

test("a day after the last shift is not planned yet", () => {
  const shifts = [shift(1, "21T20:00", "22T08:00")];

  expect(
    daysOf(now, 0)
      .slice(0, 3)
      .map((day) => isUnplanned(shifts, day)),
  ).toEqual([false, false, true]);
});

test("where nobody works in shifts everybody is called: no gap", () => {
  expect(gapsOn([], today, now)).toEqual([]);
});

test("coordinators are a line of their own, and an area without shifts is still there", () => {
  const lines = linesOf(
    [shift(1, "21T20:00", "22T08:00"), shift(2, "21T08:00", "22T08:00", { role: "coordinator" })],
    ["xiashi", "haizhou"],
  );

  expect(lines.map(({ areaId, crew, shifts }) => [areaId, crew, shifts.length])).toEqual([
    ["xiashi", "team", 1],
    ["xiashi", "coordinators", 1],
    ["haizhou", "team", 0],
  ]);
});

test("an end that is not later is on the next day", () => {
  const night = spanFrom("2026-11-21", "20:00", "08:00");

  expect([toIso(epochMs(night?.from ?? 0)), toIso(epochMs(night?.to ?? 0))]).toEqual([
    "2026-11-21T12:00:00.000Z",
    "2026-11-22T00:00:00.000Z",
  ]);
  expect(spanFrom("", "20:00", "08:00")).toBeNull();
});
