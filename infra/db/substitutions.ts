import { AppError } from "../domain/errors.ts";
import type { PersonId } from "../domain/ids.ts";
import { type Said, type SubstitutionAnswer, substitutionNews } from "../domain/substitution.ts";
import type { Queryable, Transaction } from "./database.ts";
import { coGuardian, holdsRole } from "./duty.ts";
import { recordDutyChange } from "./duty-change.ts";
import { dialled } from "./seniors.ts";
import { cancelSubstitutionNews, confirmersOf, tellOfSubstitution } from "./substitution-notices.ts";

/** A guardian in use, able to do what else the absent one does. */
const canStandIn = `p.disabled_at is null and p.person_id <> o.person_id
  and exists (select 1 from person_roles r where r.person_id = p.person_id and r.role = 'guardian')
  and not exists (select 1 from person_roles r where r.person_id = o.person_id
    and r.role in ('rescuer', 'dutyOfficer', 'coordinator') and not ${holdsRole("p.person_id", "r.role", "r.area_id")})`;
const owner = `(select p.person_id from people p
  where ${dialled("p.phone")} = ${dialled("$2::text")} and ${canStandIn} order by p.person_id limit 1)`;

/** What was said already counts on where the same person is asked again and nobody has said no. */
const kept = (column: string): string => `case when substitutions.substitute_id = excluded.substitute_id
  and 'no' <> all(array[coalesce(substitutions.substitute_said, ''), coalesce(substitutions.coordinator_said, '')])
  then substitutions.${column} end`;

export type AskedSubstitute = { readonly substituteId: PersonId | null };

/**
 * Asks whoever has this phone to stand in; who was asked before is asked no more. `null`: the leave is over or withdrawn, or
 * somebody stands in already. Throws SUBSTITUTE_IS_GUARDIAN for the other guardian's number, which the asker knows.
 */
export async function askSubstitute(
  tx: Transaction,
  { leaveId, phone }: { readonly leaveId: number; readonly phone: string },
): Promise<AskedSubstitute | null> {
  if ((await lockLeave(tx, leaveId)) === null) return null;
  await refuseOtherGuardian(tx, leaveId, phone);
  const before = await readRequest(tx, leaveId);
  const [row] = await tx.query<AskedSubstitute>(
    `insert into substitutions (override_id, phone, substitute_id)
     select o.override_id, ${dialled("$2::text")}, ${owner} from duty_overrides o where o.override_id = $1 and o.substitute_id is null
     on conflict (override_id) do update set phone = excluded.phone, substitute_id = excluded.substitute_id,
       asked_at = excluded.asked_at, substitute_said = ${kept("substitute_said")}, substitute_said_at = ${kept("substitute_said_at")},
       coordinator_id = ${kept("coordinator_id")}, coordinator_said = ${kept("coordinator_said")},
       coordinator_said_at = ${kept("coordinator_said_at")}
     returning substitute_id as "substituteId"`,
    [leaveId, phone],
    "ask-substitute",
  );
  if (row === undefined) return null;
  const isSame = before?.substituteId === row.substituteId;
  if (before !== null && isUndecided(before)) {
    if (!isSame) await release(tx, leaveId, before);
    else if (before.substituteSaid === "yes") return row;
  }
  const people = row.substituteId === null ? [] : [row.substituteId];
  const isAnswered = isSame && before?.substituteSaid === "no";
  await tellOfSubstitution(tx, { leaveId, news: "asked", people, isAnswered });
  return row;
}

