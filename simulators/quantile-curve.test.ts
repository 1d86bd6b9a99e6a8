import { expect, test } from "vitest";
import { slowErrorM } from "./measured.ts";
import { createQuantileCurve, normalFromRank, rankFromNormal } from "./quantile-curve.ts";

const rankOf = (share: number) => -Math.log(1 - share);

test("an error curve goes through every quantile that was measured on people asleep", () => {
  for (const quantiles of Object.values(slowErrorM)) {
    const curve = createQuantileCurve(quantiles);
    for (const [share, metres] of quantiles) expect(curve(rankOf(share))).toBeCloseTo(metres, 6);
  }
});

test("an error curve only rises, from nothing to the worst case on record", () => {
  const curve = createQuantileCurve(slowErrorM.cell);
  const values = Array.from({ length: 400 }, (_, n) => curve(n / 20));

  expect(values[0]).toBe(0);
  expect(values.at(-1)).toBe(139_249);
  expect(values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0))).toBe(true);
});

test("ranks and normal values turn into each other", () => {
  expect(normalFromRank(rankOf(0.5))).toBeCloseTo(0, 1);
  expect(normalFromRank(rankOf(0.975))).toBeCloseTo(1.96, 1);
  expect(rankFromNormal(normalFromRank(2.5))).toBeCloseTo(2.5, 9);
  expect(rankFromNormal(-9)).toBe(0);
});
