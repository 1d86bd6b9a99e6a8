import { AppError, type ErrorCode } from "../domain/errors.ts";
import { type AreaId, type PersonId, type SeniorId, seniorId } from "../domain/ids.ts";
import type { Part } from "../domain/incident.ts";
import type { Said } from "../domain/substitution.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable, Transaction } from "./database.ts";
import { recordDutyChange } from "./duty-change.ts";
import { applyCommands } from "./incident-apply.ts";

export const dutyRoles = ["rescuer", "dutyOfficer", "coordinator"] as const;
export type DutyRole = (typeof dutyRoles)[number];
export type NewShift = {
  readonly personId: PersonId;
  /** `null`: everywhere. */
  readonly areaId: AreaId | null;
  readonly role: DutyRole;
  readonly from: EpochMs;
  readonly to: EpochMs;
};
export type ShiftRow = NewShift & { readonly shiftId: number };
export type NewLeave = {
  readonly personId: PersonId;
  readonly substituteId: PersonId | null;
  readonly seniorId: SeniorId | null;
  readonly from: EpochMs;
  readonly to: EpochMs;
};
/** `areaIds`: of the person's roles and of the seniors they guard. */
export type LeaveRow = NewLeave & { readonly leaveId: number; readonly areaIds: readonly AreaId[] };

/** Shifts that have not ended, soonest first. */
export async function listShifts(db: Queryable): Promise<readonly ShiftRow[]> {
  return await db.query<ShiftRow>(
    `select shift_id as "shiftId", person_id as "personId", area_id as "areaId", role, starts_at as "from", ends_at as "to"
     from duty_shifts where ends_at > service_now() order by starts_at, shift_id`,
  );
}

export async function listLeaves(db: Queryable): Promise<readonly LeaveRow[]> {
  return await db.query<LeaveRow>(
    `select override_id as "leaveId", person_id as "personId", substitute_id as "substituteId", senior_id as "seniorId",
       starts_at as "from", ends_at as "to",
       array(select r.area_id from person_roles r where r.person_id = o.person_id and r.area_id is not null
         union select s.area_id from pairings g join seniors s using (senior_id)
         where g.person_id = o.person_id and g.ended_at is null) as "areaIds"
     from duty_overrides o where ends_at > service_now() order by starts_at, override_id`,
  );
}

export type OwnLeaveRow = Pick<LeaveRow, "leaveId" | "seniorId" | "from" | "to"> & {
  readonly substituteName: string | null;
  /** Whoever was asked to stand in, and what was said. */
  readonly asked: (Said & { readonly phone: string }) | null;
};

/** One person's leaves that have not ended, soonest first. */
export async function listLeavesOf(db: Queryable, personId: string): Promise<readonly OwnLeaveRow[]> {
  return await db.query<OwnLeaveRow>(
    `select override_id as "leaveId", senior_id as "seniorId", starts_at as "from", ends_at as "to",
       (select p.name from people p where p.person_id = o.substitute_id) as "substituteName",
       (select jsonb_build_object('phone', q.phone, 'substituteSaid', q.substitute_said, 'coordinatorSaid', q.coordinator_said)
         from substitutions q where q.override_id = o.override_id) as asked
     from duty_overrides o where person_id = $1 and ends_at > service_now() order by starts_at, override_id`,
    [personId],
  );
}

/** `null`: somebody without that role there, or a shift of the same person and role that overlaps. */
export async function insertShift(tx: Transaction, shift: NewShift): Promise<number | null> {
  await lockPerson(tx, shift.personId);
  const [row] = await tx.query<{ shiftId: number }>(
    `insert into duty_shifts (person_id, area_id, role, starts_at, ends_at)
     select $1, $2, $3, $4, $5 where ${holdsRole("$1", "$3", "$2")} and not exists (select 1 from duty_shifts d
       where d.person_id = $1 and d.role = $3 and d.area_id is not distinct from $2 and d.starts_at < $5 and d.ends_at > $4)
     returning shift_id as "shiftId"`,
    [shift.personId, shift.areaId, shift.role, toIso(shift.from), toIso(shift.to)],
  );
  if (row === undefined) return null;
  await recordDutyChange(tx, shift.personId);
  return row.shiftId;
}

/**
 * `null`: it overlaps another leave of the same person for the same seniors, or the substitute cannot stand in. Throws
 * SUBSTITUTE_IS_GUARDIAN for the other guardian of one of the seniors: they are called as it is.
 */
