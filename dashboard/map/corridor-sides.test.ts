import { expect, test } from "vitest";
import { corridorSides } from "./corridor-sides.ts";

const rounded = (line: readonly (readonly [number, number])[], halfPx: number) =>
  corridorSides(line, halfPx).map(([x, y]) => [Math.round(x * 10) / 10 + 0, Math.round(y * 10) / 10 + 0]);

test("both banks of a straight river lie half its width from its middle", () => {
  const line = [
    [0, 0],
    [10, 0],
  ] as const;

  expect(rounded(line, 3)).toEqual([
    [0, 3],
    [10, 3],
    [10, -3],
    [0, -3],
  ]);
});

test("at a bend the banks keep their distance from both stretches", () => {
  const line = [
    [0, 0],
    [10, 0],
    [10, 10],
  ] as const;

  expect(rounded(line, 3)).toEqual([
    [0, 3],
    [7, 3],
    [7, 10],
    [13, 10],
    [13, -3],
    [0, -3],
  ]);
});

test("a bank does not shoot out of a sharp bend, nor out of a point given twice", () => {
  const sharp = [
    [0, 0],
    [100, 0],
    [0, 4],
  ] as const;
  const twice = [
    [0, 0],
    [0, 0],
    [10, 0],
  ] as const;

  const farthest = Math.max(...corridorSides(sharp, 3).map(([x]) => x));

  expect(farthest).toBeLessThan(107);
  expect(rounded(twice, 3).flat().every(Number.isFinite)).toBe(true);
});
