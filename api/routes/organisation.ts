import type { FastifyReply, FastifyRequest } from "fastify";
import { CodeBody } from "../../infra/contract/accounts.ts";
import { OrganisationStart, SignInWays } from "../../infra/contract/organisation.ts";
import { readSecondFactor } from "../../infra/db/second-factors.ts";
import { AppError, type ErrorCode, isAppError } from "../../infra/domain/errors.ts";
import { personId } from "../../infra/domain/ids.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import { type LetInDeps, letIn } from "../auth/let-in.ts";
import type { Organisation } from "../auth/organisation.ts";
import { personOfIdentity } from "../auth/organisation-person.ts";
import { createSealedCookie } from "../auth/sealed-cookie.ts";
import { mustSetUp, requireSpentCode } from "../auth/second-factor-step.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";

export type OrganisationRouteDeps = LetInDeps & {
  readonly log: Log;
  readonly organisation: Organisation | null;
  readonly requiresSecondFactor: boolean;
  readonly cookieSecure: boolean;
};

const path = "/session/organisation";
/** As long as somebody may take at the issuer, and as long as they may look for their phone. */
const lifeMs = { attempt: 15 * MINUTE_MS, code: 5 * MINUTE_MS } as const;

/** Sign-in by the account of an organisation, where the operator has set one up. A browser is sent round by redirects. */
export function addOrganisationRoutes(server: RouteServer, deps: OrganisationRouteDeps): void {
  const { organisation } = deps;
  server.get("/session/ways", {
    config: { access: "public" },
    schema: { tags: ["session"], response: { 200: SignInWays, ...problems } },
    handler: async () => ({ organisation: organisation === null ? null : { name: organisation.name } }),
  });
  if (organisation !== null) addRoundTrip(server, { ...deps, organisation });
}

function addRoundTrip(
  server: RouteServer,
  deps: OrganisationRouteDeps & { readonly organisation: Organisation },
): void {
  const sealed = { secrets: deps.db.secrets, clock: deps.clock };
  const attempts = createSealedCookie(sealed, {
    name: "organisation",
    fields: ["state", "nonce", "codeVerifier", "next"],
    lifeMs: lifeMs.attempt,
    secure: deps.cookieSecure,
    sameSite: "lax",
  });
  const waiting = createSealedCookie(sealed, {
    name: "organisation-code",
    fields: ["personId"],
    lifeMs: lifeMs.code,
    secure: deps.cookieSecure,
    sameSite: "strict",
  });

  server.get(path, {
    config: { access: "public" },
    schema: { tags: ["session"], querystring: OrganisationStart },
    handler: async (request, reply) =>
      await orRefused(deps.log, { request, reply }, async () => {
        const { url, attempt } = await deps.organisation.begin();
        attempts.set(reply, { ...attempt, next: request.query.next ?? "" });
        return url.href;
      }),
  });

  server.get(`${path}/return`, {
    config: { access: "public" },
    schema: { tags: ["session"] },
    handler: async (request, reply) =>
      await orRefused(deps.log, { request, reply }, async () => {
        const attempt = attempts.read(request);
        attempts.clear(reply);
        if (attempt === null) throw new AppError("ORGANISATION_SIGN_IN_FAILED", { what: "not begun in this browser" });
        const query = new URL(request.url, "http://here").searchParams;
        const who = await personOfIdentity(deps.db, await deps.organisation.finish(query, attempt), deps.clock.now());
        const next = attempt.next === "" ? "" : `next=${encodeURIComponent(attempt.next)}`;
        if ((await readSecondFactor(deps.db, who)).isOn) {
          waiting.set(reply, { personId: who });
          return `/?code${next === "" ? "" : `&${next}`}`;
        }
        const needsSetUp = await mustSetUp(deps, who);
        await letIn(deps, { personId: who, needsSetUp, action: "signInByOrganisation" }, { request, reply });
        return next === "" ? "/" : `/?${next}`;
      }),
  });

  server.post(`${path}/code`, {
    config: { access: "public" },
    schema: { tags: ["session"], body: CodeBody, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const known = waiting.read(request);
      if (known === null) throw new AppError("SESSION_EXPIRED");
      const who = personId(known.personId);
      await requireSpentCode(deps, { personId: who, code: request.body.code, reply });
      await letIn(deps, { personId: who, needsSetUp: false, action: "signInByOrganisation" }, { request, reply });
      waiting.clear(reply);
      return await reply.code(204).send(null);
    },
  });
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** A browser that comes by a redirect is sent on to a page that says what happened, never left with a problem document. */
async function orRefused(log: Log, { request, reply }: Exchange, goOn: () => Promise<string>): Promise<FastifyReply> {
  try {
    return await reply.redirect(await goOn(), 303);
  } catch (fault) {
    const code = shownCode(fault);
    const facts = { requestId: request.id, code, ...faultFields(fault) };
    if (code === "INTERNAL") log.error(facts, "sign-in by organisation failed");
    else log.info(facts, "sign-in by organisation refused");
    return await reply.redirect(`/?refused=${code}`, 303);
  }
}

function shownCode(fault: unknown): ErrorCode {
  return isAppError(fault) ? fault.code : "INTERNAL";
}
