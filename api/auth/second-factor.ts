import type { Queryable } from "../../infra/db/database.ts";
import {
  lockSecondFactor,
  noteRightCode,
  noteWrongCode,
  type SecondFactorRow,
  spendRecoveryCode,
} from "../../infra/db/second-factors.ts";
import type { Reach } from "../../infra/domain/access.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { type EpochMs, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import { readTotpCode, recoveryHash, stepOfCode } from "./totp.ts";

/** Roles that reach many people's whereabouts or accounts. */
export const secondFactorRoles: readonly Role[] = ["rescuer", "dutyOfficer", "coordinator", "administrator"];

/** Wrong codes in a row before everybody has to wait: 480 guesses a day, three codes good at a time, a hit in 700 days. */
export const codeLimits = { failures: 5, windowMs: 15 * MINUTE_MS } as const;

/** Whether somebody's roles ask for a second factor where the operator requires one. */
export function asksForSecondFactor(reach: Reach): boolean {
  return reach.grants.some(({ role }) => secondFactorRoles.includes(role));
}

export type CodeVerdict =
  | { readonly kind: "right" }
  | { readonly kind: "wrong" }
  | { readonly kind: "tooMany"; readonly waitSeconds: number };

/**
 * Spends a code: one of the phone's is good once and so are those before it (RFC 6238, 5.2), a recovery code is good once.
 * Counted in the database, so that neither a restart nor a second process forgives. To be committed whatever comes out.
 */
export async function spendCode(
  tx: Queryable,
  { personId, code, now }: { readonly personId: PersonId; readonly code: string; readonly now: EpochMs },
): Promise<CodeVerdict> {
  const factor = await lockSecondFactor(tx, personId);
  if (factor?.secret == null) return { kind: "wrong" };
  const isCounting = factor.failuresUntil !== null && factor.failuresUntil > now;
  if (factor.failuresUntil !== null && isCounting && factor.failures >= codeLimits.failures)
    return { kind: "tooMany", waitSeconds: Math.ceil((factor.failuresUntil - now) / 1_000) };
  const digits = readTotpCode(code);
  const step = digits === null ? null : freshStep(factor, { secret: factor.secret, digits, now });
  const isRight = step !== null || (digits === null && (await spendRecoveryCode(tx, personId, recoveryHash(code))));
  if (isRight) {
    await noteRightCode(tx, personId, step);
    return { kind: "right" };
  }
  const failures = isCounting ? factor.failures + 1 : 1;
  const until = isCounting && factor.failuresUntil !== null ? factor.failuresUntil : plusMs(now, codeLimits.windowMs);
  await noteWrongCode(tx, personId, { failures, until });
  return { kind: "wrong" };
}

/** SECOND_FACTOR_WRONG, or RATE_LIMITED after too many. */
export function requireRight(verdict: CodeVerdict): void {
  if (verdict.kind === "wrong") throw new AppError("SECOND_FACTOR_WRONG");
  if (verdict.kind === "tooMany") throw new AppError("RATE_LIMITED");
}

function freshStep(
  factor: Pick<SecondFactorRow, "lastStep">,
  given: { readonly secret: string; readonly digits: string; readonly now: EpochMs },
): number | null {
  const step = stepOfCode(given.secret, given.digits, given.now);
  return step === null || step <= factor.lastStep ? null : step;
}
