import { expect, test } from "vitest";
import { createPace } from "./pace.ts";

const limits = { perS: 50, burst: 500 };

test("a band that reports as it should, and one that catches up after a tunnel, never wait", () => {
  const [usual, late] = [createPace(limits), createPace(limits)];

  for (let second = 0; second < 1_000; second += 1) expect(usual.take(second * 1_000)).toBe(0);
  for (let message = 0; message < 500; message += 1) expect(late.take(0)).toBe(0);
  expect(late.take(0)).toBe(20);
});

test("a flood is let through at the pace and no faster, and waits no longer than its own queue", () => {
  const pace = createPace(limits);
  let nowMs = 0;
  let through = 0;

  for (; nowMs < 20_000; through += 1) nowMs += Math.max(pace.take(nowMs), 1);

  expect(through).toBeGreaterThan(50 * 20 + 400);
  expect(through).toBeLessThan(50 * 20 + 600);
});

test("after a rest the whole burst is there again", () => {
  const pace = createPace(limits);
  for (let message = 0; message < 600; message += 1) pace.take(0);

  for (let message = 0; message < 500; message += 1) expect(pace.take(60_000)).toBe(0);
  expect(pace.take(60_000)).toBeGreaterThan(0);
});
