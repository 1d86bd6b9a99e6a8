import type { AreaId, PersonId, SeniorId } from "../domain/ids.ts";
import type { Part } from "../domain/incident.ts";
import type { Queryable } from "./database.ts";
import { isHere } from "./standing-in.ts";

/**
 * As whom a person may act on a senior's incident, strongest first; an administrator acts as a coordinator. `taken` is the
 * part they have in it already, which a leave that begins meanwhile does not end.
 */
export async function readParts(
  tx: Queryable,
  person: PersonId,
  of: { readonly seniorId: SeniorId; readonly areaId: AreaId; readonly taken: Part | null },
): Promise<readonly Part[]> {
  const rows = await tx.query<{ part: Part }>(
    `with recursive chain as (
       select area_id, parent_id from areas where area_id = $1
       union all select a.area_id, a.parent_id from chain join areas a on a.area_id = chain.parent_id)
     select part from (
       select case r.role when 'dutyOfficer' then 1 when 'coordinator' then 2 when 'administrator' then 2 else 5 end as rank,
         case r.role when 'administrator' then 'coordinator' else r.role end as part
       from person_roles r where r.person_id = $2 and r.role in ('rescuer', 'dutyOfficer', 'coordinator', 'administrator')
         and (r.area_id is null or r.area_id in (select area_id from chain))
       union all
       select 3, 'guardian' || slot from pairings where person_id = $2 and senior_id = $3 and ended_at is null
       union all
       select 4, 'substitute' from duty_overrides o join pairings p on p.person_id = o.person_id and p.ended_at is null
       where o.substitute_id = $2 and p.senior_id = $3 and (o.senior_id is null or o.senior_id = $3)
         and o.starts_at <= (select service_now()) and o.ends_at > (select service_now()) and ${isHere("$2", "$3")}
       union all
       select 6, $4::text where $4::text is not null) parts
     where exists (select 1 from people where person_id = $2 and disabled_at is null)
     order by rank`,
    [of.areaId, person, of.seniorId, of.taken],
    "read-parts",
  );
  return rows.map((row) => row.part);
}
