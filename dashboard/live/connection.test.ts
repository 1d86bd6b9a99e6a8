import { expect, test } from "vitest";
import { plusMs } from "../../infra/domain/time.ts";
import { now } from "../stand-in/examples.ts";
import { connectionAt, isPast, type LinkFacts } from "./connection.ts";
import { reconnectDelayMs } from "./reconnect.ts";

const facts = (over: Partial<LinkFacts> = {}): LinkFacts => ({
  startedAt: now,
  heardAt: now,
  isOpen: true,
  retryAt: null,
  endedBy: null,
  ...over,
});

test.each([
  [0, "live"],
  [14_999, "live"],
  [15_000, "late"],
  [24_999, "late"],
  [25_000, "offline"],
])("%i ms after the last message a rescuer sees a page that is %s", (ageMs, kind) => {
  expect(connectionAt(facts(), plusMs(now, ageMs)).kind).toBe(kind);
});

test("a page whose socket is shut is never called live, not even for a second", () => {
  expect(connectionAt(facts({ isOpen: false }), plusMs(now, 1)).kind).toBe("late");
});

test("a page that never reached the service says so after 25 s and claims no picture", () => {
  const waiting = facts({ heardAt: null, isOpen: false });

  expect(connectionAt(waiting, plusMs(now, 24_000))).toEqual({ kind: "connecting", waitedMs: 24_000 });
  expect(connectionAt(waiting, plusMs(now, 25_000))).toMatchObject({ kind: "offline", heardAt: null });
});

test("only an offline or ended page shows the past", () => {
  expect(isPast(connectionAt(facts(), plusMs(now, 20_000)))).toBe(false);
  expect(isPast(connectionAt(facts(), plusMs(now, 26_000)))).toBe(true);
  expect(isPast(connectionAt(facts({ endedBy: "FORBIDDEN" }), now))).toBe(true);
});

test("a clock that is set back never makes a message from the future", () => {
  expect(connectionAt(facts(), plusMs(now, -60_000))).toEqual({ kind: "live", ageMs: 0 });
});

test("a hundred pages do not come back in the same moment", () => {
  expect(reconnectDelayMs(0, 0)).toBe(400);
  expect(reconnectDelayMs(0, 1)).toBe(600);
  expect(reconnectDelayMs(2, 0.5)).toBe(2_000);
  expect(reconnectDelayMs(99, 0.5)).toBe(10_000);
});