async function refuseOtherGuardian(tx: Queryable, leaveId: number, phone: string): Promise<void> {
  const shared = await tx.query(
    `select 1 from duty_overrides o join people p on ${dialled("p.phone")} = ${dialled("$2::text")}
     where o.override_id = $1 and exists (${coGuardian("o.person_id", "p.person_id", "o.senior_id")})`,
    [leaveId, phone],
  );
  if (shared.length > 0) throw new AppError("SUBSTITUTE_IS_GUARDIAN", { leaveId });
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
export async function answerSubstitution(tx: Transaction, change: SubstitutionChange): Promise<boolean> {
  const { leaveId } = change;
  // The leave first, as whoever withdraws it does: nobody waits for each other, and two answers see one another.
  const askedBy = await lockLeave(tx, leaveId);
  if (askedBy === null) return false;
  const before = await readRequest(tx, leaveId);
  if (before === null || !(await write(tx, change))) return false;
  await tx.query(
    `update duty_overrides o set substitute_id =
       case when q.substitute_said = 'yes' and q.coordinator_said = 'yes' then q.substitute_id end
     from substitutions q where q.override_id = o.override_id and o.override_id = $1`,
    [leaveId],
  );
  await recordDutyChange(tx, askedBy);
  await tell(tx, change, { askedBy, before });
  return true;
}

async function tell(
  tx: Transaction,
  { leaveId, by, answer }: SubstitutionChange,
  { askedBy, before }: { readonly askedBy: PersonId; readonly before: Request },
): Promise<void> {
  const isFirstYes = answer === "yes" && before.substituteSaid === null && before.coordinatorSaid === null;
  if (by === "substitute" && isFirstYes)
    await tellOfSubstitution(tx, { leaveId, news: "waiting", people: await confirmersOf(tx, leaveId) });
  if (answer === "yes") return;
  if (by === "coordinator") await release(tx, leaveId, before);
  await tellOfSubstitution(tx, { leaveId, news: "failed", people: [askedBy] });
  if (by !== "substitute" || before.substituteSaid !== "yes") return;
  const unheard = await cancelSubstitutionNews(tx, leaveId, ["waiting"]);
  const people = (await confirmersOf(tx, leaveId)).filter((personId) => !unheard.has(personId));
  await tellOfSubstitution(tx, { leaveId, news: "withdrawn", people });
}

/** Whoever was asked is not needed any more and hears it, unless they never heard that they were. */
async function release(tx: Transaction, leaveId: number, { substituteId, substituteSaid }: Request): Promise<void> {
  const unheard = await cancelSubstitutionNews(tx, leaveId, ["asked", "waiting"]);
  if (substituteId === null || (substituteSaid === null && unheard.has(substituteId))) return;
  await tellOfSubstitution(tx, { leaveId, news: "released", people: [substituteId] });
}

type Request = Said & AskedSubstitute;
async function readRequest(tx: Queryable, leaveId: number): Promise<Request | null> {
  const [row] = await tx.query<Request>(
    `select substitute_id as "substituteId", substitute_said as "substituteSaid", coordinator_said as "coordinatorSaid"
     from substitutions where override_id = $1`,
    [leaveId],
  );
  return row ?? null;
}

const isUndecided = ({ substituteSaid, coordinatorSaid }: Said): boolean =>
  substituteSaid !== "no" && coordinatorSaid !== "no";
/** Nobody has said no. */
export const isOpen = `substitute_said is distinct from 'no' and coordinator_said is distinct from 'no'`;
async function write(tx: Queryable, change: SubstitutionChange): Promise<boolean> {
  const { leaveId, personId, answer } = change;
  const values = [leaveId, personId, answer];
  const taken =
    change.by === "substitute"
      ? await tx.query(bySubstitute, values)
      : await tx.query(byCoordinator, [...values, change.substituteId]);
  return taken.length > 0;
}

/** Whoever was asked may have lost the role meanwhile. */
const canStill = (person: string) => `exists (
  select 1 from people p, duty_overrides o where o.override_id = $1 and p.person_id = ${person} and ${canStandIn})`;
const bySubstitute = `
update substitutions set substitute_said = $3, substitute_said_at = service_now()
where override_id = $1 and substitute_id = $2 and ${isOpen} and ($3 = 'no' or ${canStill("$2")}) returning 1`;
/** Anybody's number can be refused, also one that nobody here has. */
const byCoordinator = `
update substitutions q set coordinator_id = $2, coordinator_said = $3, coordinator_said_at = service_now()
where override_id = $1 and ${isOpen} and substitute_id is distinct from $2
  and ($3 = 'no' or (q.substitute_id = $4 and ${canStill("$4")})) returning 1`;

/**
 * Takes a leave back. Whoever stands in, or has said that they will, is told: they had made room for it. What had not gone
 * out about it would ask for something that is no more.
 */
export async function endLeave(tx: Transaction, leaveId: number): Promise<void> {
  const askedBy = await lockLeave(tx, leaveId);
  if (askedBy === null) return;
  const counting = await tx.query<{ personId: PersonId }>(
    `select p.person_id as "personId" from duty_overrides o left join substitutions q
       on q.override_id = o.override_id and q.substitute_said = 'yes' and ${isOpen}
     join people p on p.person_id = coalesce(o.substitute_id, q.substitute_id) where o.override_id = $1`,
    [leaveId],
    "counting-substitute",
  );
  await tx.query("delete from duty_overrides where override_id = $1", [leaveId]);
  await recordDutyChange(tx, askedBy);
  await cancelSubstitutionNews(tx, leaveId, substitutionNews);
  await tellOfSubstitution(tx, { leaveId, news: "ended", people: counting.map((it) => it.personId) });
}

/** Whose leave it is; `null`: it is over or withdrawn. */
async function lockLeave(tx: Queryable, leaveId: number): Promise<PersonId | null> {
  const [row] = await tx.query<{ personId: PersonId }>(
    `select person_id as "personId" from duty_overrides where override_id = $1 and ends_at > service_now() for update`,
    [leaveId],
  );
  return row?.personId ?? null;
}