export async function insertLeave(tx: Transaction, leave: NewLeave): Promise<number | null> {
  await lockPerson(tx, leave.personId);
  const { personId, substituteId, seniorId: only } = leave;
  const shared = await tx.query(coGuardian("$1", "$2", "$3"), [personId, substituteId, only]);
  if (shared.length > 0) throw new AppError("SUBSTITUTE_IS_GUARDIAN", { personId });
  const [row] = await tx.query<{ leaveId: number }>(
    `insert into duty_overrides (person_id, substitute_id, senior_id, starts_at, ends_at)
     select $1, $2, $3, $4, $5 where $1 is distinct from $2 and not exists (select 1 from duty_overrides o
       where o.person_id = $1 and o.senior_id is not distinct from $3 and o.starts_at < $5 and o.ends_at > $4)
       and not exists (select 1 from person_roles r where r.person_id = $1 and r.role in ('rescuer', 'dutyOfficer', 'coordinator')
         and $2::text is not null and not ${holdsRole("$2", "r.role", "r.area_id")})
     returning override_id as "leaveId"`,
    [leave.personId, leave.substituteId, leave.seniorId, toIso(leave.from), toIso(leave.to)],
  );
  if (row === undefined) return null;
  await recordDutyChange(tx, leave.personId);
  return row.leaveId;
}

export async function deleteShift(tx: Transaction, shiftId: number): Promise<void> {
  const [row] = await tx.query<{ personId: PersonId }>(
    `delete from duty_shifts where shift_id = $1 returning person_id as "personId"`,
    [shiftId],
  );
  if (row !== undefined) await recordDutyChange(tx, row.personId);
}

/** Two entries at once for one person must see each other; two who name each other as substitutes must not wait in a ring. */
async function lockPerson(tx: Queryable, id: PersonId): Promise<void> {
  await tx.query("select 1 from people where person_id = $1 for no key update", [id]);
}

/** Rows where `other` guards a senior whom the leave of `person` is about: `senior`, or all of theirs. */
export const coGuardian = (person: string, other: string, senior: string) => `
  select 1 from pairings mine join pairings theirs on theirs.senior_id = mine.senior_id and theirs.ended_at is null
  where mine.person_id = ${person} and mine.ended_at is null and theirs.person_id = ${other}
    and theirs.person_id <> mine.person_id and (${senior}::text is null or mine.senior_id = ${senior})`;

/** The role in the area, above it or everywhere, and the account is in use. */
export const holdsRole = (person: string, role: string, area: string) => `exists (
  with recursive up as (select ${area}::text collate "C" as area_id union all
    select a.parent_id from areas a join up on a.area_id = up.area_id where a.parent_id is not null)
  select 1 from person_roles held join people holder on holder.person_id = held.person_id and holder.disabled_at is null
  where held.person_id = ${person} and held.role = ${role} and (held.area_id is null or held.area_id in (select area_id from up)))`;

export type HandOver = {
  readonly personId: PersonId;
  readonly toId: PersonId;
  /** What the next one has to know; it stands in the story of every open incident of the shift's area. */
  readonly note: string;
};
export type HandOverResult =
  | { readonly kind: "done"; readonly incidents: number }
  | { readonly kind: "refused"; readonly code: ErrorCode };

/**
 * The running shifts of one person go on as the other's from now. DUTY_NOT_RUNNING: there is none, or the other does not hold
 * the role. Open incidents are handed over in the same transaction: the next one is called where the team is.
 */
export async function recordHandOver(tx: Transaction, given: HandOver): Promise<HandOverResult> {
  const moved = await tx.query<{ area_id: AreaId | null; role: Part }>(
    `with running as materialized (
       select * from duty_shifts d where d.person_id = $1 and d.starts_at <= service_now() and d.ends_at > service_now()
         and ${holdsRole("$2", "d.role", "d.area_id")} for update)
     , ended as (
       update duty_shifts d set ends_at = service_now() from running r where d.shift_id = r.shift_id and r.starts_at < service_now())
     , gone as (delete from duty_shifts d using running r where d.shift_id = r.shift_id and r.starts_at = service_now())
     insert into duty_shifts (person_id, area_id, role, starts_at, ends_at)
     select $2, area_id, role, service_now(), ends_at from running returning area_id, role`,
    [given.personId, given.toId],
    "hand-over",
  );
  const [first] = moved;
  if (first === undefined || given.personId === given.toId) return { kind: "refused", code: "DUTY_NOT_RUNNING" };
  const seniors = await openSeniors(
    tx,
    moved.map((it) => it.area_id),
  );
  const command = { kind: "handOver", ...given, part: first.role } as const;
  await applyCommands(
    tx,
    seniors.map((senior) => ({ seniorId: senior, command })),
  );
  return { kind: "done", incidents: seniors.length };
}

async function openSeniors(tx: Queryable, areaIds: readonly (AreaId | null)[]): Promise<readonly SeniorId[]> {
  const rows = await tx.query<{ senior_id: string }>(
    `with recursive below as (
       select area_id from areas where area_id = any($1) or $2
       union select a.area_id from areas a join below on a.parent_id = below.area_id)
     select senior_id from incidents where ended_at is null and state <> 'suspected' and area_id in (select area_id from below)
     order by senior_id`,
    [areaIds.filter((it) => it !== null), areaIds.includes(null)],
    "open-seniors",
  );
  return rows.map((row) => seniorId(row.senior_id));
}
