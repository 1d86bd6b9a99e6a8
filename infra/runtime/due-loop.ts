import type { EpochMs } from "../domain/time.ts";
import type { Clock } from "./clock.ts";
import type { Part } from "./lifecycle.ts";
import { faultFields, type Log } from "./log.ts";

/**
 * Work that waits in rows: `runDue` does what is due and returns when the next row falls due (`null`: nothing waits).
 * Runs are never concurrent; a wake during a run causes one more.
 */
export type DueLoop = Part & {
  /** Something may have become due: look now. */
  readonly wake: () => void;
  /** Runs until nothing is due any more: for tests that move the clock, and for draining. */
  readonly settle: () => Promise<void>;
};

/**
 * `safetyMs` bounds how long a lost wake can go unnoticed; a fault is logged and tried again after it. `restMs`: least time
 * from one run to the next, so that in a crowd one run serves many wakes; a wake in quiet does not wait. `wakeRestMs`: the same
 * for wakes, where a row that falls due is not to wait as long.
 */
export function createDueLoop(options: {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly safetyMs: number;
  readonly restMs?: number;
  readonly wakeRestMs?: number;
  readonly runDue: () => Promise<EpochMs | null>;
}): DueLoop {
  const restMs = options.restMs ?? 0;
  const wakeRestMs = Math.max(restMs, options.wakeRestMs ?? 0);
  let timer: NodeJS.Timeout | undefined;
  let endedAtMs = Number.NEGATIVE_INFINITY;
  let nextAtMs = Number.POSITIVE_INFINITY;
  let running: Promise<void> | null = null;
  let again = false;
  let started = false;

  const schedule = (atMs: number): void => {
    clearTimeout(timer);
    if (!started) return;
    nextAtMs = atMs;
    timer = setTimeout(run, Math.max(0, Math.ceil(atMs - performance.now())));
  };
  const runOnce = async (): Promise<void> => {
    let nextDelayMs = options.safetyMs;
    try {
      do {
        again = false;
        const dueAt = await options.runDue();
        nextDelayMs = dueAt === null ? options.safetyMs : dueAt - options.clock.now();
      } while (again && wakeRestMs === 0);
      nextDelayMs = Math.max(restMs, Math.min(nextDelayMs, options.safetyMs, again ? wakeRestMs : options.safetyMs));
    } catch (fault) {
      options.log.error({ loop: options.name, ...faultFields(fault) }, "loop run failed");
      nextDelayMs = Math.min(options.safetyMs, 1_000);
    } finally {
      running = null;
    }
    endedAtMs = performance.now();
    schedule(endedAtMs + nextDelayMs);
  };
  const run = (): void => {
    // Not at once: a wake out of the run's first step must find it running.
    if (started) running ??= Promise.resolve().then(runOnce);
  };
  const wake = (): void => {
    if (!started) return;
    again = true;
    const atMs = endedAtMs + wakeRestMs;
    if (performance.now() >= atMs) run();
    else if (running === null && atMs < nextAtMs) schedule(atMs);
  };
  const settle = async (): Promise<void> => {
    for (;;) {
      while (running !== null) await running;
      const dueAt = await options.runDue();
      if (dueAt === null || dueAt > options.clock.now()) return;
    }
  };
  return {
    start: async () => {
      started = true;
      wake();
    },
    stop: async () => {
      started = false;
      clearTimeout(timer);
      nextAtMs = Number.POSITIVE_INFINITY;
      while (running !== null) await running;
    },
    wake,
    settle,
  };
}
