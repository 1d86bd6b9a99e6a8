import type { AreaId } from "../domain/ids.ts";
import type { SignalKind } from "../domain/signal.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** Which areas are asked about, each with the part of the report that it belongs to, and from when to when. */
export type ReportSpan = {
  readonly parts: readonly { readonly areaId: AreaId; readonly partId: AreaId }[];
  readonly from: EpochMs;
  readonly to: EpochMs;
};
/** Of the whole (`partId` null) or of one part. */
type Row = { readonly month: string; readonly partId: AreaId | null };

export type IncidentCounts = Row & {
  /** Only of this kind; `null`: all. */
  readonly kind: SignalKind | null;
  readonly incidents: number;
  readonly acknowledged: number;
  readonly acknowledgeP50S: number | null;
  readonly acknowledgeP90S: number | null;
  readonly found: number;
  readonly foundP50S: number | null;
  readonly foundP90S: number | null;
  readonly falseAlerts: number;
  readonly drills: number;
  readonly drillsAnswered: number;
};

/** Months and days are those of Asia/Shanghai. */
const monthOf = (instant: string) => `to_char(${instant} at time zone 'Asia/Shanghai', 'YYYY-MM')`;
const partsOf = `parts as (select * from unnest($1::text[], $2::text[]) as p (area_id, part_id))`;
const percentile = (share: number, of: string, where: string) =>
  `percentile_cont(${share}) within group (order by extract(epoch from ${of} - raised_at)::float8) filter (where ${where} and not drill)`;
const values = ({ parts, from, to }: ReportSpan) => [
  parts.map((part) => part.areaId),
  parts.map((part) => part.partId),
  toIso(from),
  toIso(to),
];

/**
 * Incidents that were raised in the span, told by their stories. A suspicion that nobody was called for is none, nor is one
 * that went on in another; how it ended is what was said last.
 */
export async function countIncidents(db: Queryable, span: ReportSpan): Promise<readonly IncidentCounts[]> {
  return await db.query<IncidentCounts>(
    `with ${partsOf}, raised as materialized (
       select ${monthOf("i.raised_at")} as month, p.part_id, i.raised_at, i.drill, story.*
       from incidents i join parts p using (area_id), lateral (
         select (array_agg(e.data->'signal'->>'kind' order by e.seq) filter (where e.kind = 'raised'
             or (e.kind = 'opened' and e.data->>'state' = 'raised')))[1] as kind,
           min(e.at) filter (where e.kind in ('acknowledged', 'enRoute', 'contact') and e.at >= i.raised_at) as answered_at,
           max(e.at) filter (where e.kind = 'found') as found_at,
           (array_agg(e.kind order by e.seq desc) filter (where e.kind in ('found', 'falseAlarm')))[1] as outcome,
           bool_or(e.kind = 'raised' or (e.kind = 'opened' and e.data->>'state' = 'raised')) as is_raised,
           bool_or(e.kind = 'mergedInto') as is_merged
         from incident_events e where e.incident_id = i.incident_id and e.kind in
           ('opened', 'raised', 'acknowledged', 'enRoute', 'contact', 'found', 'falseAlarm', 'mergedInto')) story
       where i.raised_at >= $3 and i.raised_at < $4 and story.is_raised and not story.is_merged)
     select month, part_id as "partId", kind,
       count(*) filter (where not drill) as incidents,
       count(answered_at) filter (where not drill) as acknowledged,
       ${percentile(0.5, "answered_at", "answered_at is not null")} as "acknowledgeP50S",
       ${percentile(0.9, "answered_at", "answered_at is not null")} as "acknowledgeP90S",
       count(*) filter (where not drill and outcome = 'found') as found,
       ${percentile(0.5, "found_at", "outcome = 'found'")} as "foundP50S",
       ${percentile(0.9, "found_at", "outcome = 'found'")} as "foundP90S",
       count(*) filter (where not drill and outcome = 'falseAlarm') as "falseAlerts",
       count(*) filter (where drill) as drills,
       count(answered_at) filter (where drill) as "drillsAnswered"
     from raised group by grouping sets ((month), (month, part_id), (month, kind))
     order by month, part_id nulls first, kind nulls first`,
    values(span),
    "report-incidents",
  );
}

export type SeniorDays = Row & { readonly seniorDays: number };

/** Days that seniors took part, up to now. */
export async function countSeniorDays(db: Queryable, span: ReportSpan): Promise<readonly SeniorDays[]> {
  return await db.query<SeniorDays>(
    `with ${partsOf}, months as (
       select at as starts_at, at + interval '1 month' as ends_at from generate_series($3::timestamptz at time zone 'Asia/Shanghai',
         ($4::timestamptz at time zone 'Asia/Shanghai') - interval '1 day', interval '1 month') at)
     , spans as (
       select m.starts_at, p.part_id, greatest(m.starts_at, s.enrolled_at at time zone 'Asia/Shanghai') as begins,
         least(m.ends_at, coalesce(s.left_at, service_now()) at time zone 'Asia/Shanghai',
           service_now() at time zone 'Asia/Shanghai') as ends
       from months m cross join seniors s join parts p using (area_id))
     select to_char(starts_at, 'YYYY-MM') as month, part_id as "partId",
       sum(extract(epoch from ends - begins) / 86400)::float8 as "seniorDays"
     from spans where ends > begins group by grouping sets ((starts_at), (starts_at, part_id))`,
    values(span),
    "report-seniors",
  );
}

export type LookCounts = Row & {
  readonly pairs: number;
  readonly covered: number;
  readonly gaps: number;
  readonly silent: number;
};

/** What the hourly looks found: each counts as an hour. */
export async function countLooks(db: Queryable, span: ReportSpan): Promise<readonly LookCounts[]> {
  return await db.query<LookCounts>(
    `with ${partsOf}
     select to_char(d.day, 'YYYY-MM') as month, p.part_id as "partId", sum(d.pairs)::int as pairs, sum(d.covered)::int as covered,
       sum(d.gaps + d.team_gaps)::int as gaps, sum(d.silent)::int as silent
     from area_days d join parts p using (area_id)
     where d.day >= ($3::timestamptz at time zone 'Asia/Shanghai')::date and d.day < ($4::timestamptz at time zone 'Asia/Shanghai')::date
     group by grouping sets ((1), (1, 2))`,
    values(span),
    "report-looks",
  );
}
