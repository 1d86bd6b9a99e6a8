import { expect, test } from "vitest";
import { GROWTH_MAX, growthOverHalves } from "./test-memory.ts";

test("who keeps something of every input is found by the growth, and who keeps nothing is not", async () => {
  const kept: Uint8Array[] = [];

  const leaking = await growthOverHalves(400, async (half) => {
    for (let round = 0; round < half; round += 1) kept.push(new Uint8Array(1_000_000).fill(1));
  });
  kept.length = 0;
  const tidy = await growthOverHalves(400, async (half) => {
    for (let round = 0; round < half; round += 1) new Uint8Array(1_000_000).fill(1);
  });

  expect(leaking).toBeGreaterThan(GROWTH_MAX);
  expect(tidy).toBeLessThan(GROWTH_MAX);
});
