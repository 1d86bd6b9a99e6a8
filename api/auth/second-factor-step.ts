import type { FastifyReply } from "fastify";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { readReach } from "../../infra/db/reach.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { asksForSecondFactor, requireRight, spendCode } from "./second-factor.ts";

export type SecondFactorStepDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly requiresSecondFactor: boolean;
};

/** Whether somebody who has no second factor must set one up before they reach anything. */
export async function mustSetUp(deps: SecondFactorStepDeps, personId: PersonId): Promise<boolean> {
  return deps.requiresSecondFactor && asksForSecondFactor(await readReach(deps.db, personId));
}

/** The code at sign-in, spent; a wrong one is in the audit. SECOND_FACTOR_WRONG, RATE_LIMITED with the time to wait. */
export async function requireSpentCode(
  deps: SecondFactorStepDeps,
  { personId, code, reply }: { readonly personId: PersonId; readonly code: string; readonly reply: FastifyReply },
): Promise<void> {
  const now = deps.clock.now();
  const verdict = await deps.db.transaction((tx) => spendCode(tx, { personId, code, now }));
  if (verdict.kind === "tooMany") void reply.header("retry-after", verdict.waitSeconds);
  if (verdict.kind !== "right")
    await deps.db.transaction((tx) =>
      appendAudit(tx, { at: now, personId, role: null, action: "secondFactorRefused" }),
    );
  requireRight(verdict);
}
