import {
  CodeBody,
  RecoveryCodes,
  SecondFactorKey,
  SecondFactorStart,
  SecondFactorView,
} from "../../infra/contract/accounts.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import { findLogin } from "../../infra/db/people.ts";
import {
  deleteSecondFactor,
  keepNextSecret,
  lockSecondFactor,
  readSecondFactor,
  useNextSecret,
} from "../../infra/db/second-factors.ts";
import { deleteOtherSessions, finishSetUp } from "../../infra/db/sessions.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import { asksForSecondFactor, requireRight, spendCode } from "../auth/second-factor.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { newRecoveryCodes, newTotpSecret, readTotpCode, stepOfCode, totpUri } from "../auth/totp.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";

export type SecondFactorRouteDeps = {
  readonly db: Database;
  readonly clock: Clock;
  /** The operator wants it of those whose role reaches many. */
  readonly requiresSecondFactor: boolean;
};

/** How long ago somebody may have signed in to change how they do: a phone left on a table is not enough. */
const FRESH_MS = 10 * MINUTE_MS;
const path = "/session/second-factor";

/** Somebody's own code at sign-in: on, changed, off. Nobody does it for somebody else but the command line. */
export function addSecondFactorRoutes(server: RouteServer, deps: SecondFactorRouteDeps): void {
  const isRequired = (me: SignedIn): boolean => deps.requiresSecondFactor && asksForSecondFactor(me.reach);

  server.get(path, {
    config: { access: "halfSignedIn" },
    schema: { tags: ["session"], response: { 200: SecondFactorView, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      return { ...(await readSecondFactor(deps.db, me.session.personId)), isRequired: isRequired(me) };
    },
  });

  server.post(path, {
    config: { access: "halfSignedIn" },
    schema: { tags: ["session"], body: SecondFactorStart, response: { 200: SecondFactorKey, ...problems } },
    handler: async (request) => {
      const me = freshly(request, deps.clock);
      const { personId } = me.session;
      const secret = newTotpSecret();
      const { isOn } = await readSecondFactor(deps.db, personId);
      if (isOn) await requireCode(deps, personId, request.body.code ?? "");
      await deps.db.transaction((tx) => keepNextSecret(tx, personId, secret));
      return { secret, uri: totpUri(secret, (await findLogin(deps.db, personId)) ?? personId) };
    },
  });

  server.put(path, {
    config: { access: "halfSignedIn" },
    schema: { tags: ["session"], body: CodeBody, response: { 200: RecoveryCodes, ...problems } },
    handler: async (request) => ({
      recoveryCodes: await turnOn(deps, freshly(request, deps.clock), request.body.code),
    }),
  });

  server.delete(path, {
    config: { access: "signedIn" },
    schema: { tags: ["session"], body: CodeBody, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const me = freshly(request, deps.clock);
      const { personId } = me.session;
      if (isRequired(me)) throw new AppError("SECOND_FACTOR_SETUP_NEEDED", { what: "cannot be turned off" });
      await requireCode(deps, personId, request.body.code);
      await deps.db.transaction(async (tx) => {
        await deleteSecondFactor(tx, personId);
        await audited(tx, deps, { personId, action: "secondFactorOff" });
      });
      return await reply.code(204).send(null);
    },
  });
}

/** The first code of a new key turns it on; whoever was signed in without one is signed out. */
async function turnOn(deps: SecondFactorRouteDeps, me: SignedIn, code: string): Promise<string[]> {
  const { personId } = me.session;
  const now = deps.clock.now();
  const codes = newRecoveryCodes();
  await deps.db.transaction(async (tx) => {
    const secret = (await lockSecondFactor(tx, personId))?.nextSecret ?? null;
    const digits = readTotpCode(code);
    const step = secret === null || digits === null ? null : stepOfCode(secret, digits, now);
    if (step === null) throw new AppError("SECOND_FACTOR_WRONG");
    await useNextSecret(tx, personId, { step, recoveryHashes: codes.map((each) => each.hash), now });
    await deleteOtherSessions(tx, personId, me.tokenHash);
    await finishSetUp(tx, me.tokenHash);
    await audited(tx, deps, { personId, action: "secondFactorOn" });
  });
  return codes.map((each) => each.code);
}

function freshly(request: Parameters<typeof whoAsks>[0], clock: Clock): SignedIn {
  const me = whoAsks(request);
  if (clock.now() - me.session.createdAt > FRESH_MS) throw new AppError("SIGN_IN_AGAIN");
  return me;
}

async function requireCode(deps: SecondFactorRouteDeps, personId: PersonId, code: string): Promise<void> {
  const verdict = await deps.db.transaction((tx) => spendCode(tx, { personId, code, now: deps.clock.now() }));
  requireRight(verdict);
}

async function audited(
  tx: Queryable,
  deps: SecondFactorRouteDeps,
  { personId, action }: { readonly personId: PersonId; readonly action: string },
): Promise<void> {
  await appendAudit(tx, { at: deps.clock.now(), personId, role: null, action });
}
