import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import websocket from "@fastify/websocket";
import Fastify from "fastify";
import type { ApiDeps } from "./api-deps.ts";
import { createSessionCookie } from "./auth/cookie.ts";
import { addGuard } from "./auth/guard.ts";
import { createOrganisation, type Organisation } from "./auth/organisation.ts";
import { createPasswords } from "./auth/passwords.ts";
import { createSessionStore } from "./auth/session-store.ts";
import { createSignInLimits } from "./auth/sign-in-limits.ts";
import { compilersFactory } from "./compiled-schemas.ts";
import { addDocumentation } from "./documentation.ts";
import { createReadGuardian } from "./guardian-choice.ts";
import { createLiveIncidents } from "./live/incidents.ts";
import { createLive } from "./live/live.ts";
import { addNotFound } from "./not-found.ts";
import { addPages } from "./pages.ts";
import { createErrorHandler, problemOf } from "./problems.ts";
import type { RouteServer } from "./route-server.ts";
import { addAreaRoutes } from "./routes/areas.ts";
import { addBaseMapRoutes } from "./routes/base-maps.ts";
import { addBreakGlassRoutes } from "./routes/break-glass.ts";
import { addBrowserRoutes } from "./routes/browsers.ts";
import { addCallbackRoutes } from "./routes/callbacks.ts";
import { addCapRoute } from "./routes/cap.ts";
import { addChannelRoutes } from "./routes/channels.ts";
import { addClueRoutes } from "./routes/clues.ts";
import { addCoverageRoute } from "./routes/coverage.ts";
import { addDemoRoutes } from "./routes/demo.ts";
import { addDrillRoute } from "./routes/drills.ts";
import { addDutyRoutes } from "./routes/duty.ts";
import { addEnrolmentRoutes } from "./routes/enrolments.ts";
import { addErasureRoutes } from "./routes/erasures.ts";
import { addExcuseRoutes } from "./routes/excuses.ts";
import { addFenceJudgementRoutes } from "./routes/fence-judgements.ts";
import { addFenceRoutes } from "./routes/fences.ts";
import { addFinderRoutes } from "./routes/finder.ts";
import { addFinderCodeRoutes } from "./routes/finder-codes.ts";
import { addFlyerRoute } from "./routes/flyers.ts";
import { addGuardianRoute } from "./routes/guardians.ts";
import { addHealthRoutes } from "./routes/health.ts";
import { addImportRoutes } from "./routes/imports.ts";
import { addIncidentLinkRoutes } from "./routes/incident-links.ts";
import { addIncidentRoutes } from "./routes/incidents.ts";
import { addInvitationRoutes } from "./routes/invitations.ts";
import { addLinkAnswerRoute } from "./routes/link-answers.ts";
import { addLiveRoute } from "./routes/live.ts";
import { addNightlyReplayRoute } from "./routes/nightly-replays.ts";
import { addOrganisationRoutes } from "./routes/organisation.ts";
import { addOwnLeaveRoutes } from "./routes/own-leaves.ts";
import { addPersonRoutes } from "./routes/people.ts";
import { addPersonHomeRoute } from "./routes/person-homes.ts";
import { addPhotoRoutes } from "./routes/photos.ts";
import { addProtectionRoutes } from "./routes/protection.ts";
import { addPushRoutes } from "./routes/push.ts";
import { addReportRoute } from "./routes/reports.ts";
import { addSecondFactorRoutes } from "./routes/second-factor.ts";
import { addSeniorRoutes } from "./routes/seniors.ts";
import { addSessionRoutes } from "./routes/session.ts";
import { addSharedRoutes } from "./routes/shared.ts";
import { addShareRoutes } from "./routes/shares.ts";
import { addSubstitutionRoutes } from "./routes/substitutions.ts";
import { addTaskRoutes } from "./routes/tasks.ts";
import { addTestAlertRoute } from "./routes/test-alerts.ts";
import { addTraceExportRoute } from "./routes/trace-exports.ts";
import { addWhereaboutsRoutes } from "./routes/whereabouts.ts";
import { addWristbandRoutes } from "./routes/wristbands.ts";
import { addSecurity } from "./security.ts";

const BODY_MAX_BYTES = 256 * 1024;
/** How long a page may take to close its side when the service stops. */
const LEAVE_LIMIT_MS = 1_000;
/** Where nobody has said more, as in tests. */
const unsaid = {
  policy: { traceDays: 30, coarseDays: 180, incidentDays: 1_095 },
  processors: [],
  requiresSecondFactor: false,
} as const;
/** Largest message of a page on the live socket. */
const LIVE_MESSAGE_MAX_BYTES = 16 * 1024;

