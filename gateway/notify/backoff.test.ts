import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ATTEMPTS_MAX, retryDelayMs } from "./backoff.ts";

test("a message that is not taken is tried again after 1, 2, 4, 8, 15 and 30 s, and then given up", () => {
  const delays = [1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelayMs(attempt, { random: 0.5 }));

  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 30_000, null]);
  expect(ATTEMPTS_MAX).toBe(7);
});

test("a provider that asks for more time gets it, one that asks for less does not", () => {
  expect(retryDelayMs(1, { random: 0.5, afterMs: 20_000 })).toBe(20_000);
  expect(retryDelayMs(6, { random: 0.5, afterMs: 1 })).toBe(30_000);
});

test("repeats are spread by a quarter, so that hundreds do not come back together", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const middle = retryDelayMs(attempt, { random: 0.5 }) ?? 0;
      const delay = retryDelayMs(attempt, { random }) ?? 0;
      expect(delay).toBeGreaterThanOrEqual(middle * 0.75 - 1);
      expect(delay).toBeLessThanOrEqual(middle * 1.25 + 1);
    }),
  );
});
