import type { AreaId, PersonId, SeniorId } from "../domain/ids.ts";
import { type EpochMs, epochMs, toIso } from "../domain/time.ts";
import { readPlanChannels } from "./channels.ts";
import type { Queryable, Transaction } from "./database.ts";
import { channelRows, type OutageNews } from "./incident-messages.ts";
import { emptyBody, outsideIncident, queueMessages } from "./incident-notices.ts";

/** Many bands of an area silent at once. */
export type OutageRow = {
  readonly outageId: string;
  readonly areaId: AreaId;
  /** Its bands fell silent from then to then. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly silentCount: number;
  readonly bandCount: number;
  readonly noticedAt: EpochMs;
  readonly endedAt: EpochMs | null;
};

const columns = `outage_id as "outageId", area_id as "areaId", lost_from as "from", lost_to as "to",
  silent_count as "silentCount", band_count as "bandCount", noticed_at as "noticedAt", ended_at as "endedAt"`;

/** The newest outage of each area, open or not. */
export async function readNewestOutages(db: Queryable): Promise<readonly OutageRow[]> {
  return await db.query<OutageRow>(
    `select distinct on (area_id) ${columns} from outages order by area_id, noticed_at desc, ended_at desc nulls first`,
  );
}

export async function readOpenOutages(db: Queryable): Promise<readonly OutageRow[]> {
  return await db.query<OutageRow>(`select ${columns} from outages where ended_at is null order by area_id`);
}

/** In which area each senior is looked after. */
export async function readAreasOfSeniors(db: Queryable): Promise<ReadonlyMap<SeniorId, AreaId>> {
  const rows = await db.query<{ seniorId: SeniorId; areaId: AreaId }>(
    `select senior_id as "seniorId", area_id as "areaId" from seniors where left_at is null`,
  );
  return new Map(rows.map((row) => [row.seniorId, row.areaId]));
}

/** Writes an outage as it is now; its beginning and its end are told to whoever is on duty, in the same transaction. */
export async function saveOutage(
  tx: Transaction,
  outage: OutageRow,
  news: "begins" | "goesOn" | "ends",
): Promise<void> {
  await tx.query(
    `insert into outages (outage_id, area_id, lost_from, lost_to, silent_count, band_count, noticed_at, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (outage_id) do update set lost_from = excluded.lost_from, lost_to = excluded.lost_to,
       silent_count = excluded.silent_count, band_count = excluded.band_count, ended_at = excluded.ended_at`,
    [
      outage.outageId,
      outage.areaId,
      toIso(outage.from),
      toIso(outage.to),
      outage.silentCount,
      outage.bandCount,
      toIso(outage.noticedAt),
      outage.endedAt === null ? null : toIso(outage.endedAt),
    ],
  );
  if (news !== "goesOn") await tellOnDuty(tx, outage, news === "begins" ? "outage" : "outageOver");
}

async function tellOnDuty(tx: Transaction, outage: OutageRow, kind: "outage" | "outageOver"): Promise<void> {
  const [area] = await tx.query<{ areaZh: string; areaEn: string; now: number }>(
    `select name_zh as "areaZh", name_en as "areaEn", service_now() as now from areas where area_id = $1`,
    [outage.areaId],
  );
  if (area === undefined) return;
  const { areaZh, areaEn } = area;
  const news: OutageNews = { areaZh, areaEn, silentCount: outage.silentCount, bandCount: outage.bandCount };
  const people = await readOnDuty(tx, outage.areaId);
  const channelsOf = await readPlanChannels(tx, people);
  const messages = people.flatMap((personId) => {
    const row = {
      ...outsideIncident,
      messageKey: `${kind}/${outage.outageId}/${personId}`,
      seniorId: null,
      personId,
      spread: "first",
      kind,
      body: { ...emptyBody, outage: news },
    } as const;
    return channelRows(row, channelsOf(personId), { at: epochMs(area.now), channelMs: 0 });
  });
  await queueMessages(tx, messages);
}

/** Duty officers and coordinators of the area, above it or everywhere; of each role only those on shift, where a shift runs. */
export async function readOnDuty(
  tx: Queryable,
  areaId: AreaId,
  roles: readonly ("dutyOfficer" | "coordinator")[] = ["dutyOfficer", "coordinator"],
): Promise<readonly PersonId[]> {
  const rows = await tx.query<{ personId: PersonId }>(
    `with recursive chain as (
       select area_id, parent_id from areas where area_id = $1
       union all
       select a.area_id, a.parent_id from areas a join chain on a.area_id = chain.parent_id)
     , staff as (
       select r.person_id, r.role, bool_or(exists (select 1 from duty_shifts s where s.person_id = r.person_id and s.role = r.role
         and s.starts_at <= service_now() and s.ends_at > service_now()
         and (s.area_id is null or s.area_id in (select area_id from chain)))) as on_shift
       from person_roles r join people p on p.person_id = r.person_id and p.disabled_at is null
       where r.role = any($2) and (r.area_id is null or r.area_id in (select area_id from chain))
       group by r.person_id, r.role)
     select distinct person_id as "personId" from staff
     where on_shift or not exists (select 1 from staff other where other.role = staff.role and other.on_shift)
     order by person_id`,
    [areaId, roles],
  );
  return rows.map((row) => row.personId);
}
