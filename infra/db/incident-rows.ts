import type { IncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Consequences } from "../domain/incident-consequences.ts";
import type { IncidentEvent } from "../domain/incident-event.ts";
import type { Signal } from "../domain/signal.ts";
import { toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** Any fixed number: taken right before events are inserted, so that `seq` grows in commit order. */
const EVENTS_LOCK_KEY = 121_000_003;

export type SignalRecord = {
  readonly signalId: string;
  readonly signal: Signal;
  readonly incidentId: IncidentId | null;
};

export async function writeIncidents(tx: Queryable, incidents: readonly Incident[]): Promise<void> {
  if (incidents.length === 0) return;
  await tx.query(
    `insert into incidents (incident_id, senior_id, area_id, state, level, generation, raised_at, ended_at, closed_at, drill,
       previous_incident_id, body)
     select i."incidentId", i."seniorId", i."areaId", i.state, i.level, i.generation, to_timestamp(i."raisedAt" / 1000),
       to_timestamp(i."endedAt" / 1000), to_timestamp(i."closedAt" / 1000), i.drill, i."previousIncidentId", r.body
     from jsonb_array_elements($1) as r (body), jsonb_to_record(r.body) as i ("incidentId" text, "seniorId" text, "areaId" text,
       state text, level smallint, generation integer, "raisedAt" double precision, "endedAt" double precision,
       "closedAt" double precision, drill boolean, "previousIncidentId" text)
     on conflict (incident_id) do update set state = excluded.state, level = excluded.level, generation = excluded.generation,
       raised_at = excluded.raised_at, ended_at = excluded.ended_at, closed_at = excluded.closed_at, body = excluded.body`,
    [JSON.stringify(incidents)],
    "write-incidents",
  );
}

export async function writeSignals(tx: Queryable, records: readonly SignalRecord[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(({ signalId, signal, incidentId }) => ({
    ...signal,
    signalId,
    incidentId,
    happenedAt: toIso(signal.happenedAt),
    concludedAt: toIso(signal.concludedAt),
    body: { place: signal.place, why: signal.why },
  }));
  await tx.query(
    `insert into signals (signal_id, senior_id, incident_id, wristband_id, fence_id, kind, happened_at, concluded_at, late, body,
       delivery_id)
     select s."signalId", s."seniorId", s."incidentId", s."wristbandId", s."fenceId", s.kind, s."happenedAt", s."concludedAt",
       s.late, s.body, s."deliveryId"
     from jsonb_to_recordset($1) as s ("signalId" text, "seniorId" text, "incidentId" text, "wristbandId" text, "fenceId" text,
       kind text, "happenedAt" timestamptz, "concludedAt" timestamptz, late boolean, body jsonb, "deliveryId" text)`,
    [JSON.stringify(rows)],
    "write-signals",
  );
}

type TimerChange = { readonly incident: Incident; readonly timers: Consequences["timers"] };

export async function writeTimers(tx: Queryable, changes: readonly TimerChange[]): Promise<void> {
  const cleared = changes.flatMap(({ incident, timers }) =>
    timers.clear.map((kind) => ({ incidentId: incident.incidentId, kind })),
  );
  const set = changes.flatMap(({ incident, timers }) =>
    timers.set.map(({ kind, dueAt }) => ({
      incidentId: incident.incidentId,
      kind,
      dueAt: toIso(dueAt),
      generation: incident.generation,
    })),
  );
  if (cleared.length > 0) {
    await tx.query(
      `delete from incident_timers t using jsonb_to_recordset($1) as c ("incidentId" text, kind text)
       where t.incident_id = c."incidentId" and t.kind = c.kind`,
      [JSON.stringify(cleared)],
      "clear-timers",
    );
  }
  if (set.length === 0) return;
  await tx.query(
    `insert into incident_timers (incident_id, kind, due_at, generation)
     select s."incidentId", s.kind, s."dueAt", s.generation
     from jsonb_to_recordset($1) as s ("incidentId" text, kind text, "dueAt" timestamptz, generation integer)
     on conflict (incident_id, kind) do update set due_at = excluded.due_at, generation = excluded.generation, lease_until = null`,
    [JSON.stringify(set)],
    "set-timers",
  );
}

type Chapter = { readonly incidentId: IncidentId; readonly events: readonly IncidentEvent[] };

/** Appends to the stories. Holds the lock of their order until the commit: nothing that waits for a row may follow. */
export async function writeEvents(tx: Queryable, chapters: readonly Chapter[]): Promise<void> {
  const rows = chapters.flatMap(({ incidentId, events }) =>
    events.map(({ at, kind, actor, ...data }) => ({ incidentId, at: toIso(at), kind, actor, data })),
  );
  if (rows.length === 0) return;
  await tx.query("select pg_advisory_xact_lock($1)", [EVENTS_LOCK_KEY], "lock-events");
  await tx.query(
    `insert into incident_events (incident_id, at, kind, actor_kind, actor_id, data)
     select e->>'incidentId', (e->>'at')::timestamptz, e->>'kind', e->'actor'->>'kind', e->'actor'->>'id', e->'data'
     from jsonb_array_elements($1) with ordinality as r (e, place) order by place`,
    [JSON.stringify(rows)],
    "write-events",
  );
}

/** Wakes whoever shows incidents and whoever sends messages, at the commit. */
export async function announce(
  tx: Queryable,
  news: { readonly incidentIds: readonly string[]; readonly lanes: readonly string[] },
): Promise<void> {
  if (news.incidentIds.length + news.lanes.length === 0) return;
  await tx.query(
    `select pg_notify('incident_change', id) from unnest($1::text[]) as id
     union all select pg_notify('outbox', lane) from unnest($2::text[]) as lane`,
    [news.incidentIds, news.lanes],
    "announce",
  );
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
