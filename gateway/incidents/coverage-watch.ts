import { countLook } from "../../infra/db/area-days.ts";
import { readCoverage, saveGaps } from "../../infra/db/coverage.ts";
import type { Database } from "../../infra/db/database.ts";
import { type EpochMs, HOUR_MS, plusMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop, type DueLoop } from "../../infra/runtime/due-loop.ts";
import type { Log } from "../../infra/runtime/log.ts";

/**
 * Each hour: will everybody have somebody who can be reached within the next day? Where not, the coordinators are told before
 * it happens.
 */
export function createCoverageWatch(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Messages to coordinators may be due. */
  readonly onTold: () => void;
}): DueLoop {
  const { db, clock, log, onTold } = options;
  let nextAt: EpochMs | null = null;
  return createDueLoop({
    name: "coverage",
    clock,
    log,
    safetyMs: HOUR_MS,
    runDue: async () => {
      const now = clock.now();
      if (nextAt !== null && now < nextAt) return nextAt;
      const covers = await readCoverage(db);
      const fresh = await db.transaction(async (tx) => {
        await countLook(tx, covers);
        return await saveGaps(tx, covers);
      });
      const count = (state: string) => covers.filter((it) => it.state === state).length;
      log.info({ amber: count("amber"), gaps: count("gap"), fresh }, "reachability checked");
      if (fresh > 0) onTold();
      nextAt = plusMs(now, HOUR_MS);
      return nextAt;
    },
  });
}
