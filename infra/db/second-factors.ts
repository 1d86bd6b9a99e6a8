import { AppError } from "../domain/errors.ts";
import type { PersonId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import { appendAudit } from "./audit.ts";
import type { Queryable } from "./database.ts";
import { findAccount } from "./people.ts";
import { openSecret, sealSecret, secondFactorOwner } from "./sealed-secrets.ts";
import { deleteSessionsOf } from "./sessions.ts";

/** What is known of somebody's code maker; `secret` is `null` until its first code was right. */
export type SecondFactorRow = {
  readonly secret: string | null;
  readonly nextSecret: string | null;
  readonly lastStep: number;
  readonly failures: number;
  readonly failuresUntil: EpochMs | null;
};

/** Whether a sign-in has to ask for a code, and how many recovery codes are left. */
export async function readSecondFactor(
  db: Queryable,
  personId: PersonId,
): Promise<{ readonly isOn: boolean; readonly recoveryCodesLeft: number }> {
  const [row] = await db.query<{ isOn: boolean; recoveryCodesLeft: number }>(
    `select exists (select 1 from second_factors where person_id = $1 and secret is not null) as "isOn",
       (select count(*)::integer from recovery_codes where person_id = $1) as "recoveryCodesLeft"`,
    [personId],
    "second-factor-read",
  );
  return row ?? { isOn: false, recoveryCodesLeft: 0 };
}

/** Opened and locked, so that of two with the same code one is late. */
export async function lockSecondFactor(tx: Queryable, personId: PersonId): Promise<SecondFactorRow | null> {
  const [row] = await tx.query<SecondFactorRow>(
    `select secret, next_secret as "nextSecret", last_step as "lastStep", failures, failures_until as "failuresUntil"
     from second_factors where person_id = $1 for update`,
    [personId],
  );
  if (row === undefined) return null;
  const open = (kept: string | null) => (kept === null ? null : openSecret(tx, kept, secondFactorOwner(personId)));
  return { ...row, secret: open(row.secret), nextSecret: open(row.nextSecret) };
}

/** Keeps a new key beside the one in use, until a code proves it. */
export async function keepNextSecret(tx: Queryable, personId: PersonId, secret: string): Promise<void> {
  await tx.query(
    `insert into second_factors (person_id, next_secret) values ($1, $2)
     on conflict (person_id) do update set next_secret = excluded.next_secret`,
    [personId, sealSecret(tx, secret, secondFactorOwner(personId))],
  );
}

/** The new key is the one in use, its first code is spent, and earlier recovery codes are worth nothing. */
export async function useNextSecret(
  tx: Queryable,
  personId: PersonId,
  proof: { readonly step: number; readonly recoveryHashes: readonly Buffer[]; readonly now: EpochMs },
): Promise<void> {
  await tx.query(
    `update second_factors set secret = next_secret, next_secret = null, last_step = $2, failures = 0,
       failures_until = null, confirmed_at = $3 where person_id = $1 and next_secret is not null`,
    [personId, proof.step, toIso(proof.now)],
  );
  await tx.query("delete from recovery_codes where person_id = $1", [personId]);
  await tx.query("insert into recovery_codes (person_id, code_hash) select $1, unnest($2::bytea[])", [
    personId,
    proof.recoveryHashes,
  ]);
}

/** A code was right; `step`: it and all before it are spent. */
export async function noteRightCode(tx: Queryable, personId: PersonId, step: number | null): Promise<void> {
  await tx.query(
    `update second_factors set last_step = coalesce($2, last_step), failures = 0, failures_until = null
     where person_id = $1`,
    [personId, step],
  );
}

export async function noteWrongCode(
  tx: Queryable,
  personId: PersonId,
  count: { readonly failures: number; readonly until: EpochMs },
): Promise<void> {
  await tx.query("update second_factors set failures = $2, failures_until = $3 where person_id = $1", [
    personId,
    count.failures,
    toIso(count.until),
  ]);
}

/** True once for each recovery code. */
export async function spendRecoveryCode(tx: Queryable, personId: PersonId, hash: Buffer): Promise<boolean> {
  const rows = await tx.query("delete from recovery_codes where person_id = $1 and code_hash = $2 returning 1", [
    personId,
    hash,
  ]);
  return rows.length > 0;
}

/** False when there was none. */
export async function deleteSecondFactor(tx: Queryable, personId: string): Promise<boolean> {
  await tx.query("delete from recovery_codes where person_id = $1", [personId]);
  const rows = await tx.query("delete from second_factors where person_id = $1 returning 1", [personId]);
  return rows.length > 0;
}

/** By the command line, when phone and recovery codes are lost: all are signed out, and the audit says so. NOT_FOUND. */
export async function resetSecondFactor(tx: Queryable, login: string, at: EpochMs): Promise<void> {
  const account = await findAccount(tx, login);
  if (account === null) throw new AppError("NOT_FOUND", { what: "login" });
  const { personId } = account;
  if (!(await deleteSecondFactor(tx, personId))) throw new AppError("NOT_FOUND", { what: "second factor" });
  await deleteSessionsOf(tx, personId);
  const entry = { at, personId: null, role: null, action: "secondFactorReset", reason: "commandLine" };
  await appendAudit(tx, { ...entry, detail: { changedPersonId: personId } });
}
