import { expect, test } from "vitest";
import { createRandom } from "./random.ts";

test("two runs with one seed send the same seniors down the same streets", () => {
  const first = createRandom("demo");
  const second = createRandom("demo");

  const draws = Array.from({ length: 50 }, () => [first.uniform(), second.uniform()]);

  expect(draws.every(([a, b]) => a === b)).toBe(true);
});

test("a senior's own stream does not depend on what others drew before", () => {
  const busy = createRandom(7);
  for (let n = 0; n < 100; n += 1) busy.uniform();

  expect(busy.fork("senior-1").uniform()).toBe(createRandom(7).fork("senior-1").uniform());
  expect(busy.fork("senior-1").uniform()).not.toBe(busy.fork("senior-2").uniform());
});

test("draws are even and normal enough for people to live by", () => {
  const random = createRandom(1);
  const draws = Array.from({ length: 20_000 }, () => random.uniform());
  const normals = Array.from({ length: 20_000 }, () => random.normal());
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  expect(mean(draws)).toBeCloseTo(0.5, 1);
  expect(mean(normals)).toBeCloseTo(0, 1);
  expect(mean(normals.map((value) => value * value))).toBeCloseTo(1, 1);
  expect(normals.every(Number.isFinite)).toBe(true);
});

test("nobody is picked from an empty room", () => {
  const random = createRandom(1);

  expect(() => random.pick([])).toThrow(RangeError);
  expect([1, 2, 3]).toContain(random.pick([1, 2, 3]));
  expect(random.whole(2, 2)).toBe(2);
});
