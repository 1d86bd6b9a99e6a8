import type { AreaId, PersonId, SeniorId } from "../domain/ids.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export type ViewerRow = {
  readonly day: string;
  readonly personId: PersonId | null;
  readonly name: string | null;
  readonly role: string | null;
  readonly action: string;
  readonly reason: string | null;
  readonly incidentId: string | null;
  readonly count: number;
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
};

/** Whatever in the audit is a look at a senior, and the opening of a live page that showed them. */
const looks = [
  "seePosition",
  "seeHistory",
  "readIncident",
  "readSenior",
  "readExcuses",
  "exportSenior",
  "exportTrace",
  "breakGlass",
  "share.open",
  "share.look",
];

/**
 * Who looked at a senior, by day in Shanghai, the newest first: from the audit, so that nobody can be left out. A live page
 * counts when what it could show reached the senior.
 */
export async function listViewers(
  db: Queryable,
  senior: { readonly seniorId: SeniorId; readonly areaId: AreaId },
): Promise<readonly ViewerRow[]> {
  return await db.query<ViewerRow>(
    `select (a.at at time zone 'Asia/Shanghai')::date::text as day, a.person_id as "personId", p.name, a.role, a.action,
       a.reason, a.incident_id as "incidentId", count(*) as count, min(a.at) as "firstAt", max(a.at) as "lastAt"
     from audit a left join people p on p.person_id = a.person_id
     where (a.senior_id = $1 and a.action = any($3))
       or (a.action = 'openLive' and (a.detail->'sees'->>'everywhere' = 'true'
         or a.detail->'sees'->'areaIds' ? $2 or a.detail->'sees'->'seniorIds' ? $1))
     group by 1, 2, 3, 4, 5, 6, 7 order by max(a.at) desc limit 5000`,
    [senior.seniorId, senior.areaId, looks],
  );
}
