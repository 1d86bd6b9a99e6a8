import type { IncidentView, SignalView, TaskView, TimelineEntry } from "../contract/views.ts";
import type { IncidentId } from "../domain/ids.ts";
import type { Incident, IncidentSignal, Task } from "../domain/incident.ts";
import { silentEventKinds } from "../domain/incident-event.ts";
import { gravity } from "../domain/incident-severity.ts";
import { epochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** Which incidents to read: all conditions hold; what is left out is no condition. */
export type IncidentFilter = {
  readonly incidentIds?: readonly string[];
  /** Of one of these seniors, or in one of these areas. */
  readonly within?: { readonly seniorIds: readonly string[]; readonly areaIds: readonly string[] };
  /** Not ended, or ended and not closed yet. */
  readonly openOnly?: boolean;
  /** A suspicion that never became an incident is left out. */
  readonly withoutDismissed?: boolean;
  readonly limit?: number;
};

/** Incidents as pages see them, newest first. */
export async function readIncidentViews(db: Queryable, filter: IncidentFilter): Promise<readonly IncidentView[]> {
  const rows = await db.query<ViewRow>(
    `${selectViews}
     where ($1::text[] is null or i.incident_id = any($1))
       and ($2::text[] is null or i.senior_id = any($2) or i.area_id = any($3))
       and (not $4 or i.closed_at is null)
       and (not $5 or i.state <> 'closed' or exists (select 1 from outbox where outbox.incident_id = i.incident_id))
     order by i.number desc limit $6`,
    [
      filter.incidentIds ?? null,
      filter.within?.seniorIds ?? null,
      filter.within?.areaIds ?? null,
      filter.openOnly === true,
      filter.withoutDismissed === true,
      filter.limit ?? 1_000,
    ],
    "read-incident-views",
  );
  return rows.map(toView);
}

/** One incident, or `null`. */
export async function readIncidentView(db: Queryable, id: IncidentId): Promise<IncidentView | null> {
  return (await readIncidentViews(db, { incidentIds: [id] }))[0] ?? null;
}

/** Everything that changed after event `seq`, oldest change first, each incident once and as it is now. */
export async function incidentsChangedSince(
  db: Queryable,
  seq: number,
  filter: Omit<IncidentFilter, "incidentIds"> = {},
): Promise<readonly IncidentView[]> {
  const changed = await db.query<{ incident_id: string }>(
    "select distinct incident_id from incident_events where seq > $1",
    [seq],
  );
  if (changed.length === 0) return [];
  const views = await readIncidentViews(db, { ...filter, incidentIds: changed.map((row) => row.incident_id) });
  return [...views].sort((a, b) => a.seq - b.seq);
}

/** Number of the newest event of all incidents; 0 when there is none. */
export async function newestSeq(db: Queryable): Promise<number> {
  const [row] = await db.query<{ seq: number | null }>("select max(seq) as seq from incident_events");
  return row?.seq ?? 0;
}

/** The story of one incident, as people read it: who was told by what, what was answered, who ended it. */
export async function readTimeline(db: Queryable, id: IncidentId): Promise<readonly TimelineEntry[]> {
  const rows = await db.query<{
    seq: number;
    at: number;
    kind: string;
    actor_kind: TimelineEntry["actor"]["kind"];
    person_id: string | null;
    name: string | null;
    about: TimelineEntry["about"];
    data: Record<string, unknown>;
  }>(
    `select e.seq, e.at, e.kind, e.actor_kind, p.person_id, p.name, e.data, ${aboutSql} as about
     from incident_events e left join people p on e.actor_kind = 'person' and p.person_id = e.actor_id
     where e.incident_id = $1 and e.kind <> all($2) order by e.seq`,
    [id, silentEventKinds],
  );
  return rows.map((row) => ({
    seq: row.seq,
    at: toIso(epochMs(row.at)),
    kind: row.kind,
    actor: { kind: row.actor_kind, personId: row.person_id, name: row.name },
    about: row.about,
    data: row.data,
  }));
}

/** Names of the people an entry speaks of; whoever was erased has none. */
const aboutSql = `(
  select coalesce(jsonb_agg(jsonb_build_object('personId', q.person_id, 'name', q.name) order by ids.place), '[]')
  from jsonb_array_elements_text(
    jsonb_path_query_array(e.data, '$.people[*].personId') || jsonb_path_query_array(e.data, '$.personIds[*]')
      || jsonb_path_query_array(e.data, '$.task.personId') || jsonb_path_query_array(e.data, '$.personId')
      || jsonb_path_query_array(e.data, '$.toId')) with ordinality as ids (person_id, place)
  join people q using (person_id))`;

type PersonRow = {
  readonly personId: string;
  readonly name: string;
  readonly phone: string | null;
  readonly delivery: IncidentView["responders"][number]["delivery"];
};
type ViewRow = {
  readonly body: Incident;
  readonly number: number;
  readonly seq: number;
  readonly senior_name: string;
  readonly called_name: string;
  readonly people: readonly PersonRow[];
};

/** Of each responder the newest alert; of its channels the one that reached them, or the last one tried, or the first. */
const selectViews = `
select i.body, i.number, s.name as senior_name, s.called_name,
  (select coalesce(max(seq), 0) from incident_events e where e.incident_id = i.incident_id) as seq,
  (select coalesce(jsonb_agg(jsonb_build_object('personId', p.person_id, 'name', p.name, 'phone', p.phone, 'delivery', d.delivery)), '[]')
   from jsonb_array_elements(i.body->'responders') r
   join lateral (select * from people where people.person_id = r->>'personId' limit 1) p on true
   left join lateral (
     select jsonb_build_object('channel', o.lane, 'attempt', o.attempts,
       'outcome', case when o.state = 'held' then 'waiting'
         when o.state = 'waiting' and o.lease_until > (select service_now()) then 'sending' else o.state end,
       'at', to_char(coalesce(o.settled_at, o.tried_at, o.created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as delivery
     from outbox o
     where o.incident_id = i.incident_id and o.person_id = p.person_id and o.kind = 'alert'
     order by o.step desc, o.state = 'shown' desc, o.state = 'accepted' desc, o.attempts > 0 desc, o.tried_at desc nulls last,
       case when o.attempts > 0 then -o.channel_order else o.channel_order end limit 1) d on true) as people
from incidents i join seniors s on s.senior_id = i.senior_id`;

function toView(row: ViewRow): IncidentView {
  const { body } = row;
  return {
    incidentId: body.incidentId,
    number: row.number,
    seniorId: body.seniorId,
    areaId: body.areaId,
    seniorName: row.senior_name,
    calledName: row.called_name,
    state: body.state,
    level: body.level,
    generation: body.generation,
    drill: body.drill,
    raisedAt: toIso(body.raisedAt),
    endedAt: body.endedAt === null ? null : toIso(body.endedAt),
    signals: [...body.signals].sort(byGravity).map(toSignalView),
    responders: body.responders.flatMap((responder) => {
      const person = row.people.find((it) => it.personId === responder.personId);
      if (person === undefined) return [];
      const { personId, part, state, since } = responder;
      return [
        {
          personId,
          part,
          state,
          since: toIso(since),
          name: person.name,
          phone: person.phone,
          delivery: person.delivery,
        },
      ];
    }),
    leadId: body.leadId,
    links: [...body.links],
    mergedInto: body.mergedInto,
    tasks: body.tasks.map(toTaskView),
    clues: { given: countClues(body, "given"), confirmed: countClues(body, "confirmed") },
    next: nextStep(body),
    seq: row.seq,
  };
}

/** What happens if nobody acts; listening for the band is not something people wait for. */
function nextStep({ timers }: Incident): IncidentView["next"] {
  const awaited = timers.filter((timer) => timer.kind !== "silentInIncident").sort((a, b) => a.dueAt - b.dueAt)[0];
  return awaited === undefined ? null : { kind: awaited.kind, dueAt: toIso(awaited.dueAt) };
}

const countClues = ({ clues }: Incident, state: "given" | "confirmed"): number =>
  clues.filter((it) => it.state === state).length;

function byGravity(a: IncidentSignal, b: IncidentSignal): number {
  return gravity[b.kind] - gravity[a.kind] || b.concludedAt - a.concludedAt;
}

function toTaskView({ at, since, ...task }: Task): TaskView {
  return { ...task, place: at === null ? null : { lon: at[0], lat: at[1] }, since: toIso(since) };
}

function toSignalView({ kind, happenedAt, concludedAt, late, place, why }: IncidentSignal): SignalView {
  return {
    kind,
    happenedAt: toIso(happenedAt),
    concludedAt: toIso(concludedAt),
    late,
    place:
      place === null
        ? null
        : { lon: place.at[0], lat: place.at[1], fixedAt: toIso(place.fixedAt), accuracyM: place.accuracyM },
    why: { ...why, evidence: why.evidence.map((it) => ({ ...it, at: toIso(it.at) })) },
  };
}
