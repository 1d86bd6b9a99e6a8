import { expect, test } from "vitest";
import { compareWithOracles } from "./bench/oracles.ts";

/** A million of the same by `npm run bench -- --only oracles`. */
test("tree, packed fences and grid agree with exact orientation tests, turf and jsts, corners and edges included", () => {
  const report = compareWithOracles(20_000, 7);

  expect(report).toMatchObject({ cases: 20_000, wrongSides: 0 });
  expect(report.degenerate).toBeGreaterThan(5_000);
  // Planes of the fence and of the cell, up to 2 km apart.
  expect(report.worstDistanceM).toBeLessThan(0.05);
});
