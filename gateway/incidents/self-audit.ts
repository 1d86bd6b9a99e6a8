import type { Database } from "../../infra/db/database.ts";
import { countOpenIncidents, countOverdue, findForgottenIncidents } from "../../infra/db/incident-audit.ts";
import { SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop, type DueLoop } from "../../infra/runtime/due-loop.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";

const EVERY_MS = 10 * SECOND_MS;

/**
 * Every 10 s: does each open incident have a timer or a message that will move it on, and does what is due go out? Each that
 * has not is an alarm. Only a look at everything that found nothing wrong is told to the outside.
 */
export function createSelfAudit(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly onPassed?: () => Promise<void>;
}): DueLoop {
  const { db, log, metrics } = options;
  return createDueLoop({
    name: "self audit",
    clock: options.clock,
    log,
    safetyMs: EVERY_MS,
    runDue: async () => {
      const startedMs = performance.now();
      const forgotten = await findForgottenIncidents(db);
      const overdue = await countOverdue(db);
      metrics.incidentsForgotten.set(forgotten.length);
      metrics.incidentsOpen.set(await countOpenIncidents(db));
      for (const incidentId of forgotten) log.error({ incidentId }, "open incident without a timer or a message");
      metrics.selfAuditSeconds.observe((performance.now() - startedMs) / SECOND_MS);
      const isOverdue = overdue.timers + overdue.alerts > 0;
      if (isOverdue) log.error(overdue, "timers or messages are overdue and nobody takes them");
      if (!isOverdue && forgotten.length === 0) await options.onPassed?.();
      return null;
    },
  });
}
