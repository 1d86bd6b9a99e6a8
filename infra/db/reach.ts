import type { Grant, Reach, Scope } from "../domain/access.ts";
import type { AreaId, PersonId, SeniorId } from "../domain/ids.ts";
import type { Role } from "../domain/roles.ts";
import type { Queryable } from "./database.ts";
import { isHere } from "./standing-in.ts";

/**
 * What a person may reach now: roles with every area below them, and the seniors whose guardian they are or for whom they
 * stand in at this moment, not being away themselves.
 */
export async function readReach(db: Queryable, personId: PersonId): Promise<Reach> {
  const [row] = await db.query<ReachRow>(selectReach, [personId], "reach");
  return {
    personId,
    grants: (row?.grants ?? []).map(
      (grant): Grant => ({
        role: grant.role,
        areaIds: grant.areaIds === null ? "everywhere" : new Set(grant.areaIds),
      }),
    ),
    pairedSeniorIds: new Set(row?.seniorIds ?? []),
    openedSeniorIds: new Set(row?.openedIds ?? []),
    outingSeniorIds: new Set(row?.outingIds ?? []),
  };
}

type ReachRow = {
  readonly grants: readonly { readonly role: Role; readonly areaIds: readonly AreaId[] | null }[] | null;
  readonly seniorIds: readonly SeniorId[] | null;
  readonly openedIds: readonly SeniorId[] | null;
  readonly outingIds: readonly SeniorId[] | null;
};

const selectReach = `
with recursive below as (
  select role, area_id from person_roles where person_id = $1 and area_id is not null
  union
  select below.role, areas.area_id from below join areas on areas.parent_id = below.area_id
),
grants as (
  select role, null::json as area_ids from person_roles where person_id = $1 and area_id is null
  union all
  select role, json_agg(area_id) from below group by role
),
standing_in as (
  select o.senior_id, o.person_id from duty_overrides o
  where o.substitute_id = $1 and o.starts_at <= service_now() and o.ends_at > service_now()
)
select
  (select json_agg(json_build_object('role', role, 'areaIds', area_ids)) from grants) as grants,
  (select json_agg(distinct p.senior_id) from pairings p
   where p.ended_at is null and (p.person_id = $1 or exists (
     select 1 from standing_in o where o.person_id = p.person_id and (o.senior_id is null or o.senior_id = p.senior_id)
       and ${isHere("$1", "p.senior_id")}
   ))) as "seniorIds",
  (select json_agg(distinct senior_id) from break_glass where person_id = $1 and ends_at > service_now()) as "openedIds",
  (select json_agg(distinct senior_id) from excuses
   where given_by = $1 and kind = 'outing' and starts_at <= service_now() and ends_at > service_now()) as "outingIds"`;

/** A scope as the values `$1` to `$6` of `seniorInScope`. */
export function scopeValues(scope: Scope): readonly unknown[] {
  return [
    scope.everywhere,
    [...scope.areaIds],
    [...scope.seniorIds],
    scope.incidentEverywhere,
    [...scope.incidentAreaIds],
    [...scope.incidentSeniorIds],
  ];
}

/** An open incident that people work on: a suspicion or a drill opens nobody's history. */
export const isInIncident = `exists (select 1 from incidents i
  where i.senior_id = s.senior_id and i.ended_at is null and i.state <> 'suspected' and not i.drill)`;

/** SQL condition on `seniors s`, the same rule as `covers` of the access table. */
export const seniorInScope = `($1::boolean or s.area_id = any($2::text[]) or s.senior_id = any($3::text[])
  or (($4::boolean or s.area_id = any($5::text[]) or s.senior_id = any($6::text[])) and ${isInIncident}))`;
