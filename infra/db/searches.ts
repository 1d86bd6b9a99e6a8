import type { SeniorId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export type Search = { readonly from: EpochMs; readonly to: EpochMs };

/** When somebody looked for the senior and found them, by incidents raised in the span: those alerts were true. */
export async function readSearches(db: Queryable, seniorId: SeniorId, span: Search): Promise<readonly Search[]> {
  return await db.query<Search>(
    `select i.raised_at as "from", coalesce(i.ended_at, service_now()) as "to" from incidents i
     where i.senior_id = $1 and not i.drill and i.raised_at >= $2 and i.raised_at < $3
       and exists (select 1 from incident_events e
         where e.incident_id = i.incident_id and e.kind = 'found' and e.actor_kind = 'person')`,
    [seniorId, toIso(span.from), toIso(span.to)],
  );
}
