import type { IncidentId } from "../domain/ids.ts";
import type { DeliveryFact, IncidentEvent } from "../domain/incident-event.ts";
import { toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** Any fixed number: taken right before events are inserted, so that `seq` grows in commit order. */
export const EVENTS_LOCK_KEY = 121_000_003;

export type Chapter = { readonly incidentId: IncidentId; readonly events: readonly IncidentEvent[] };

/**
 * Appends to the stories and announces, at the commit, the incidents that changed and the lanes that have new messages. Holds
 * the lock of the stories' order until then: nothing that waits for a row may follow in the transaction.
 */
export async function writeStory(tx: Queryable, chapters: readonly Chapter[], lanes: readonly string[]): Promise<void> {
  const rows = chapters.flatMap(({ incidentId, events }) =>
    events.map(({ at, kind, actor, ...data }) => ({ incidentId, at: toIso(at), kind, actor, data })),
  );
  if (rows.length === 0) return await announce(tx, lanes);
  await tx.query(storySql, [JSON.stringify(rows), lanes], "write-story");
}

/** No row can be numbered before the lock is had: each comes out of the join with it. */
const storySql = `
with lock as materialized (select pg_advisory_xact_lock(${EVENTS_LOCK_KEY}))
, written as (
  insert into incident_events (incident_id, at, kind, actor_kind, actor_id, data)
  select e->>'incidentId', (e->>'at')::timestamptz, e->>'kind', e->'actor'->>'kind', e->'actor'->>'id', e->'data'
  from lock, jsonb_array_elements($1::jsonb) with ordinality as r (e, place) order by place
  returning incident_id
)
select pg_notify('incident_change', incident_id) from (select distinct incident_id from written) changed
union all
select pg_notify('outbox', lane) from unnest($2::text[]) as lane`;

export type DeliveryNews = { readonly incidentId: string | null; readonly fact: DeliveryFact };

/** What became of messages. It decides nothing: the stories only tell it, now, by its channel. */
export async function tellDeliveries(
  tx: Queryable,
  news: readonly DeliveryNews[],
  lanes: readonly string[] = [],
): Promise<void> {
  const rows = news.flatMap(({ incidentId, fact: { kind, ...data } }) =>
    incidentId === null ? [] : [{ incidentId, kind, data }],
  );
  if (rows.length === 0) return await announce(tx, lanes);
  await tx.query(deliverySql, [JSON.stringify(rows), lanes], "tell-deliveries");
}

const deliverySql = `
with lock as materialized (select pg_advisory_xact_lock(${EVENTS_LOCK_KEY}))
, written as (
  insert into incident_events (incident_id, at, kind, actor_kind, actor_id, data)
  select e->>'incidentId', service_now(), e->>'kind', 'provider', e->'data'->>'channel', e->'data'
  from lock, jsonb_array_elements($1::jsonb) with ordinality as r (e, place) order by place
  returning incident_id
)
select pg_notify('incident_change', incident_id) from (select distinct incident_id from written) changed
union all
select pg_notify('outbox', lane) from unnest($2::text[]) as lane`;

/** Wakes the senders of some lanes at the commit. */
export async function announce(tx: Queryable, lanes: readonly string[]): Promise<void> {
  if (lanes.length === 0) return;
  await tx.query("select pg_notify('outbox', lane) from unnest($1::text[]) as lane", [lanes], "announce");
}

/** The whole story of an incident as it was written, for replay. */
export async function readEvents(db: Queryable, id: IncidentId): Promise<readonly IncidentEvent[]> {
  const rows = await db.query<{ readonly event: IncidentEvent }>(
    `select data || jsonb_build_object('kind', kind, 'at', (extract(epoch from at) * 1000)::bigint,
       'actor', jsonb_build_object('kind', actor_kind, 'id', actor_id)) as event
     from incident_events where incident_id = $1 order by seq`,
    [id],
  );
  return rows.map((row) => row.event);
}
