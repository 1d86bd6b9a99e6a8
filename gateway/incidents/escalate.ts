import type { Database } from "../../infra/db/database.ts";
import { type ClaimedTimer, claimTimers, fireTimer, fireTimers } from "../../infra/db/timers.ts";
import { plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { pause } from "../../infra/runtime/deadline.ts";
import { createDueLoop, type DueLoop } from "../../infra/runtime/due-loop.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import { ALONE_WIDTH, createTogether } from "../../infra/runtime/together.ts";

type EscalationOptions = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** A step was committed: messages may be due. */
  readonly onStep: () => void;
};

const SAFETY_POLL_MS = 1_000;
/** What is planned in a crowd falls due seconds later as a rule, and looking for it would hold up what is due now. */
const CROWD_MS = 100;
/** Timers of at most this many incidents fire together; those of one incident always one after the other. */
const TOGETHER_MAX = 64;
/** Longer than that no timer waits for another whose senior somebody holds. */
const HELD_MS = 500;
const BLOCKED_POLL_MS = 20;

/** Most that are busy at once: those that wait for a held senior, each alone, the group and the claim. */
export const TIMER_CONNECTIONS = ALONE_WIDTH + 2;

/**
 * Fires the timers of incidents when they fall due, those that are due at the same moment in one transaction. After a time
 * without service it takes them in their order; each plans the next one from now on, so that nobody gets a burst.
 */
export function createEscalation(options: EscalationOptions): DueLoop {
  const { db, clock } = options;
  const fireTogether = createTogether<ClaimedTimer, boolean>({
    width: 1,
    most: TOGETHER_MAX,
    one: (timer) => fireTimer(db, timer),
    many: (timers) => fireTimers(db, timers),
    onFault: (fault, timers) => options.log.warn({ timers, ...faultFields(fault) }, "timers not fired together"),
  });
  const underWay = new Map<string, Promise<void>>();
  /** One that still waits for its senior when its lease is over is claimed again, and waits once all the same. */
  const begin = (timer: ClaimedTimer): Promise<void> => {
    const name = `${timer.incidentId}/${timer.kind}`;
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const fired = fire(options, timer, fireTogether).finally(() => underWay.delete(name));
    underWay.set(name, fired);
    return fired;
  };
  /** Those that have to wait for a senior go on beside the next ones. */
  const fireAll = async (timers: readonly ClaimedTimer[]): Promise<void> => {
    const fired = new AbortController();
    const all = Promise.all(timers.map(begin)).then(() => fired.abort());
    await Promise.race([all, pause(HELD_MS, fired.signal)]);
  };
  const settled = async (): Promise<void> => void (await Promise.all(underWay.values()));
  const loop = createDueLoop({
    name: "escalation",
    clock,
    log: options.log,
    safetyMs: SAFETY_POLL_MS,
    wakeRestMs: CROWD_MS,
    runDue: async () => {
      for (;;) {
        const { timers, nextInMs } = await claimTimers(db, TOGETHER_MAX);
        if (timers.length > 0) {
          await fireAll(timers);
          continue;
        }
        // Due and not to be had: it waits for an earlier timer of its incident that is being fired.
        return nextInMs === null ? null : plusMs(clock.now(), nextInMs === 0 ? BLOCKED_POLL_MS : nextInMs);
      }
    },
  });
  return {
    ...loop,
    stop: async () => {
      await loop.stop();
      await settled();
    },
    settle: async () => {
      do {
        await settled();
        await loop.settle();
      } while (underWay.size > 0);
    },
  };
}

/** A timer that fails keeps its row: it is tried again when its lease has run out, and holds up no other. */
async function fire(
  { clock, log, metrics, onStep }: EscalationOptions,
  timer: ClaimedTimer,
  fireTogether: (timer: ClaimedTimer) => Promise<boolean>,
): Promise<void> {
  const { incidentId, kind } = timer;
  try {
    const claimedAt = clock.now();
    const hasChanged = await fireTogether(timer);
    // Until the claim by the database's clock, which dates timers, and from then on by ours: they need not agree.
    const latenessMs = timer.now - timer.dueAt + (clock.now() - claimedAt);
    metrics.timerLatenessSeconds.observe(latenessMs / SECOND_MS);
    if (hasChanged) log.info({ incidentId, timer: kind, latenessMs }, "incident timer fired");
    onStep();
  } catch (fault) {
    log.error({ incidentId, timer: kind, ...faultFields(fault) }, "incident timer failed");
  }
}
