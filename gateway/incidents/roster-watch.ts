import type { Database } from "../../infra/db/database.ts";
import { recordRosterChange } from "../../infra/db/incidents.ts";
import { isId, seniorId } from "../../infra/domain/ids.ts";
import type { Part } from "../../infra/runtime/lifecycle.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";

/** Calls a guardian who is paired while the senior's incident is open. A change that is missed is caught up by the next timer. */
export function createRosterWatch(options: {
  readonly db: Database;
  readonly log: Log;
  readonly onStep: () => void;
}): Part {
  const { db, log, onStep } = options;
  let last: Promise<void> = Promise.resolve();
  let unlisten = (): void => undefined;
  const take = async (id: string): Promise<void> => {
    try {
      await db.transaction((tx) => recordRosterChange(tx, seniorId(id)));
      onStep();
    } catch (fault) {
      log.warn({ seniorId: id, ...faultFields(fault) }, "new guardian not called yet");
    }
  };
  return {
    start: async () => {
      unlisten = db.listen("senior_change", (id) => {
        // One after the other: an enrolment of hundreds must not take every connection.
        if (isId(id)) last = last.then(() => take(id));
      });
    },
    stop: async () => {
      unlisten();
      await last;
    },
  };
}
