import type { Scope, Target } from "../domain/access.ts";
import { AppError } from "../domain/errors.ts";
import type { Fence } from "../domain/fence.ts";
import type { AreaId, FenceId, SeniorId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";
import { scopeValues, seniorInScope } from "./reach.ts";

export type FenceRow = Fence & { readonly name: string };
/** `shape` and `schedule` are kept as the domain has them: `[lon, lat]`, minutes after midnight. */
export type FenceChange = Pick<FenceRow, "fenceId" | "seniorId" | "name" | "kind" | "shape" | "schedule">;

const selectFence = `
select f.fence_id as "fenceId", f.senior_id as "seniorId", f.name, f.kind, f.shape, f.schedule, f.version,
  f.valid_from as "validFrom", f.valid_to as "validTo"
from fences f left join seniors s on s.senior_id = f.senior_id
where f.deleted_at is null and (f.senior_id is null or s.left_at is null)`;

/** Fences of seniors inside the scope, and those that all seniors share; only of one senior, or only the shared ones. */
export async function listFences(
  db: Queryable,
  scope: Scope,
  of: { readonly seniorId: string | null; readonly isShared: boolean },
): Promise<readonly FenceRow[]> {
  return await db.query<FenceRow>(
    `${selectFence} and (f.senior_id is null or ${seniorInScope}) and ($7::text is null or f.senior_id = $7)
       and (not $8::boolean or f.senior_id is null)
     order by f.fence_id`,
    [...scopeValues(scope), of.seniorId, of.isShared],
  );
}

/** What access needs to know of a fence: a shared one belongs to no senior and no area. */
export type FenceTarget = {
  readonly fenceId: FenceId;
  readonly seniorId: SeniorId | null;
  readonly areaIds: readonly AreaId[];
  readonly version: number;
};

/** The fence as the access rules see it. */
export function targetOfFence(fence: FenceTarget | null): Target | null {
  if (fence === null) return null;
  return { areaIds: fence.areaIds, ...(fence.seniorId === null ? {} : { seniorId: fence.seniorId }) };
}

/** `null`: there is no such fence in force. */
export async function findFenceTarget(db: Queryable, fenceId: string): Promise<FenceTarget | null> {
  const [row] = await db.query<FenceTarget>(
    `select f.fence_id as "fenceId", f.senior_id as "seniorId", f.version,
       case when s.area_id is null then '{}'::text[] else array[s.area_id] end as "areaIds"
     from fences f left join seniors s on s.senior_id = f.senior_id
     where f.fence_id = $1 and f.deleted_at is null`,
    [fenceId],
  );
  return row ?? null;
}

/** One fence in force, or `null`. */
export async function readFence(db: Queryable, fenceId: FenceId): Promise<FenceRow | null> {
  const [row] = await db.query<FenceRow>(`${selectFence} and f.fence_id = $1`, [fenceId]);
  return row ?? null;
}

/** Puts a new fence in force; the engine hears of it at the commit. */
export async function insertFence(tx: Queryable, fence: FenceChange, changedBy: string): Promise<void> {
  await tx.query(
    `insert into fences (fence_id, senior_id, name, kind, shape, schedule, changed_by) values ($1, $2, $3, $4, $5, $6, $7)`,
    [...changeValues(fence), changedBy],
  );
}

/** Keeps the old version and writes the new one. CONFLICT: it is no longer the version that the page showed. */
export async function updateFence(
  tx: Queryable,
  fence: FenceChange,
  change: { readonly changedBy: string; readonly seenVersion: number | null },
): Promise<void> {
  await keepVersion(tx, fence.fenceId, change.seenVersion);
  await tx.query(
    `update fences set senior_id = $2, name = $3, kind = $4, shape = $5, schedule = $6, changed_by = $7,
       version = version + 1, changed_at = service_now() where fence_id = $1`,
    [...changeValues(fence), change.changedBy],
  );
}

/** Takes a fence out of use; its versions stay, to explain an old alert. */
export async function removeFence(tx: Queryable, fenceId: FenceId, changedBy: string): Promise<void> {
  await keepVersion(tx, fenceId, null);
  await tx.query(
    "update fences set deleted_at = service_now(), changed_by = $2, changed_at = service_now() where fence_id = $1",
    [fenceId, changedBy],
  );
}

async function keepVersion(tx: Queryable, fenceId: FenceId, seenVersion: number | null): Promise<void> {
  const [row] = await tx.query<{ version: number }>(
    "select version from fences where fence_id = $1 and deleted_at is null for update",
    [fenceId],
  );
  if (row === undefined) throw new AppError("NOT_FOUND", { fenceId });
  if (seenVersion !== null && seenVersion !== row.version) throw new AppError("CONFLICT", { fenceId });
  await tx.query(
    `insert into fence_versions (fence_id, version, body, changed_by, changed_at)
     select fence_id, version, jsonb_build_object('seniorId', senior_id, 'name', name, 'kind', kind, 'shape', shape,
       'schedule', schedule), changed_by, changed_at from fences where fence_id = $1`,
    [fenceId],
  );
}

function changeValues(fence: FenceChange): readonly unknown[] {
  return [
    fence.fenceId,
    fence.seniorId,
    fence.name,
    fence.kind,
    JSON.stringify(fence.shape),
    JSON.stringify(fence.schedule),
  ];
}
