import type { Database } from "../../infra/db/database.ts";
import { type ClaimedTimer, claimTimers, fireTimer, nextTimerInMs } from "../../infra/db/timers.ts";
import { plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop, type DueLoop } from "../../infra/runtime/due-loop.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";

type EscalationOptions = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** A step was committed: messages may be due. */
  readonly onStep: () => void;
};

const SAFETY_POLL_MS = 1_000;
/** Timers of this many incidents fire side by side; those of one incident always one after the other. */
const WIDTH = 4;

/**
 * Fires the timers of incidents when they fall due, each in a transaction of its own. After a time without service it takes
 * them in their order; each plans the next one from now on, so that nobody gets a burst.
 */
export function createEscalation(options: EscalationOptions): DueLoop {
  const { db, clock } = options;
  return createDueLoop({
    name: "escalation",
    clock,
    log: options.log,
    safetyMs: SAFETY_POLL_MS,
    runDue: async () => {
      for (;;) {
        const timers = await claimTimers(db, WIDTH);
        await Promise.all(timers.map((timer) => fire(options, timer)));
        if (timers.length < WIDTH) break;
      }
      const inMs = await nextTimerInMs(db);
      return inMs === null ? null : plusMs(clock.now(), inMs);
    },
  });
}

/** A timer that fails keeps its row: it is tried again when its lease has run out, and holds up no other. */
async function fire({ db, log, metrics, onStep }: EscalationOptions, timer: ClaimedTimer): Promise<void> {
  const { incidentId, kind } = timer;
  const latenessMs = timer.now - timer.dueAt;
  try {
    metrics.timerLatenessSeconds.observe(latenessMs / SECOND_MS);
    if (await fireTimer(db, timer)) log.info({ incidentId, timer: kind, latenessMs }, "incident timer fired");
    onStep();
  } catch (fault) {
    log.error({ incidentId, timer: kind, ...faultFields(fault) }, "incident timer failed");
  }
}
