import type { AreaId, PersonId } from "../domain/ids.ts";
import type { Said, SubstitutionAnswer, SubstitutionStanding } from "../domain/substitution.ts";
import type { EpochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import { holdsRole } from "./duty.ts";
import { dialled } from "./seniors.ts";

/** A guardian who can be asked at all: known by phone, in use, and able to do what else the absent one does. */
const owner = `(select p.person_id from people p
  where p.disabled_at is null and p.person_id <> o.person_id and ${dialled("p.phone")} = ${dialled("$2::text")}
    and exists (select 1 from person_roles r where r.person_id = p.person_id and r.role = 'guardian')
    and not exists (select 1 from person_roles r where r.person_id = o.person_id
      and r.role in ('rescuer', 'dutyOfficer', 'coordinator') and not ${holdsRole("p.person_id", "r.role", "r.area_id")})
  order by p.person_id limit 1)`;

export type AskedSubstitute = { readonly substituteId: PersonId | null };

/**
 * Asks whoever has this phone to stand in; who was asked before is asked no more. `null`: the leave is over or withdrawn, or
 * somebody stands in already.
 */
export async function askSubstitute(
  tx: Queryable,
  { leaveId, phone }: { readonly leaveId: number; readonly phone: string },
): Promise<AskedSubstitute | null> {
  if (!(await lockLeave(tx, leaveId))) return null;
  const [row] = await tx.query<AskedSubstitute>(
    `insert into substitutions (override_id, phone, substitute_id)
     select o.override_id, ${dialled("$2::text")}, ${owner} from duty_overrides o where o.override_id = $1 and o.substitute_id is null
     on conflict (override_id) do update set phone = excluded.phone, substitute_id = excluded.substitute_id,
       asked_at = excluded.asked_at, substitute_said = null, substitute_said_at = null,
       coordinator_id = null, coordinator_said = null, coordinator_said_at = null
     returning substitute_id as "substituteId"`,
    [leaveId, phone],
    "ask-substitute",
  );
  return row ?? null;
}

export type SubstitutionChange = {
  readonly leaveId: number;
  readonly personId: PersonId;
  readonly answer: SubstitutionAnswer;
} & ({ readonly by: "substitute" } | { readonly by: "coordinator"; readonly substituteId: string | null });

/**
 * One of the two answers. With the second yes the substitute stands in; a no ends it, also later. False: there is nothing to
 * answer any more, nobody who could stand in, or somebody else was asked.
 */
export async function answerSubstitution(tx: Queryable, change: SubstitutionChange): Promise<boolean> {
  const { leaveId } = change;
  // The leave first, as whoever withdraws it does: nobody waits for each other, and two answers see one another.
  if (!(await lockLeave(tx, leaveId))) return false;
  if (!(await write(tx, change))) return false;
  await tx.query(
    `update duty_overrides o set substitute_id =
       case when q.substitute_said = 'yes' and q.coordinator_said = 'yes' then q.substitute_id end
     from substitutions q where q.override_id = o.override_id and o.override_id = $1`,
    [leaveId],
  );
  return true;
}

const isOpen = `substitute_said is distinct from 'no' and coordinator_said is distinct from 'no'`;
async function write(tx: Queryable, change: SubstitutionChange): Promise<boolean> {
  const { leaveId, personId, answer } = change;
  const values = [leaveId, personId, answer];
  const taken =
    change.by === "substitute"
      ? await tx.query(bySubstitute, values)
      : await tx.query(byCoordinator, [...values, change.substituteId]);
  return taken.length > 0;
}

const bySubstitute = `
update substitutions set substitute_said = $3, substitute_said_at = service_now()
where override_id = $1 and substitute_id = $2 and ${isOpen} returning 1`;
/** Anybody's number can be refused, also one that nobody here has. */
const byCoordinator = `
update substitutions q set coordinator_id = $2, coordinator_said = $3, coordinator_said_at = service_now()
where override_id = $1 and ${isOpen} and substitute_id is distinct from $2 and ($3 = 'no' or exists (
  select 1 from people p where p.person_id = q.substitute_id and p.person_id = $4 and p.disabled_at is null)) returning 1`;

async function lockLeave(tx: Queryable, leaveId: number): Promise<boolean> {
  const rows = await tx.query(
    "select 1 from duty_overrides where override_id = $1 and ends_at > service_now() for update",
    [leaveId],
  );
  return rows.length > 0;
}

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
