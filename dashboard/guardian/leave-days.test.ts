import { expect, test } from "vitest";
import { epochMs, toIso } from "../../infra/domain/time.ts";
import { leaveSpan } from "./leave-days.ts";

const now = epochMs(Date.parse("2026-11-22T04:00:00Z"));

test("leave of whole days ends with the last of them, and today's begins now", () => {
  const span = leaveSpan("2026-11-22", "2026-11-23", now);

  expect([toIso(span?.from ?? now), toIso(span?.to ?? now)]).toEqual([
    "2026-11-22T04:00:00.000Z",
    "2026-11-23T16:00:00.000Z",
  ]);
});

test("a later first day begins at its midnight in Haining", () => {
  const span = leaveSpan("2026-11-25", "2026-11-25", now);

  expect(toIso(span?.from ?? now)).toBe("2026-11-24T16:00:00.000Z");
});

test.each([
  ["2026-11-24", "2026-11-23"],
  ["2026-11-20", "2026-11-21"],
  ["", "2026-11-23"],
  ["2026-11-23", "soon"],
])("from %s to %s is no leave", (first, last) => {
  expect(leaveSpan(first, last, now)).toBeNull();
});
