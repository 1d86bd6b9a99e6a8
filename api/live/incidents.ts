import type { IncidentView } from "../../infra/contract/views.ts";
import type { Database } from "../../infra/db/database.ts";
import { incidentsChangedSince, newestSeq, readIncidentViews } from "../../infra/db/incident-views.ts";
import { recordShown } from "../../infra/db/incidents.ts";
import { incidentId, type PersonId } from "../../infra/domain/ids.ts";

/** What the live socket needs to know of incidents. */
export type LiveIncidents = {
  /** All incidents that are not closed, and the sequence number of the newest event of any incident. */
  readonly current: () => Promise<{ readonly incidents: readonly IncidentView[]; readonly seq: number }>;
  /** Incidents with an event after `seq`, as they are now. */
  readonly changedSince: (seq: number) => Promise<readonly IncidentView[]>;
  /** The person has the incident on a visible screen. */
  readonly recordShown: (incidentId: string, personId: PersonId) => Promise<void>;
};

/** None may be left out; a snapshot of a whole town in trouble is some hundreds. */
const ALL = 100_000;

/** The same from the database. */
export function createLiveIncidents(db: Database): LiveIncidents {
  return {
    current: async () => {
      // The number first: what happens between the two readings is published once more, never left out.
      const seq = await newestSeq(db);
      return { seq, incidents: await readIncidentViews(db, { openOnly: true, limit: ALL }) };
    },
    changedSince: (seq) => incidentsChangedSince(db, seq, { limit: ALL }),
    recordShown: (id, personId) => db.transaction((tx) => recordShown(tx, { incidentId: incidentId(id), personId })),
  };
}
