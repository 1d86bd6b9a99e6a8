import { afterEach, beforeEach, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../domain/time.ts";
import { type Circle, createCircle } from "./incident-test-circle.ts";
import { blockSends, takeSend } from "./send-windows.ts";

let circle: Circle;
beforeEach(async () => {
  circle = await createCircle([]);
});
afterEach(async () => {
  await circle.drop();
});

const robot = [{ count: 20, perMs: MINUTE_MS }];
const calls = [
  { count: 1, perMs: MINUTE_MS },
  { count: 5, perMs: HOUR_MS },
  { count: 20, perMs: DAY_MS },
];

test("the 21st message of a minute waits until the first is a minute old, and another robot waits for nobody", async () => {
  for (let sent = 0; sent < 20; sent += 1) {
    expect(await takeSend(circle.db, "robot a", robot)).toBe(0);
    await circle.advance(1_000);
  }

  expect(await takeSend(circle.db, "robot a", robot)).toBe(40_000);
  expect(await takeSend(circle.db, "robot b", robot)).toBe(0);
  await circle.advance(39_999);
  expect(await takeSend(circle.db, "robot a", robot)).toBe(1);
  await circle.advance(1);
  expect(await takeSend(circle.db, "robot a", robot)).toBe(0);
  expect(await takeSend(circle.db, "robot a", robot)).toBe(1_000);
});

test("one phone is called once a minute, five times an hour, twenty times a day", async () => {
  expect(await takeSend(circle.db, "phone", calls)).toBe(0);
  expect(await takeSend(circle.db, "phone", calls)).toBe(MINUTE_MS);
  for (let call = 1; call < 5; call += 1) {
    await circle.advance(MINUTE_MS);
    expect(await takeSend(circle.db, "phone", calls)).toBe(0);
  }
  await circle.advance(MINUTE_MS);
  expect(await takeSend(circle.db, "phone", calls)).toBe(55 * MINUTE_MS);
  for (let call = 5; call < 20; call += 1) {
    await circle.advance(HOUR_MS);
    expect(await takeSend(circle.db, "phone", calls)).toBe(0);
  }
  await circle.advance(HOUR_MS);
  expect(await takeSend(circle.db, "phone", calls)).toBe(DAY_MS - 16 * HOUR_MS - 5 * MINUTE_MS);
});

test("a robot that its provider has blocked waits for the end of the block, which a shorter one never shortens", async () => {
  await blockSends(circle.db, "robot", 10 * MINUTE_MS);
  await blockSends(circle.db, "robot", MINUTE_MS);

  expect(await takeSend(circle.db, "robot", robot)).toBe(10 * MINUTE_MS);
  await circle.advance(10 * MINUTE_MS);
  expect(await takeSend(circle.db, "robot", robot)).toBe(0);
});

test("thirty messages at the same instant get twenty places, not one more", async () => {
  const waits = await Promise.all(Array.from({ length: 30 }, () => takeSend(circle.db, "robot", robot)));

  expect(waits.filter((wait) => wait === 0)).toHaveLength(20);
});
