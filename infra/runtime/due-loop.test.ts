import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { epochMs } from "../domain/time.ts";
import { createMovableClock } from "./clock.ts";
import { createDueLoop } from "./due-loop.ts";
import { silentLog } from "./log.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock = createMovableClock(epochMs(0));
const loopOf = (runDue: () => Promise<null>, restMs?: number) =>
  createDueLoop({
    name: "test",
    clock,
    log: silentLog,
    safetyMs: 1_000,
    runDue,
    ...(restMs === undefined ? {} : { restMs }),
  });

test("in quiet a wake runs at once; in a crowd one run after the rest serves all wakes", async () => {
  const ranAt: number[] = [];
  const loop = loopOf(async () => {
    ranAt.push(performance.now());
    return null;
  }, 10);
  await loop.start();
  await vi.advanceTimersByTimeAsync(500);
  ranAt.length = 0;

  const began = performance.now();
  for (let ms = 0; ms < 30; ms += 1) {
    loop.wake();
    loop.wake();
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(200);
  await loop.stop();

  expect(ranAt.map((at) => at - began)).toEqual([0, 10, 20, 30]);
});

test("in a crowd of wakes a row that falls due does not wait for the rest of the wakes", async () => {
  const ranAt: number[] = [];
  let dueAt: number | null = null;
  const loop = createDueLoop({
    name: "test",
    clock: { now: () => epochMs(performance.now()) },
    log: silentLog,
    safetyMs: 1_000,
    wakeRestMs: 100,
    runDue: async () => {
      ranAt.push(performance.now());
      return dueAt === null || dueAt <= performance.now() ? null : epochMs(dueAt);
    },
  });
  await loop.start();
  await vi.advanceTimersByTimeAsync(500);
  ranAt.length = 0;

  const began = performance.now();
  dueAt = began + 130;
  for (let ms = 0; ms < 200; ms += 1) {
    loop.wake();
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(500);
  await loop.stop();

  expect(ranAt.map((at) => at - began)).toEqual([0, 100, 130, 230]);
});

test("a wake during a run causes one more run, rest or not", async () => {
  for (const restMs of [undefined, 10]) {
    let runs = 0;
    let release = (): void => undefined;
    const loop = loopOf(async () => {
      runs += 1;
      await new Promise<void>((resolve) => (release = resolve));
      return null;
    }, restMs);
    await loop.start();

    loop.wake();
    loop.wake();
    release();
    await vi.advanceTimersByTimeAsync(restMs ?? 0);
    release();
    await vi.advanceTimersByTimeAsync(restMs ?? 0);
    expect(runs).toBe(2);
    await loop.stop();
  }
});

test("a run that fails is tried again after the safety time and not before, whoever woke it meanwhile", async () => {
  let runs = 0;
  const loop = loopOf(async () => {
    runs += 1;
    if (runs === 1) loop.wake();
    throw new Error("database is away");
  }, 10);
  await loop.start();

  await vi.advanceTimersByTimeAsync(999);
  const before = runs;
  await vi.advanceTimersByTimeAsync(1);
  await loop.stop();

  expect([before, runs]).toEqual([1, 2]);
});

test("a loop that was stopped runs no more", async () => {
  let runs = 0;
  const loop = loopOf(async () => {
    runs += 1;
    return null;
  }, 10);
  await loop.start();
  await vi.advanceTimersByTimeAsync(0);
  loop.wake();

  await loop.stop();
  loop.wake();
  await vi.advanceTimersByTimeAsync(5_000);

  expect(runs).toBe(1);
});

test("a loop that was stopped and is started again within the rest looks again", async () => {
  let runs = 0;
  const loop = createDueLoop({
    name: "test",
    clock,
    log: silentLog,
    safetyMs: 1_000,
    wakeRestMs: 100,
    runDue: async () => {
      runs += 1;
      return epochMs(clock.now() + 50);
    },
  });
  await loop.start();
  await vi.advanceTimersByTimeAsync(0);
  await loop.stop();

  await loop.start();
  await vi.advanceTimersByTimeAsync(100);
  await loop.stop();

  expect(runs).toBe(2);
});
