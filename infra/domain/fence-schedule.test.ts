import { expect, test } from "vitest";
import type { Fence, FenceSpan } from "./fence.ts";
import { isFenceOn, isScheduleOn, nextFenceEdge, shanghaiDay } from "./fence-schedule.ts";
import { lonLat } from "./geo.ts";
import { fenceId } from "./ids.ts";
import { epochMs, parseInstant } from "./time.ts";

const at = (local: string) => parseInstant(`${local}+08:00`) ?? epochMs(0);
const none = new Map<number, "off" | "working">();
const fence = (spans: readonly FenceSpan[], more: Partial<Fence> = {}): Fence => ({
  fenceId: fenceId("night"),
  seniorId: null,
  kind: "keepIn",
  shape: { kind: "circle", centre: lonLat(120.68, 30.52), radiusM: 200 },
  schedule: { spans },
  version: 1,
  validFrom: null,
  validTo: null,
  ...more,
});
const weeknights: FenceSpan = { days: ["mon", "tue", "wed", "thu", "fri"], from: 22 * 60, to: 6 * 60 };

test("a night fence holds over midnight in Haining's time and belongs to the evening it starts", () => {
  const isOn = (local: string) => isScheduleOn({ spans: [weeknights] }, at(local), none);

  expect(isOn("2026-03-02T21:59:59")).toBe(false);
  expect(isOn("2026-03-02T22:00:00")).toBe(true);
  expect(isOn("2026-03-03T05:59:59")).toBe(true);
  expect(isOn("2026-03-03T06:00:00")).toBe(false);
  expect(isOn("2026-03-07T01:00:00")).toBe(true);
  expect(isOn("2026-03-07T23:00:00")).toBe(false);
  expect(isOn("2026-03-08T23:00:00")).toBe(false);
});

test("a fence without a schedule always holds, one for the whole day from midnight to midnight", () => {
  expect(isScheduleOn({ spans: [] }, at("2026-03-02T03:00:00"), none)).toBe(true);
  const sunday = { spans: [{ days: ["sun" as const], from: 0, to: 1_440 }] };

  expect(isScheduleOn(sunday, at("2026-03-08T00:00:00"), none)).toBe(true);
  expect(isScheduleOn(sunday, at("2026-03-08T23:59:59"), none)).toBe(true);
  expect(isScheduleOn(sunday, at("2026-03-09T00:00:00"), none)).toBe(false);
});

test("a public holiday counts as a Sunday, a made-up working day as a weekday", () => {
  const holidays = new Map([
    [shanghaiDay(at("2026-03-02T00:00:00")), "off" as const],
    [shanghaiDay(at("2026-03-07T00:00:00")), "working" as const],
  ]);

  expect(isScheduleOn({ spans: [weeknights] }, at("2026-03-02T23:00:00"), holidays)).toBe(false);
  expect(isScheduleOn({ spans: [weeknights] }, at("2026-03-07T23:00:00"), holidays)).toBe(true);
});

test("the next edge is the first instant at which the answer may change", () => {
  const night = fence([weeknights]);

  expect(nextFenceEdge(night, at("2026-03-02T12:00:00"), none)).toBe(at("2026-03-02T22:00:00"));
  expect(nextFenceEdge(night, at("2026-03-02T22:00:00"), none)).toBe(at("2026-03-03T06:00:00"));
  expect(nextFenceEdge(night, at("2026-03-07T06:00:00"), none)).toBe(at("2026-03-09T22:00:00"));
  expect(nextFenceEdge(fence([]), at("2026-03-02T12:00:00"), none)).toBeNull();
});

test("a fence for one week begins and ends on time", () => {
  const week = fence([], { validFrom: at("2026-03-02T00:00:00"), validTo: at("2026-03-09T00:00:00") });

  expect(isFenceOn(week, at("2026-03-01T23:59:59"), none)).toBe(false);
  expect(isFenceOn(week, at("2026-03-02T00:00:00"), none)).toBe(true);
  expect(isFenceOn(week, at("2026-03-09T00:00:00"), none)).toBe(false);
  expect(nextFenceEdge(week, at("2026-03-05T00:00:00"), none)).toBe(at("2026-03-09T00:00:00"));
});
