import type { FastifyReply } from "fastify";
import { SessionView, SignIn } from "../../infra/contract/http.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { findAccount, readPerson } from "../../infra/db/people.ts";
import { readSecondFactor } from "../../infra/db/second-factors.ts";
import { deleteSession, type SessionRow } from "../../infra/db/sessions.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { SessionCookie } from "../auth/cookie.ts";
import { whoAsks } from "../auth/guard.ts";
import { letIn } from "../auth/let-in.ts";
import { normalLogin } from "../auth/login.ts";
import type { Passwords } from "../auth/passwords.ts";
import { mustSetUp, requireSpentCode } from "../auth/second-factor-step.ts";
import type { SessionStore } from "../auth/session-store.ts";
import type { SignInLimits } from "../auth/sign-in-limits.ts";
import { showPerson } from "../present/seniors.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";

export type SessionRouteDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly sessions: SessionStore;
  readonly passwords: Passwords;
  readonly limits: SignInLimits;
  readonly cookie: SessionCookie;
  readonly isDemo: boolean;
  readonly requiresSecondFactor: boolean;
};

/** Sign in, who am I, sign out. */
export function addSessionRoutes(server: RouteServer, deps: SessionRouteDeps): void {
  const show = async (session: SessionRow): Promise<SessionView> => {
    const person = await readPerson(deps.db, session.personId);
    if (person === null) throw new AppError("SESSION_EXPIRED");
    const { isOn } = await readSecondFactor(deps.db, session.personId);
    return {
      person: showPerson(person),
      csrfToken: session.csrfToken,
      expiresAt: toIso(session.expiresAt),
      demo: deps.isDemo,
      secondFactor: session.needsSetUp ? "setUp" : isOn ? "on" : "off",
    };
  };

  server.post("/session", {
    config: { access: "public" },
    schema: { tags: ["session"], body: SignIn, response: { 200: SessionView, ...problems } },
    handler: async (request, reply) => {
      const login = normalLogin(request.body.login);
      const waitSeconds = deps.limits.begin(login, request.ip);
      if (waitSeconds !== null) {
        void reply.header("retry-after", waitSeconds);
        throw new AppError("RATE_LIMITED");
      }
      const personId = await checkPassword(deps, login, request.body.password);
      deps.limits.succeeded(login, request.ip);
      const needsSetUp = await passSecondFactor(deps, { personId, code: request.body.code, reply });
      return await show(await letIn(deps, { personId, needsSetUp, action: "signIn" }, { request, reply }));
    },
  });

  server.get("/session", {
    config: { access: "halfSignedIn" },
    schema: { tags: ["session"], response: { 200: SessionView, ...problems } },
    handler: async (request) => await show(whoAsks(request).session),
  });

  server.delete("/session", {
    config: { access: "halfSignedIn" },
    schema: { tags: ["session"], response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const { tokenHash, session } = whoAsks(request);
      await deleteSession(deps.db, tokenHash);
      await audited(deps, session.personId, "signOut");
      deps.cookie.clear(reply);
      return await reply.code(204).send(null);
    },
  });
}

async function checkPassword(deps: SessionRouteDeps, login: string, password: string): Promise<PersonId> {
  const account = await findAccount(deps.db, login);
  const isRight = await deps.passwords.verify(password, account?.passwordHash ?? null);
  if (account === null || !isRight) throw new AppError("SIGN_IN_FAILED");
  return account.personId;
}

/** Asks for the code where one is set up; true: none is, and the person's role needs one. */
async function passSecondFactor(
  deps: SessionRouteDeps,
  {
    personId,
    code,
    reply,
  }: { readonly personId: PersonId; readonly code: string | undefined; readonly reply: FastifyReply },
): Promise<boolean> {
  const { isOn } = await readSecondFactor(deps.db, personId);
  if (!isOn) return await mustSetUp(deps, personId);
  if (code === undefined) throw new AppError("SECOND_FACTOR_NEEDED");
  await requireSpentCode(deps, { personId, code, reply });
  return false;
}

async function audited(deps: SessionRouteDeps, personId: PersonId, action: string): Promise<void> {
  await deps.db.transaction((tx) => appendAudit(tx, { at: deps.clock.now(), personId, role: null, action }));
}
