import type { SeniorId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";

export type FrequentPlace = {
  readonly lon: number;
  readonly lat: number;
  readonly days: number;
  readonly lastDay: string;
};

/** Middles of the cells in which a senior was on the most days. */
export async function listFrequentPlaces(db: Queryable, seniorId: SeniorId): Promise<readonly FrequentPlace[]> {
  return await db.query<FrequentPlace>(
    `select (cell_lon + 0.005)::double precision as lon, (cell_lat + 0.005)::double precision as lat,
       count(*) as days, max(day)::text as "lastDay"
     from coarse_cells where senior_id = $1 group by cell_lon, cell_lat order by count(*) desc, max(day) desc limit 200`,
    [seniorId],
  );
}
