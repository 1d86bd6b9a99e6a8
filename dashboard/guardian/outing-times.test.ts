import { expect, test } from "vitest";
import { toIso } from "../../infra/domain/time.ts";
import { nextClockTime, outingEnds } from "./outing-times.ts";

/** 14:20 in Haining. */
const afternoon = Date.parse("2026-11-21T14:20:00+08:00");
const iso = (text: string, now = afternoon) => {
  const at = nextClockTime(text, now);
  return at === null ? null : toIso(at);
};

test("the ends that are offered are full quarters, never sooner than promised", () => {
  expect(outingEnds(afternoon).map(toIso)).toEqual([
    "2026-11-21T07:30:00.000Z",
    "2026-11-21T08:30:00.000Z",
    "2026-11-21T10:30:00.000Z",
  ]);
});

test("five o'clock is today while it is ahead, else tomorrow, by the clocks in Haining", () => {
  expect(iso("17:00")).toBe("2026-11-21T09:00:00.000Z");
  expect(iso("14:20")).toBe("2026-11-22T06:20:00.000Z");
  expect(iso("00:30", Date.parse("2026-11-21T23:50:00+08:00"))).toBe("2026-11-21T16:30:00.000Z");
  expect(iso("24:00")).toBeNull();
  expect(iso("")).toBeNull();
});
