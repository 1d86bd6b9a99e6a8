import { expect, test } from "vitest";
import { pathOf, roundUp, roundUpSeconds } from "./charts.ts";

test.each([
  [0, 2],
  [1, 1],
  [1.2, 2],
  [20, 20],
  [21, 40],
  [81, 100],
  [801, 1_000],
  [0.003, 0.004],
])("an axis for %d ends at %d", (value, end) => {
  expect(roundUp(value)).toBeCloseTo(end, 9);
});

test.each([
  [0, 60],
  [61, 120],
  [203, 240],
  [3_110, 3_600],
  [14_401, 28_800],
])("an axis for %d seconds ends at %d", (value, end) => {
  expect(roundUpSeconds(value)).toBe(end);
});

test("a line is broken where nothing is known, and never drawn across", () => {
  const point = (value: number, index: number) => [index * 10, value] as const;

  expect(pathOf([1, 2, null, 4, 5], point)).toBe("M0 1L10 2M30 4L40 5");
  expect(pathOf([null, null], point)).toBe("");
});
