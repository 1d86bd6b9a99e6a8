import type { IncidentId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Consequences } from "../domain/incident-consequences.ts";
import type { Signal } from "../domain/signal.ts";
import { toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import type { Cancel, PlannedRow } from "./incident-messages.ts";

export type SignalRecord = {
  readonly signalId: string;
  readonly signal: Signal;
  readonly incidentId: IncidentId | null;
};
type TimerChange = { readonly incident: Incident; readonly timers: Consequences["timers"] };

/** All rows of one step, story excepted. */
export type Writing = {
  readonly incidents: readonly Incident[];
  readonly signals: readonly SignalRecord[];
  readonly timers: readonly TimerChange[];
  readonly cancels: readonly Cancel[];
  readonly messages: readonly PlannedRow[];
};

/** Writes them in one statement, since every round trip is time a guardian waits. Returns the lanes that have new messages. */
export async function writeRows(tx: Queryable, writing: Writing): Promise<readonly string[]> {
  const { incidents, signals, timers, cancels, messages } = writing;
  if (incidents.length + signals.length + messages.length === 0) return [];
  const values = [incidents, signals.map(toSignalRow), cleared(timers), set(timers), cancels, messages];
  const rows = await tx.query<{ lane: string }>(
    writeSql,
    values.map((it) => JSON.stringify(it)),
    "write-step",
  );
  return rows.map((row) => row.lane);
}

const toSignalRow = ({ signalId, signal, incidentId }: SignalRecord) => ({
  ...signal,
  signalId,
  incidentId,
  happenedAt: toIso(signal.happenedAt),
  concludedAt: toIso(signal.concludedAt),
  body: { place: signal.place, why: signal.why },
});

const cleared = (changes: readonly TimerChange[]) =>
  changes.flatMap(({ incident, timers }) => timers.clear.map((kind) => ({ incidentId: incident.incidentId, kind })));

const set = (changes: readonly TimerChange[]) =>
  changes.flatMap(({ incident, timers }) =>
    timers.set.map(({ kind, dueAt }) => ({
      incidentId: incident.incidentId,
      kind,
      dueAt: toIso(dueAt),
      generation: incident.generation,
    })),
  );

/** References between the rows are checked at the end of the statement, so their order inside it does not matter. */
const writeSql = `
with saved_incidents as (
  insert into incidents (incident_id, number, senior_id, area_id, state, level, generation, raised_at, ended_at, closed_at, drill,
    previous_incident_id, body)
  select i."incidentId", coalesce((select k.number from incidents k where k.incident_id = i."incidentId"), nextval('incident_numbers')),
    i."seniorId", i."areaId", i.state, i.level, i.generation, to_timestamp(i."raisedAt" / 1000),
    to_timestamp(i."endedAt" / 1000), to_timestamp(i."closedAt" / 1000), i.drill, i."previousIncidentId", r.body
  from jsonb_array_elements($1::jsonb) as r (body), jsonb_to_record(r.body) as i ("incidentId" text, "seniorId" text,
    "areaId" text, state text, level smallint, generation integer, "raisedAt" double precision, "endedAt" double precision,
    "closedAt" double precision, drill boolean, "previousIncidentId" text)
  on conflict (incident_id) do update set state = excluded.state, level = excluded.level, generation = excluded.generation,
    raised_at = excluded.raised_at, ended_at = excluded.ended_at, closed_at = excluded.closed_at, body = excluded.body
), saved_signals as (
  insert into signals (signal_id, senior_id, incident_id, wristband_id, fence_id, kind, happened_at, concluded_at, late, body,
    delivery_id)
  select s."signalId", s."seniorId", s."incidentId", s."wristbandId", s."fenceId", s.kind, s."happenedAt", s."concludedAt",
    s.late, s.body, s."deliveryId"
  from jsonb_to_recordset($2::jsonb) as s ("signalId" text, "seniorId" text, "incidentId" text, "wristbandId" text,
    "fenceId" text, kind text, "happenedAt" timestamptz, "concludedAt" timestamptz, late boolean, body jsonb, "deliveryId" text)
), cleared_timers as (
  delete from incident_timers t using jsonb_to_recordset($3::jsonb) as c ("incidentId" text, kind text)
  where t.incident_id = c."incidentId" and t.kind = c.kind
), set_timers as (
  insert into incident_timers (incident_id, kind, due_at, generation)
  select s."incidentId", s.kind, s."dueAt", s.generation
  from jsonb_to_recordset($4::jsonb) as s ("incidentId" text, kind text, "dueAt" timestamptz, generation integer)
  on conflict (incident_id, kind) do update set due_at = excluded.due_at, generation = excluded.generation, lease_until = null
), cancelled as (
  update outbox o set state = 'cancelled', settled_at = service_now()
  from jsonb_to_recordset($5::jsonb) as c ("incidentId" text, "isOver" boolean, people jsonb)
  where o.incident_id = c."incidentId" and o.state in ('waiting', 'held') and o.kind <> 'standDown'
    and (c."isOver" or (o.kind = 'alert' and c.people ? o.person_id))
), saved_messages as (
  insert into outbox (alert_id, message_key, incident_id, senior_id, person_id, channel_id, channel_order, lane, spread, step,
    kind, priority, body, state, due_at, created_at)
  select r."alertId", r."messageKey", r."incidentId", r."seniorId", r."personId", r."channelId", r."channelOrder", r.lane,
    r.spread, r.step, r.kind, r.priority, r.body, r.state, r."dueAt", service_now()
  from jsonb_to_recordset($6::jsonb) as r ("alertId" text, "messageKey" text, "incidentId" text, "seniorId" text,
    "personId" text, "channelId" text, "channelOrder" smallint, lane text, spread text, step integer, kind text,
    priority smallint, body jsonb, state text, "dueAt" timestamptz)
  on conflict (message_key, channel_id) do nothing returning lane
)
select distinct lane from saved_messages`;
