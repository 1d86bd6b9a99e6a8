import type { SeniorId } from "../domain/ids.ts";
import { toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import type { Search } from "./searches.ts";

/** `day` counts days since 1970-01-01 in Asia/Shanghai. */
export type NightlyReplay = {
  readonly day: number;
  /** Seniors of whom there were positions that day. */
  readonly seniorDays: number;
  /** Exits told. */
  readonly alerts: number;
  readonly closedFalse: number;
  readonly contradicted: number;
};

/** Takes a day for this process; `false` when another one has it or it is done. One that died is stood in for after 2 h. */
export async function claimNightlyReplay(db: Queryable, day: number): Promise<boolean> {
  const rows = await db.query(
    `insert into nightly_replays as n (day, started_at) values (date '1970-01-01' + $1::integer, service_now())
     on conflict (day) do update set started_at = service_now()
       where n.ended_at is null and n.started_at < service_now() - interval '2 hours' returning 1`,
    [day],
  );
  return rows.length > 0;
}

export async function endNightlyReplay(db: Queryable, found: NightlyReplay): Promise<void> {
  await db.query(
    `update nightly_replays set ended_at = service_now(), senior_days = $2, alerts = $3, closed_false = $4, contradicted = $5
     where day = date '1970-01-01' + $1::integer`,
    [found.day, found.seniorDays, found.alerts, found.closedFalse, found.contradicted],
  );
}

/** The newest nights first. */
export async function readNightlyReplays(db: Queryable, limit: number): Promise<readonly NightlyReplay[]> {
  return await db.query<NightlyReplay>(
    `select day - date '1970-01-01' as day, senior_days as "seniorDays", alerts, closed_false as "closedFalse", contradicted
     from nightly_replays where ended_at is not null order by day desc limit $1`,
    [limit],
  );
}

/** Incidents that an exit of the span raised and that people closed as a false alarm. */
export async function readFalseAlarms(db: Queryable, seniorId: SeniorId, span: Search): Promise<readonly Search[]> {
  return await db.query<Search>(
    `select i.raised_at as "from", coalesce(i.ended_at, service_now()) as "to" from incidents i
     where i.senior_id = $1 and not i.drill and i.raised_at >= $2 and i.raised_at < $3
       and exists (select 1 from signals s where s.incident_id = i.incident_id and s.kind = 'exit')
       and exists (select 1 from incident_events e where e.incident_id = i.incident_id and e.kind = 'falseAlarm')`,
    [seniorId, toIso(span.from), toIso(span.to)],
  );
}

/** Everybody who took part at some time of the span. */
export async function seniorsWithin(db: Queryable, span: Search): Promise<readonly SeniorId[]> {
  const rows = await db.query<{ seniorId: SeniorId }>(
    `select senior_id as "seniorId" from seniors
     where enrolled_at < $2 and (left_at is null or left_at > $1) order by senior_id`,
    [toIso(span.from), toIso(span.to)],
  );
  return rows.map((row) => row.seniorId);
}

/** False alerts per senior and day; `null` when nobody was heard. */
export function falseAlertsPerSeniorDay(night: NightlyReplay): number | null {
  return night.seniorDays === 0 ? null : (night.closedFalse + night.contradicted) / night.seniorDays;
}
