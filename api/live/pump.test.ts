import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { silentLog } from "../../infra/runtime/log.ts";
import { createPump } from "./pump.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what becomes known during a run is told in one more run, never two at a time", async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const pump = createPump({
    name: "test",
    gapMs: 0,
    log: silentLog,
    work: async () => {
      runs += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    },
  });

  pump.wake();
  await vi.advanceTimersByTimeAsync(1);
  for (let wake = 0; wake < 10; wake += 1) pump.wake();
  await vi.runAllTimersAsync();

  expect(runs).toBe(2);
  expect(most).toBe(1);
});

test("seniors who move all the time reach the pages four times a second, the first one at once", async () => {
  let runs = 0;
  const pump = createPump({ name: "test", gapMs: 250, log: silentLog, work: async () => void (runs += 1) });

  pump.wake();
  await vi.advanceTimersByTimeAsync(0);
  const atOnce = runs;
  for (let ms = 0; ms < 1_000; ms += 10) {
    pump.wake();
    await vi.advanceTimersByTimeAsync(10);
  }

  expect(atOnce).toBe(1);
  expect(runs).toBe(5);
});

test("the rest after a run may depend on how long it took", async () => {
  const began: number[] = [];
  const pump = createPump({
    name: "test",
    gapMs: (ranMs) => Math.min(ranMs, 100),
    log: silentLog,
    work: async () => {
      began.push(performance.now());
      pump.wake();
      await new Promise((resolve) => setTimeout(resolve, began.length < 3 ? 40 : 1_000));
    },
  });
  const from = performance.now();

  pump.wake();
  await vi.advanceTimersByTimeAsync(1_300);

  expect(began.map((at) => at - from)).toEqual([0, 80, 160, 1_260]);
  const stopped = pump.stop();
  await vi.runAllTimersAsync();
  await stopped;
});

test("a run that the database fails is tried again after a second, without being asked", async () => {
  let runs = 0;
  const pump = createPump({
    name: "test",
    gapMs: 0,
    log: silentLog,
    work: async () => {
      runs += 1;
      if (runs < 3) throw new Error("database is away");
    },
  });

  pump.wake();
  await vi.advanceTimersByTimeAsync(999);
  const before = runs;
  await vi.advanceTimersByTimeAsync(5_000);

  expect(before).toBe(1);
  expect(runs).toBe(3);
});

test("a pump that was stopped runs no more", async () => {
  let runs = 0;
  const pump = createPump({ name: "test", gapMs: 250, log: silentLog, work: async () => void (runs += 1) });
  pump.wake();
  pump.wake();

  await pump.stop();
  pump.wake();
  await vi.advanceTimersByTimeAsync(5_000);

  expect(runs).toBe(1);
});
