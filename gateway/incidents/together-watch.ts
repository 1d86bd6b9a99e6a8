import type { Database } from "../../infra/db/database.ts";
import { findTogether, recordLink } from "../../infra/db/incident-links.ts";
import { SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop, type DueLoop } from "../../infra/runtime/due-loop.ts";
import type { Log } from "../../infra/runtime/log.ts";

const EVERY_MS = 10 * SECOND_MS;

/** Links the incidents of two seniors who walk together: whoever finds one has to look for the other. */
export function createTogetherWatch(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Messages to whoever is on it may be due. */
  readonly onStep: () => void;
}): DueLoop {
  const { db, log } = options;
  return createDueLoop({
    name: "together",
    clock: options.clock,
    log,
    safetyMs: EVERY_MS,
    runDue: async () => {
      for (const pair of await findTogether(db)) {
        await db.transaction((tx) => recordLink(tx, { ...pair, personId: null }));
        log.info(pair, "incidents linked: their seniors are side by side");
        options.onStep();
      }
      return null;
    },
  });
}
