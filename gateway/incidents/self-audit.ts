import type { Database } from "../../infra/db/database.ts";
import { countOpenIncidents, findForgottenIncidents } from "../../infra/db/incident-audit.ts";
import { SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop, type DueLoop } from "../../infra/runtime/due-loop.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";

const EVERY_MS = 10 * SECOND_MS;

/** Every 10 s: does each open incident have a timer or a message that will move it on? Each that has not is an alarm. */
export function createSelfAudit(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}): DueLoop {
  const { db, log, metrics } = options;
  return createDueLoop({
    name: "self audit",
    clock: options.clock,
    log,
    safetyMs: EVERY_MS,
    runDue: async () => {
      const forgotten = await findForgottenIncidents(db);
      metrics.incidentsForgotten.set(forgotten.length);
      metrics.incidentsOpen.set(await countOpenIncidents(db));
      for (const incidentId of forgotten) log.error({ incidentId }, "open incident without a timer or a message");
      return null;
    },
  });
}
