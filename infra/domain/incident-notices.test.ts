import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seniorId } from "./ids.ts";
import { afterQuietHours, noticeKey } from "./incident-notices.ts";
import { DAY_MS, epochMs, HOUR_MS } from "./time.ts";

/** An instant of 1 June 2026 by the clock on the wall in Haining. */
const haining = (hour: number, minute = 0) => epochMs(Date.UTC(2026, 5, 1, hour, minute) - 8 * HOUR_MS);

test("a low battery at ten in the morning is told at once", () => {
  expect(afterQuietHours(haining(10))).toBe(haining(10));
});

test("the quiet hours begin at 22:00 and end at 7:00", () => {
  expect(afterQuietHours(haining(21, 59))).toBe(haining(21, 59));
  expect(afterQuietHours(haining(22))).toBe(haining(31));
  expect(afterQuietHours(haining(6, 59))).toBe(haining(7));
  expect(afterQuietHours(haining(7))).toBe(haining(7));
});

test("after midnight a notice waits for this morning, not for the next", () => {
  expect(afterQuietHours(haining(0))).toBe(haining(7));
});

test("no notice is told before it happened, nor later than nine hours after", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 * 365 * DAY_MS }), (instant) => {
      const due = afterQuietHours(epochMs(instant));
      expect(due - instant).toBeGreaterThanOrEqual(0);
      expect(due - instant).toBeLessThanOrEqual(9 * HOUR_MS);
    }),
  );
});

test("the same notice within six hours is one, another senior's is another", () => {
  const wang = { kind: "lowBattery", seniorId: seniorId("wang") } as const;
  const start = epochMs(6 * HOUR_MS * 80_000);

  expect(noticeKey(wang, epochMs(start + 6 * HOUR_MS - 1))).toBe(noticeKey(wang, start));
  expect(noticeKey(wang, epochMs(start + 6 * HOUR_MS))).not.toBe(noticeKey(wang, start));
  expect(noticeKey({ ...wang, seniorId: seniorId("li") }, start)).not.toBe(noticeKey(wang, start));
});
