import type { AreaId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";

/** The number of the rescue team (`rescuePhone` in the settings of the area or of the nearest one above it), or `null`. */
export async function readRescuePhone(db: Queryable, areaId: AreaId): Promise<string | null> {
  const [row] = await db.query<{ phone: string }>(
    `with recursive chain as (
       select area_id, parent_id, settings, 0 as height from areas where area_id = $1
       union all select a.area_id, a.parent_id, a.settings, c.height + 1 from areas a join chain c on a.area_id = c.parent_id)
     select settings->>'rescuePhone' as phone from chain where jsonb_typeof(settings->'rescuePhone') = 'string'
     order by height limit 1`,
    [areaId],
    "rescue-phone",
  );
  return row?.phone ?? null;
}
