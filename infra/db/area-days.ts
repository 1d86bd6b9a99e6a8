import type { CoverNow } from "./coverage.ts";
import type { Queryable } from "./database.ts";

/** Adds one look at every area to its day, in Asia/Shanghai; at most one an hour, whoever looks. */
export async function countLook(tx: Queryable, covers: readonly CoverNow[]): Promise<void> {
  const looks = covers.map(({ areaId, seniorId, state }) => ({ areaId, isPair: seniorId !== null, state }));
  await tx.query(
    `with look as (
       select "areaId" as area_id, count(*) filter (where "isPair") as pairs,
         count(*) filter (where "isPair" and state = 'covered') as covered,
         count(*) filter (where "isPair" and state = 'gap') as gaps,
         count(*) filter (where not "isPair" and state = 'gap') as team_gaps
       from jsonb_to_recordset($1::jsonb) as l ("areaId" text, "isPair" boolean, state text) group by 1)
     , quiet as (
       select s.area_id, count(*) as silent from engine_states e join seniors s using (senior_id)
       where e.standing = 'silent' and s.left_at is null group by 1)
     insert into area_days as d (day, area_id, pairs, covered, gaps, team_gaps, silent, looked_at)
     select (service_now() at time zone 'Asia/Shanghai')::date, l.area_id, l.pairs, l.covered, l.gaps, l.team_gaps,
       coalesce(q.silent, 0), service_now()
     from look l left join quiet q using (area_id)
     on conflict (area_id, day) do update set pairs = d.pairs + excluded.pairs, covered = d.covered + excluded.covered,
       gaps = d.gaps + excluded.gaps, team_gaps = d.team_gaps + excluded.team_gaps, silent = d.silent + excluded.silent,
       looked_at = excluded.looked_at
       where d.looked_at <= service_now() - interval '59 minutes'`,
    [JSON.stringify(looks)],
    "count-look",
  );
}
