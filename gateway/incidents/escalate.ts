import type { DueLoop } from "../../infra/runtime/due-loop.ts";
import { createLifecycle } from "../../infra/runtime/lifecycle.ts";
import { createRosterWatch } from "./roster-watch.ts";
import { createSelfAudit } from "./self-audit.ts";
import { createTimerLoop, type TimerLoopOptions } from "./timer-loop.ts";

/**
 * Keeps incidents moving when nobody does: fires their timers, calls people who join the circle meanwhile, and looks every
 * 10 s whether one has been forgotten.
 */
export function createEscalation(options: TimerLoopOptions): DueLoop {
  const timers = createTimerLoop(options);
  const parts = createLifecycle(
    [
      ["incident timers", timers],
      ["roster watch", createRosterWatch(options)],
      ["self audit", createSelfAudit(options)],
    ],
    options,
  );
  return { ...parts, wake: timers.wake, settle: timers.settle };
}
