import type { AreaId, PersonId } from "../domain/ids.ts";
import type { Said, SubstitutionStanding } from "../domain/substitution.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import { isOpen } from "./substitutions.ts";

type OfLeave = {
  readonly leaveId: number;
  readonly seniors: readonly string[];
  readonly from: EpochMs;
  readonly to: EpochMs;
};
const ofLeave = `o.override_id as "leaveId", o.starts_at as "from", o.ends_at as "to",
  array(select s.called_name from pairings g join seniors s using (senior_id) where g.person_id = o.person_id
    and g.ended_at is null and (o.senior_id is null or o.senior_id = g.senior_id) order by s.senior_id) as seniors`;

export type AskedRow = OfLeave & {
  readonly askedBy: string;
  readonly standing: Extract<SubstitutionStanding, "asked" | "agreed" | "confirmed">;
};

/** Where somebody is asked to stand in, or does; soonest first. */
export async function listSubstitutionsOf(db: Queryable, personId: string): Promise<readonly AskedRow[]> {
  return await db.query<AskedRow>(
    `select ${ofLeave}, asker.name as "askedBy", case when o.substitute_id is not null then 'confirmed'
       when q.substitute_said = 'yes' then 'agreed' else 'asked' end as standing
     from substitutions q join duty_overrides o using (override_id) join people asker on asker.person_id = o.person_id
     where q.substitute_id = $1 and ${isOpen} and o.ends_at > service_now() order by o.starts_at, o.override_id`,
    [personId],
    "substitutions-of",
  );
}

export type OpenSubstitutionRow = OfLeave & {
  readonly personId: PersonId;
  readonly personName: string;
  readonly phone: string;
  readonly substituteId: PersonId | null;
  readonly substituteName: string | null;
  readonly substituteSaid: Exclude<Said["substituteSaid"], "no">;
  readonly coordinatorSaid: Exclude<Said["coordinatorSaid"], "no">;
  /** Of the seniors it is about. */
  readonly areaIds: readonly AreaId[];
};

/** Requests of leaves that have not ended which somebody has still to answer. */
export async function listOpenSubstitutions(db: Queryable): Promise<readonly OpenSubstitutionRow[]> {
  return await db.query<OpenSubstitutionRow>(
    `select ${ofLeave}, o.person_id as "personId", asker.name as "personName", q.phone,
       p.person_id as "substituteId", p.name as "substituteName",
       q.substitute_said as "substituteSaid", q.coordinator_said as "coordinatorSaid",
       array(select distinct s.area_id from pairings g join seniors s using (senior_id) where g.person_id = o.person_id
         and g.ended_at is null and (o.senior_id is null or o.senior_id = g.senior_id)) as "areaIds"
     from substitutions q join duty_overrides o using (override_id) join people asker on asker.person_id = o.person_id
     left join people p on p.person_id = q.substitute_id and p.disabled_at is null
     where o.substitute_id is null and ${isOpen} and o.ends_at > service_now() order by o.starts_at, o.override_id`,
    [],
    "open-substitutions",
  );
}
