import { AppError } from "../domain/errors.ts";
import type { PersonId, SeniorId } from "../domain/ids.ts";
import type { Queryable } from "./database.ts";
import { typedFor } from "./typed-for.ts";

/** How many rows of each kind went. */
export type Erased = Readonly<Record<string, number>>;

/**
 * Takes everything away that is held about a senior, raw and derived, in the caller's transaction. What stays: the audit (ids
 * only) and figures of whole days. Throws INCIDENT_OPEN, NOT_FOUND.
 */
export async function eraseSenior(tx: Queryable, seniorId: SeniorId): Promise<Erased> {
  const known = await tx.query("select 1 from seniors where senior_id = $1 for update", [seniorId]);
  if (known.length === 0) throw new AppError("NOT_FOUND", { seniorId });
  const open = await tx.query("select 1 from incidents where senior_id = $1 and ended_at is null", [seniorId]);
  if (open.length > 0) throw new AppError("INCIDENT_OPEN", { seniorId });
  await note(tx, "senior", seniorId);
  return await removeSenior(tx, seniorId);
}

/**
 * Takes away who somebody is: name, phone, home, account and channels. Their id stays where it says who did what. Throws
 * STILL_NEEDED while they guard a senior, stand in for a guardian or take part in an open incident; NOT_FOUND.
 */
export async function erasePerson(tx: Queryable, personId: PersonId): Promise<Erased> {
  const known = await tx.query("select 1 from people where person_id = $1 for update", [personId]);
  if (known.length === 0) throw new AppError("NOT_FOUND", { personId });
  const needed = await tx.query(
    `select 1 from pairings where person_id = $1 and ended_at is null
     union all select 1 from duty_overrides where substitute_id = $1 and ends_at > service_now()
     union all select 1 from incidents where ended_at is null
       and body->'responders' @> jsonb_build_array(jsonb_build_object('personId', $1::text))`,
    [personId],
  );
  if (needed.length > 0) throw new AppError("STILL_NEEDED", { personId });
  await note(tx, "person", personId);
  return await removePerson(tx, personId);
}

/** A message that was on its way during the last day's erasures may have brought something again: takes it away once more. */
export async function repeatErasures(tx: Queryable): Promise<Erased> {
  const rows = await tx.query<{ kind: "senior" | "person"; id: string }>(
    "select kind, id from erasures where erased_at > service_now() - interval '1 day'",
  );
  const total: Record<string, number> = {};
  for (const { kind, id } of rows) {
    const erased = await (kind === "senior" ? removeSenior : removePerson)(tx, id);
    for (const [what, count] of Object.entries(erased)) total[what] = (total[what] ?? 0) + count;
  }
  return total;
}

async function note(tx: Queryable, kind: "senior" | "person", id: string): Promise<void> {
  await tx.query("insert into erasures (kind, id) values ($1, $2) on conflict do nothing", [kind, id]);
}

/** `bands`: all that the senior ever wore, by which the history is found without reading everybody's. */
const ofSenior: readonly (readonly [what: string, sql: string])[] = [
  ["fixes", "delete from fixes where wristband_id = any($2) and senior_id = $1"],
  ["positions", "delete from last_positions where wristband_id = any($2) and senior_id = $1"],
  [
    "rejects",
    `delete from message_rejects r using wristband_assignments a where a.senior_id = $1 and r.wristband_id = a.wristband_id
     and r.received_at >= a.assigned_at and (a.ended_at is null or r.received_at <= a.ended_at) and $2::text[] is not null`,
  ],
  [
    "commands",
    `delete from commands c using wristband_assignments a where a.senior_id = $1 and c.wristband_id = a.wristband_id
     and c.created_at >= a.assigned_at and (a.ended_at is null or c.created_at <= a.ended_at) and $2::text[] is not null`,
  ],
  ["engineStates", "delete from engine_states where senior_id = $1 and $2::text[] is not null"],
  ["coarseCells", "delete from coarse_cells where senior_id = $1 and $2::text[] is not null"],
  ["clues", "delete from clues where senior_id = $1 and $2::text[] is not null"],
  ["finderCodes", "delete from finder_codes where senior_id = $1 and $2::text[] is not null"],
  ["signals", "delete from signals where senior_id = $1 and $2::text[] is not null"],
  ["alerts", "delete from outbox where senior_id = $1 and $2::text[] is not null"],
  [
    "fenceVersions",
    "delete from fence_versions where fence_id in (select fence_id from fences where senior_id = $1) and $2::text[] is not null",
  ],
];

async function removeSenior(tx: Queryable, seniorId: string): Promise<Erased> {
  const worn = await tx.query<{ id: string; isNow: boolean }>(
    `select wristband_id as id, bool_or(ended_at is null) as "isNow" from wristband_assignments where senior_id = $1
     group by wristband_id union select wristband_id, false from last_positions where senior_id = $1`,
    [seniorId],
  );
  const bands = worn.map((band) => band.id);
  // The band says nothing more for nobody: its credential goes first.
  const current = worn.filter((band) => band.isNow).map((band) => band.id);
  await tx.query("update wristbands set token_hash = null where wristband_id = any($1)", [current]);
  const erased: Record<string, number> = {};
  for (const [what, sql] of ofSenior) erased[what] = await count(tx, sql, [seniorId, bands]);
  // With the row go pairings, assignments, excuses, fences, judgements, incidents with their story, timers and alerts.
  erased["incidents"] = await count(tx, "delete from incidents where senior_id = $1", [seniorId]);
  erased["fences"] = await count(tx, "delete from fences where senior_id = $1", [seniorId]);
  erased["seniors"] = await count(tx, "delete from seniors where senior_id = $1", [seniorId]);
  return erased;
}

async function removePerson(tx: Queryable, personId: string): Promise<Erased> {
  const erased: Record<string, number> = {};
  for (const [what, sql] of [
    ["sessions", "delete from sessions where person_id = $1"],
    ["secondFactors", "delete from second_factors where person_id = $1"],
    ["recoveryCodes", "delete from recovery_codes where person_id = $1"],
    ["organisationLinks", "delete from organisation_links where person_id = $1"],
    ["invitations", "delete from invitations where person_id = $1"],
    ["channels", "delete from channels where person_id = $1"],
    ["roles", "delete from person_roles where person_id = $1"],
    ["alerts", "delete from outbox where person_id = $1"],
    ["shifts", "delete from duty_shifts where person_id = $1"],
    ["substitutions", `delete from substitutions where ${typedFor("$1")}`],
    ["leaves", "delete from duty_overrides where person_id = $1 or substitute_id = $1"],
    ["pages", "delete from open_pages where person_id = $1"],
    [
      "people",
      `update people set name = '—', phone = null, email = null, login = null, password_hash = null,
         home_address = '', home_lon = null, home_lat = null, disabled_at = coalesce(disabled_at, service_now())
       where person_id = $1 and (name <> '—' or phone is not null or email is not null or login is not null
         or password_hash is not null or home_address <> '' or home_lon is not null or disabled_at is null)`,
    ],
  ] as const)
    erased[what] = await count(tx, sql, [personId]);
  return erased;
}

async function count(tx: Queryable, sql: string, values: readonly unknown[]): Promise<number> {
  return (await tx.query(`${sql} returning 1`, values)).length;
}
