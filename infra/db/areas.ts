import type { AreaId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";

export const areaKinds = ["city", "subDistrict", "township", "community"] as const;
export type AreaRow = {
  readonly areaId: AreaId;
  readonly parentId: AreaId | null;
  readonly kind: (typeof areaKinds)[number];
  readonly nameZh: string;
  readonly nameEn: string;
};

/** The whole tree: some dozens of rows, the same for everybody. */
export async function readAreas(db: Queryable): Promise<readonly AreaRow[]> {
  return await db.query<AreaRow>(
    `select area_id as "areaId", parent_id as "parentId", kind, name_zh as "nameZh", name_en as "nameEn"
     from areas order by area_id`,
  );
}

/** Makes an area or renames it; the set-up of a town, in order from the root. */
export async function saveArea(db: Queryable, area: AreaRow): Promise<void> {
  await db.query(
    `insert into areas (area_id, parent_id, kind, name_zh, name_en) values ($1, $2, $3, $4, $5)
     on conflict (area_id) do update set parent_id = excluded.parent_id, kind = excluded.kind,
       name_zh = excluded.name_zh, name_en = excluded.name_en`,
    [area.areaId, area.parentId, area.kind, area.nameZh, area.nameEn],
  );
}

/** Sets what an area decides for itself, for instance the waiting times of its incidents. */
export async function saveAreaSettings(
  db: Queryable,
  areaId: AreaId,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await db.query("update areas set settings = $2 where area_id = $1", [areaId, JSON.stringify(settings)]);
}
