import type { SeniorId, WristbandId } from "../domain/ids.ts";
import { pause } from "../runtime/deadline.ts";
import type { Database } from "./database.ts";

export type AckedKey = { readonly wristbandId: WristbandId; readonly messageKey: number };

const PAGE = 50_000;

/** Compares what was acknowledged with what is there. */
export async function countStoredFaults(
  db: Database,
  acked: readonly AckedKey[],
): Promise<{ readonly missing: number; readonly doubled: number }> {
  let missing = 0;
  for (let start = 0; start < acked.length; start += PAGE) {
    const page = acked.slice(start, start + PAGE);
    const [row] = await db.query<{ missing: number }>(
      `select count(*) as missing from unnest($1::text[], $2::bigint[]) as a (wristband_id, message_key)
       where not exists (select 1 from fixes f where f.wristband_id = a.wristband_id and f.message_key = a.message_key)`,
      [page.map((key) => key.wristbandId), page.map((key) => key.messageKey)],
    );
    missing += row?.missing ?? 0;
  }
  const [row] = await db.query<{ doubled: number }>(
    "select count(*) - count(distinct (wristband_id, message_key)) as doubled from fixes",
  );
  return { missing, doubled: row?.doubled ?? 0 };
}

export type IncidentFaults = {
  readonly incidentsMissing: number;
  readonly incidentsDoubled: number;
  readonly incidentsFalse: number;
};

/** Waits up to a minute until each of `troubled` has an incident, then counts missing, doubled and uncalled-for ones. */
export async function countIncidentFaults(db: Database, troubled: readonly SeniorId[]): Promise<IncidentFaults> {
  for (let waitedMs = 0; ; waitedMs += 250) {
    const faults = await readIncidentFaults(db, troubled);
    if (faults.incidentsMissing === 0 || waitedMs >= 60_000) return faults;
    await pause(250);
  }
}

async function readIncidentFaults(db: Database, troubled: readonly SeniorId[]): Promise<IncidentFaults> {
  const [row] = await db.query<{ missing: number; doubled: number; uncalled: number }>(
    `with counts as (select senior_id, count(*) as incidents from incidents group by senior_id),
       signalled as (select senior_id, count(*) as signals from signals where kind = 'sos' group by senior_id)
     select
       (select count(*) from unnest($1::text[]) as t (senior_id) where not exists (select 1 from counts c where c.senior_id = t.senior_id)) as missing,
       (select count(*) from counts where incidents > 1) + (select count(*) from signalled where signals > 1) as doubled,
       (select count(*) from counts where senior_id <> all ($1::text[])) as uncalled`,
    [troubled],
  );
  return {
    incidentsMissing: row?.missing ?? 0,
    incidentsDoubled: row?.doubled ?? 0,
    incidentsFalse: row?.uncalled ?? 0,
  };
}

/** When the first call about each senior's SOS was handed to a channel, by the database's clock. */
export async function readFirstCalls(db: Database): Promise<ReadonlyMap<SeniorId, number>> {
  const rows = await db.query<{ seniorId: SeniorId; at: number }>(
    `select i.senior_id as "seniorId", (extract(epoch from min(d.started_at)) * 1000)::float8 as at
     from incidents i join outbox o using (incident_id) join delivery_attempts d using (alert_id) group by i.senior_id`,
  );
  return new Map(rows.map((row) => [row.seniorId, row.at]));
}

/** Milliseconds from the conclusion of the first signal to the first hand-over to a channel, of each incident. */
export async function readCallDelays(db: Database): Promise<readonly number[]> {
  const rows = await db.query<{ delay_ms: number }>(
    `select (extract(epoch from min(d.started_at) - min(s.concluded_at)) * 1000)::float8 as delay_ms
     from signals s join outbox o on o.incident_id = s.incident_id join delivery_attempts d using (alert_id)
     where s.kind = 'sos' group by s.incident_id`,
  );
  return rows.map((row) => row.delay_ms);
}
