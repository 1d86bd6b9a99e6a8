import { expect, test } from "vitest";
import { createFloatPool, type FloatPool } from "./float-pool.ts";

function put(pool: FloatPool, length: number, value: number): number {
  const start = pool.take(length);
  pool.pageOf(start).fill(value, pool.offsetOf(start), pool.offsetOf(start) + length);
  return start;
}

function read(pool: FloatPool, start: number, length: number): readonly number[] {
  return [...new Set(pool.pageOf(start).subarray(pool.offsetOf(start), pool.offsetOf(start) + length))];
}

test("rows of any length keep their numbers and their page while the pool grows, those longer than a page too", () => {
  const pool = createFloatPool();
  const lengths = Array.from({ length: 3_000 }, (_, index) => (index === 1_000 ? 200_000 : 5 + ((index * 37) % 900)));
  const first = pool.take(5);
  const page = pool.pageOf(first);
  const starts = lengths.map((length, index) => put(pool, length, index));

  expect(pool.pageOf(first)).toBe(page);
  expect(starts).not.toContain(0);
  expect(lengths.every((length, index) => read(pool, starts[index] ?? 0, length).join() === `${index}`)).toBe(true);
});

test("a row that is given up makes room for one that fits, and for no other", () => {
  const pool = createFloatPool();
  const [kept, given] = [put(pool, 40, 1), put(pool, 40, 2)];
  pool.free(given, 40);

  const longer = put(pool, 90, 3);
  const alike = put(pool, 38, 4);

  expect(alike).toBe(given);
  expect(pool.isSameSize(40, 38)).toBe(true);
  expect(pool.isSameSize(40, 90)).toBe(false);
  expect(longer).not.toBe(given);
  expect(read(pool, kept, 40)).toEqual([1]);
});
