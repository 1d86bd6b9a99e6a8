import type { FenceId } from "../domain/ids.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import type { FenceChange } from "./fences.ts";

export type FenceVersionRow = {
  readonly version: number;
  readonly body: Pick<FenceChange, "seniorId" | "name" | "kind" | "shape" | "schedule">;
  readonly personId: string | null;
  readonly personName: string | null;
  readonly changedAt: EpochMs;
};

const VERSIONS_MAX = 100;

/** What a fence is and was, newest first; of a very old one the newest hundred. */
export async function listFenceVersions(db: Queryable, fenceId: FenceId): Promise<readonly FenceVersionRow[]> {
  return await db.query<FenceVersionRow>(
    `select v.version, v.body, p.person_id as "personId", p.name as "personName", v.changed_at as "changedAt"
     from (
       select version, jsonb_build_object('seniorId', senior_id, 'name', name, 'kind', kind, 'shape', shape,
         'schedule', schedule) as body, changed_by, changed_at
       from fences where fence_id = $1 and deleted_at is null
       union all
       select version, body, changed_by, changed_at from fence_versions where fence_id = $1
     ) v left join people p on p.person_id = v.changed_by
     order by v.version desc limit ${VERSIONS_MAX}`,
    [fenceId],
  );
}
