import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { allowedAs, mayEver, type Target } from "../../infra/domain/access.ts";
import type { Action } from "../../infra/domain/access-table.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { createOriginCheck, type OriginSettings } from "./origin.ts";
import type { SessionStore, SignedIn } from "./session-store.ts";

/**
 * What a route is for: an action of the access table, anybody who is signed in, also who still has to set up a second factor
 * (`halfSignedIn`), or everybody.
 */
export type RouteAccess = Action | "signedIn" | "halfSignedIn" | "public";

export type RouteEntry = { readonly method: string; readonly url: string; readonly access: RouteAccess };

declare module "fastify" {
  interface FastifyInstance {
    /** Every route and what it is for, to be held against the access table. */
    readonly routeAccess: readonly RouteEntry[];
  }
  interface FastifyContextConfig {
    readonly access?: RouteAccess;
  }
  interface FastifyRequest {
    signedIn: SignedIn | null;
  }
}

const changingMethods = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** Where a page repeats its token; a form of another site cannot set a header. */
export const csrfHeader = "x-csrf-token";

/**
 * Before each request, and before its body is read: the origin of changes, the session, its CSRF token, and whether any
 * role of the person may ever do what the route is for. A route that does not say what it is for cannot be added.
 */
export function addGuard(
  server: FastifyInstance,
  deps: { readonly sessions: SessionStore; readonly cookieName: string; readonly origin: OriginSettings },
): void {
  const checkOrigin = createOriginCheck(deps.origin);
  const routeAccess: RouteEntry[] = [];
  server.decorate("routeAccess", routeAccess);
  server.decorateRequest("signedIn", null);
  server.addHook("onRoute", ({ method, url, config }) => {
    const access = config?.access ?? (isFilePath(url) ? "public" : null);
    if (access === null) throw new Error(`route ${String(method)} ${url} does not say who may use it`);
    for (const each of [method].flat()) routeAccess.push({ method: each, url, access });
  });
  server.addHook("onRequest", async (request) => {
    const isChange = changingMethods.has(request.method);
    if (isChange || request.ws) checkOrigin(request);
    const access = request.routeOptions.config.access ?? "public";
    if (access === "public") return;
    const token = request.cookies[deps.cookieName];
    if (token === undefined || token === "") throw new AppError("NOT_SIGNED_IN");
    const signedIn = await deps.sessions.find(token);
    if (signedIn === null) throw new AppError("SESSION_EXPIRED");
    if (isChange) checkCsrf(request, signedIn);
    if (access === "halfSignedIn") {
      request.signedIn = signedIn;
      return;
    }
    if (signedIn.session.needsSetUp) throw new AppError("SECOND_FACTOR_SETUP_NEEDED");
    if (access !== "signedIn" && !mayEver(signedIn.reach, access)) throw new AppError("FORBIDDEN", { access });
    request.signedIn = signedIn;
  });
}

/** Who asks; the guard has let them in. */
export function whoAsks(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new AppError("NOT_SIGNED_IN");
  return request.signedIn;
}

/** The role that allows it, for the audit. What is not there and what is not theirs answer alike: NOT_FOUND. */
export function requireReach(signedIn: SignedIn, action: Action, target: Target | null): Role {
  const role = target === null ? null : allowedAs(signedIn.reach, action, target);
  if (role === null) throw new AppError("NOT_FOUND", { action });
  return role;
}

function checkCsrf(request: FastifyRequest, signedIn: SignedIn): void {
  const given = Buffer.from(String(request.headers[csrfHeader] ?? ""));
  const expected = Buffer.from(signedIn.session.csrfToken);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new AppError("CSRF_TOKEN_INVALID");
}

/** Paths served by plugins of our own choosing: the pages and the browsable documentation, open to everybody. */
function isFilePath(url: string): boolean {
  return url === "/*" || url === "/" || url === "/api/docs" || url.startsWith("/api/docs/");
}