/** The HTTP service, ready to listen or to be injected; it does nothing by itself. */
export async function createServer(deps: ApiDeps): Promise<RouteServer> {
  const server = bareServer(deps);
  const sessions = createSessionStore(deps);
  const sessionCookie = createSessionCookie({ secure: deps.http.cookieSecure });

  addNotFound(server);
  await server.register(cookie);
  await addSecurity(server, deps.http);
  const live = createLive({ ...deps, sessions, incidents: createLiveIncidents(deps.db) });
  await server.register(websocket, {
    options: { maxPayload: LIVE_MESSAGE_MAX_BYTES, perMessageDeflate: false },
    preClose: (done) => void live.stop().finally(() => letGo(server, done)),
  });
  addGuard(server, { sessions, cookieName: sessionCookie.name, origin: deps.http });
  await addDocumentation(server, deps.version);
  await addPages(server, deps.dashboardFolder, deps.log);
  addHealthRoutes(server, deps);
  server.addHook("onReady", live.start);
  await server.register(
    async (routes: RouteServer) => {
      const passwords = createPasswords();
      const readGuardian = createReadGuardian({ db: deps.db, passwords });
      const limits = createSignInLimits(deps.clock);
      const isDemo = deps.demoAccounts !== undefined;
      const requiresSecondFactor = deps.requiresSecondFactor ?? false;
      const signIn = { ...deps, sessions, passwords, limits, cookie: sessionCookie, requiresSecondFactor };
      addSessionRoutes(routes, { ...deps, ...signIn, isDemo });
      addSecondFactorRoutes(routes, signIn);
      addOrganisationRoutes(routes, {
        ...signIn,
        organisation: organisationOf(deps),
        cookieSecure: deps.http.cookieSecure,
      });
      addBrowserRoutes(routes, deps);
      addDemoRoutes(routes, deps);
      addAreaRoutes(routes, deps);
      addBaseMapRoutes(routes, deps);
      addIncidentRoutes(routes, deps);
      addIncidentLinkRoutes(routes, deps);
      addLinkAnswerRoute(routes, deps);
      addDrillRoute(routes, deps);
      addCoverageRoute(routes, deps);
      addDutyRoutes(routes, deps);
      addOwnLeaveRoutes(routes, deps);
      addSubstitutionRoutes(routes, deps);
      addTaskRoutes(routes, deps);
      addClueRoutes(routes, deps);
      addFinderCodeRoutes(routes, deps);
      await addFinderRoutes(routes, deps);
      addCapRoute(routes, deps);
      addFlyerRoute(routes, deps);
      addCallbackRoutes(routes, { ...deps, callbackSecret: deps.callbackSecret ?? null });
      addSeniorRoutes(routes, deps);
      await addPhotoRoutes(routes, deps);
      addWhereaboutsRoutes(routes, deps);
      addTraceExportRoute(routes, deps);
      addShareRoutes(routes, deps);
      addSharedRoutes(routes, deps);
      addGuardianRoute(routes, { ...deps, readGuardian });
      addPersonHomeRoute(routes, deps);
      addTestAlertRoute(routes, deps);
      addFenceRoutes(routes, deps);
      addFenceJudgementRoutes(routes, deps);
      addExcuseRoutes(routes, deps);
      addNightlyReplayRoute(routes, deps);
      addReportRoute(routes, deps);
      addEnrolmentRoutes(routes, { ...deps, readGuardian });
      await addImportRoutes(routes, { ...deps, readGuardian });
      addErasureRoutes(routes, deps);
      addBreakGlassRoutes(routes, deps);
      addProtectionRoutes(routes, { ...deps, processing: deps.processing ?? unsaid });
      addPersonRoutes(routes, { ...deps, passwords });
      addInvitationRoutes(routes, { ...deps, passwords });
      addChannelRoutes(routes, deps);
      addPushRoutes(routes, deps);
      addWristbandRoutes(routes, deps);
      addLiveRoute(routes, { live });
    },
    { prefix: "/api/v1" },
  );
  return server;
}

/** Issuers send browsers back to the address that they know us by. */
function organisationOf({ organisation, http }: ApiDeps): Organisation | null {
  if (organisation === undefined || organisation === null || http.publicUrl === null) return null;
  return createOrganisation(organisation, new URL("/api/v1/session/organisation/return", http.publicUrl).href);
}

/** Pages were told to go; one whose line is stuck would hold the service up until its socket times out. */
function letGo(server: RouteServer, done: () => void): void {
  setTimeout(() => {
    for (const socket of server.websocketServer.clients) socket.terminate();
  }, LEAVE_LIMIT_MS).unref();
  done();
}

function bareServer(deps: ApiDeps): RouteServer {
  const server = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: BODY_MAX_BYTES,
    // One hop: the address that the proxy in front saw, not what a client wrote before it.
    trustProxy: deps.http.trustProxy ? (_address, hop) => hop === 0 : false,
    // A whole request within 30 s, so that slow senders hold no connection; an idle one is closed after 75 s.
    requestTimeout: 30_000,
    connectionTimeout: 75_000,
    keepAliveTimeout: 72_000,
    handlerTimeout: 25_000,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: "idle",
    return503OnClosing: true,
    schemaController: { compilersFactory },
    // Bodies are what they say they are: "5" is not 5, and unknown fields are no error (RFC 9413 aside, pages get newer).
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: false } },
    clientErrorHandler: (_fault, socket) => {
      if (!socket.writable) return;
      const body = JSON.stringify(problemOf("REQUEST_INVALID"));
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  server.setErrorHandler(createErrorHandler(deps.log));
  server.addHook("onResponse", async (request, reply) => {
    deps.log.debug(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
      },
      "request answered",
    );
  });
  return server;
}
