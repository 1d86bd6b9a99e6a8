import { expect, test } from "vitest";
import { now } from "../stand-in/examples.ts";
import { ago, clockMinutes, clockSeconds, day, exactSpan, runningClock, span } from "./age.ts";
import { bearingDeg, distance, distanceParts, wind } from "./distance.ts";

test.each([
  [0, "0 秒"],
  [59_999, "59 秒"],
  [60_000, "1 分"],
  [3_599_999, "59 分"],
  [3_600_000, "1 小时"],
  [5_460_000, "1 小时 31 分"],
  [-5_000, "0 秒"],
])("%i ms read as %s", (ms, text) => {
  expect(span(ms)).toBe(text);
});

test("a gap in a trail is told to the second", () => {
  expect(exactSpan(110_000)).toBe("1 分 50 秒");
  expect(exactSpan(120_000)).toBe("2 分");
  expect(exactSpan(45_000)).toBe("45 秒");
  expect(exactSpan(7_200_000)).toBe("2 小时");
});

test("under an hour a rescuer reads an age, after that the time, and the day when it is another one", () => {
  expect(ago(now - 8_000, now)).toBe("8 秒前");
  expect(ago(now - 59 * 60_000, now)).toBe("59 分前");
  expect(ago(now - 3 * 3_600_000, now)).toBe("19:17");
  expect(ago(now - 30 * 3_600_000, now)).toBe("11-20 16:17");
});

test("times on the screen are Haining's, wherever the browser is", () => {
  expect(clockSeconds(now)).toBe("22:17:42");
  expect(clockMinutes(now)).toBe("22:17");
  expect(day(now)).toBe("11-21");
});

test("midnight is 00, not 24", () => {
  expect(clockSeconds(Date.parse("2026-11-21T16:00:05Z"))).toBe("00:00:05");
});

test("the running clock of an incident", () => {
  expect(runningClock(135_400)).toBe("02:15");
  expect(runningClock(3_735_000)).toBe("1:02:15");
  expect(runningClock(-1)).toBe("00:00");
});

test.each([
  [0, "0 米"],
  [86.4, "86 米"],
  [99.4, "99 米"],
  [104, "100 米"],
  [338, "340 米"],
  [994, "990 米"],
  [996, "1.0 公里"],
  [14_630, "14.6 公里"],
  [-240, "240 米"],
])("%d m are said as %s: no fix is truer than ten metres", (metres, text) => {
  expect(distance(metres)).toBe(text);
});

test("the large number on the phone comes apart from its unit", () => {
  expect(distanceParts(612)).toEqual({ value: "610", unit: "米" });
});

test.each([
  [0, "北"],
  [44, "东北"],
  [82, "东"],
  [180, "南"],
  [270, "西"],
  [337.6, "北"],
  [-90, "西"],
  [720, "北"],
])("%d degrees are called %s", (degrees, name) => {
  expect(wind(degrees)).toBe(name);
});

test("from home to the canal is east by north", () => {
  expect(bearingDeg([120.69, 30.51], [120.7, 30.51])).toBeCloseTo(90, 5);
  expect(bearingDeg([120.69, 30.51], [120.69, 30.52])).toBeCloseTo(0, 5);
  expect(wind(bearingDeg([120.69, 30.51], [120.6955, 30.5125]))).toBe("东北");
});
