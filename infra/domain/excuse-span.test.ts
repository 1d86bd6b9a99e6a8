import { expect, test } from "vitest";
import { isExcuseSpan } from "./excuse-span.ts";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, plusMs } from "./time.ts";

const now = epochMs(1_772_409_600_000);
const span = (from: number, to: number) => ({ from: plusMs(now, from), to: plusMs(now, to) });

test("an outing ends within sixteen hours and a safe way within a fortnight", () => {
  expect(isExcuseSpan("outing", span(0, 16 * HOUR_MS), now)).toBe(true);
  expect(isExcuseSpan("outing", span(0, 16 * HOUR_MS + 1), now)).toBe(false);
  expect(isExcuseSpan("corridor", span(0, 14 * DAY_MS), now)).toBe(true);
  expect(isExcuseSpan("corridor", span(0, 14 * DAY_MS + 1), now)).toBe(false);
});

test("nothing is excused backwards, and nothing that is already over", () => {
  expect(isExcuseSpan("outing", span(HOUR_MS, HOUR_MS), now)).toBe(false);
  expect(isExcuseSpan("outing", span(-MINUTE_MS, 0), now)).toBe(false);
  expect(isExcuseSpan("outing", span(-5 * MINUTE_MS, HOUR_MS), now)).toBe(true);
  expect(isExcuseSpan("outing", span(-5 * MINUTE_MS - 1, HOUR_MS), now)).toBe(false);
});
