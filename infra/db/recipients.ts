import { type AreaId, type PersonId, personId, type SeniorId, seniorId } from "../domain/ids.ts";
import type { Part } from "../domain/incident.ts";
import type { Queryable } from "./database.ts";

/** Somebody who may be called at a level, leave and shifts applied. */
export type Recipient = { readonly personId: PersonId; readonly part: Part };
export type Recipients = {
  readonly guardians: readonly Recipient[];
  readonly team: readonly Recipient[];
  readonly coordinators: readonly Recipient[];
};

const slotPart = { A: "guardianA", B: "guardianB" } as const;

/**
 * Guardians A and B of each senior as of now. A guardian on leave is replaced by the substitute, or left out where there is
 * none; a leave for one senior goes before a general one.
 */
export async function readGuardians(
  tx: Queryable,
  seniorIds: readonly SeniorId[],
): Promise<ReadonlyMap<SeniorId, readonly Recipient[]>> {
  const rows = await tx.query<{ senior_id: string; slot: "A" | "B"; person_id: string; is_substitute: boolean }>(
    `select p.senior_id, p.slot, callee.person_id, callee.person_id <> p.person_id as is_substitute
     from pairings p
     left join lateral (
       select o.override_id, o.substitute_id from duty_overrides o
       where o.person_id = p.person_id and (o.senior_id is null or o.senior_id = p.senior_id)
         and o.starts_at <= (select service_now()) and o.ends_at > (select service_now())
       order by o.senior_id nulls last, o.created_at desc limit 1) leave on true
     join people callee on callee.disabled_at is null
       and callee.person_id = case when leave.override_id is null then p.person_id else leave.substitute_id end
     where p.senior_id = any($1) and p.ended_at is null
     order by p.senior_id, p.slot`,
    [seniorIds],
    "read-guardians",
  );
  const bySenior = new Map<SeniorId, Recipient[]>();
  for (const row of rows) {
    const list = bySenior.get(seniorId(row.senior_id)) ?? [];
    list.push({ personId: personId(row.person_id), part: row.is_substitute ? "substitute" : slotPart[row.slot] });
    bySenior.set(seniorId(row.senior_id), list);
  }
  return bySenior;
}

const chainOfAreas = `with recursive chain as (
  select area_id as leaf, area_id, parent_id from areas where area_id = any($1)
  union all select chain.leaf, a.area_id, a.parent_id from chain join areas a on a.area_id = chain.parent_id)`;

type AreaRow = { readonly leaf: string; readonly person_id: string; readonly part: Part; readonly on_shift: boolean };

/**
 * The rescue team and the coordinators of each area, from roles held there, above it or everywhere. Where a shift is
 * running, only those on shift; where nobody has entered shifts, everybody.
 */
export async function readAreaStaff(
  tx: Queryable,
  areaIds: readonly AreaId[],
): Promise<ReadonlyMap<string, Omit<Recipients, "guardians">>> {
  const rows = await tx.query<AreaRow>(
    `${chainOfAreas}
     select leaf.leaf, r.person_id, min(r.role) as part,
       bool_or(exists (select 1 from duty_shifts s where s.person_id = r.person_id and s.role = r.role
         and s.starts_at <= (select service_now()) and s.ends_at > (select service_now())
         and (s.area_id is null or exists (select 1 from chain c where c.leaf = leaf.leaf and c.area_id = s.area_id)))) as on_shift
     from (select distinct leaf from chain) leaf
     join person_roles r on r.role in ('rescuer', 'dutyOfficer', 'coordinator')
       and (r.area_id is null or exists (select 1 from chain c where c.leaf = leaf.leaf and c.area_id = r.area_id))
     join people p on p.person_id = r.person_id and p.disabled_at is null
     group by leaf.leaf, r.person_id, r.role = 'coordinator'
     order by leaf.leaf, part, r.person_id`,
    [areaIds],
    "read-area-staff",
  );
  return new Map(
    areaIds.map((areaId) => {
      const staff = rows.filter((row) => row.leaf === areaId);
      const team = onDuty(staff.filter((row) => row.part !== "coordinator"));
      return [areaId, { team, coordinators: onDuty(staff.filter((row) => row.part === "coordinator")) }];
    }),
  );
}

/** Settings of an area with those of all above it; the nearest wins. */
export async function readAreaSettings(
  tx: Queryable,
  areaIds: readonly AreaId[],
): Promise<ReadonlyMap<string, unknown>> {
  const rows = await tx.query<{ leaf: string; settings: unknown }>(
    `with recursive chain as (
       select area_id as leaf, settings, parent_id, 0 as height from areas where area_id = any($1)
       union all select chain.leaf, a.settings, a.parent_id, height + 1 from chain join areas a on a.area_id = chain.parent_id)
     select leaf, jsonb_build_object('incident', jsonb_object_agg(key, value)) as settings
     from (select distinct on (leaf, key) leaf, key, value
       from chain, jsonb_each(case when jsonb_typeof(settings->'incident') = 'object' then settings->'incident' else '{}' end)
       order by leaf, key, height) nearest
     group by leaf`,
    [areaIds],
    "read-area-settings",
  );
  return new Map(rows.map((row) => [row.leaf, row.settings]));
}

/** As whom a person may act on a senior's incident, strongest first; an administrator acts as a coordinator. */
export async function readParts(
  tx: Queryable,
  person: PersonId,
  of: { seniorId: SeniorId; areaId: AreaId },
): Promise<readonly Part[]> {
  const rows = await tx.query<{ part: Part }>(
    `${chainOfAreas}
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
         and o.starts_at <= (select service_now()) and o.ends_at > (select service_now())) parts
     where exists (select 1 from people where person_id = $2 and disabled_at is null)
     order by rank`,
    [[of.areaId], person, of.seniorId],
    "read-parts",
  );
  return rows.map((row) => row.part);
}

function onDuty(staff: readonly AreaRow[]): readonly Recipient[] {
  const hasShift = staff.some((row) => row.on_shift);
  return staff
    .filter((row) => row.on_shift || !hasShift)
    .map((row) => ({ personId: personId(row.person_id), part: row.part }));
}
