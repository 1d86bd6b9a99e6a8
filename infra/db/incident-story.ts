import type { IncidentId } from "../domain/ids.ts";
import type { DeliveryFact, IncidentEvent } from "../domain/incident-event.ts";
import { toIso } from "../domain/time.ts";
import type { Queryable, Transaction } from "./database.ts";

/** Any fixed number: taken right before events are inserted, so that `seq` grows in commit order. */
export const EVENTS_LOCK_KEY = 121_000_003;

export type Chapter = { readonly incidentId: IncidentId; readonly events: readonly IncidentEvent[] };

/**
 * Appends to the stories, with the commit, and announces the incidents that changed and the lanes that have new messages. The
 * lock of the stories' order is everybody's: it is held for nothing but that.
 */
export function writeStory(tx: Transaction, chapters: readonly Chapter[], lanes: readonly string[]): void {
  const rows = chapters.flatMap(({ incidentId, events }) =>
    events.map(({ at, kind, actor, ...data }) => ({ incidentId, at: toIso(at), kind, actor, data })),
  );
  if (rows.length === 0) return announce(tx, lanes);
  tx.atEnd(storySql, [JSON.stringify(rows), lanes], "write-story");
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
export function tellDeliveries(tx: Transaction, news: readonly DeliveryNews[], lanes: readonly string[] = []): void {
  const rows = news.flatMap(({ incidentId, fact: { kind, ...data } }) =>
    incidentId === null ? [] : [{ incidentId, kind, data }],
  );
  if (rows.length === 0) return announce(tx, lanes);
  tx.atEnd(deliverySql, [JSON.stringify(rows), lanes], "tell-deliveries");
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
export function announce(tx: Transaction, lanes: readonly string[]): void {
  if (lanes.length === 0) return;
  tx.atEnd("select pg_notify('outbox', lane) from unnest($1::text[]) as lane", [lanes], "announce");
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
