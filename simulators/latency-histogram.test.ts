import { expect, test } from "vitest";
import { createLatencyHistogram } from "./latency-histogram.ts";

test("waits from 1 to 1,000 ms have their quantiles within 2 %", () => {
  const histogram = createLatencyHistogram();
  for (let ms = 1; ms <= 1_000; ms += 1) histogram.add(ms);

  for (const share of [0.01, 0.5, 0.9, 0.99]) {
    expect(histogram.quantile(share)).toBeGreaterThanOrEqual(share * 1_000);
    expect(histogram.quantile(share)).toBeLessThanOrEqual(share * 1_000 * 1.02);
  }
  expect(histogram.summary()).toMatchObject({ count: 1_000, maxMs: 1_000 });
});

test("the slowest answer is never called faster than it was, nor the fastest slower than the slowest", () => {
  const histogram = createLatencyHistogram();
  histogram.add(0);
  histogram.add(99_999_999);

  expect(histogram.summary().maxMs).toBe(99_999_999);
  expect(histogram.quantile(0.5)).toBeLessThanOrEqual(0.01);
});

test("before the first answer all is zero", () => {
  expect(createLatencyHistogram().summary()).toEqual({ count: 0, p50Ms: 0, p90Ms: 0, p99Ms: 0, maxMs: 0 });
});
