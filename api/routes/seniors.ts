import { Type } from "typebox";
import { FixList, PairingBody, SeniorList } from "../../infra/contract/http.ts";
import { IsoInstant, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { setGuardian } from "../../infra/db/enrolment.ts";
import { recordRosterChange } from "../../infra/db/incidents.ts";
import { readHistory, readPosition } from "../../infra/db/positions.ts";
import {
  findSeniorTarget,
  listSeniors,
  openIncidentSince,
  readSeniors,
  type SeniorTarget,
} from "../../infra/db/seniors.ts";
import { type Action, scopeOf } from "../../infra/domain/access.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { DAY_MS, type EpochMs, epochMs, parseInstant, plusMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import type { ReadGuardian } from "../guardian-choice.ts";
import { showFix, showPosition, showSenior } from "../present/seniors.ts";
import { problems, type RouteServer, SeniorParams } from "../route-server.ts";

export type SeniorRouteDeps = { readonly db: Database; readonly clock: Clock; readonly readGuardian: ReadGuardian };

/** Most fixes of one answer: a day at one fix in 10 s. */
const HISTORY_MAX = 10_000;
/** Whoever searches needs to know where the senior was in the hours before, and no more. */
const BEFORE_INCIDENT_MS = DAY_MS;

/** Seniors, where they are, where they were, and who watches over them. */
export function addSeniorRoutes(server: RouteServer, deps: SeniorRouteDeps): void {
  const within = (request: { readonly seniorId: string }, signedIn: SignedIn, action: Action) =>
    findWithin(deps.db, { ...request, signedIn, action });

  server.get("/seniors", {
    config: { access: "readSenior" },
    schema: { tags: ["seniors"], response: { 200: SeniorList, ...problems } },
    handler: async (request) => {
      const rows = await listSeniors(deps.db, scopeOf(whoAsks(request).reach, "readSenior"));
      return { items: rows.map(showSenior) };
    },
  });

  server.get("/seniors/:seniorId", {
    config: { access: "readSenior" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 200: SeniorView, ...problems } },
    handler: async (request) => {
      const { senior } = await within(request.params, whoAsks(request), "readSenior");
      return await showOne(deps.db, senior.seniorId);
    },
  });

  server.get("/seniors/:seniorId/position", {
    config: { access: "seePosition" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 200: PositionView, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await within(request.params, me, "seePosition");
      const position = await readPosition(deps.db, senior.seniorId);
      await audited(deps, me, { action: "seePosition", role, seniorId: senior.seniorId });
      if (position === null) throw new AppError("NOT_FOUND", { what: "position" });
      return showPosition(position);
    },
  });

  server.get("/seniors/:seniorId/fixes", {
    config: { access: "seeHistory" },
    schema: {
      tags: ["seniors"],
      params: SeniorParams,
      querystring: Type.Object({ from: IsoInstant, to: IsoInstant }),
      response: { 200: FixList, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await within(request.params, me, "seeHistory");
      const span = await allowedSpan(deps.db, { asked: readSpan(request.query), seniorId: senior.seniorId, role });
      const rows = await readHistory(deps.db, senior.seniorId, { ...span, limit: HISTORY_MAX });
      const detail = { from: span.from, to: span.to, fixes: rows.length };
      await audited(deps, me, { action: "seeHistory", role, seniorId: senior.seniorId, detail });
      return { items: rows.map(showFix) };
    },
  });

  server.put("/seniors/:seniorId/guardians", {
    config: { access: "changeGuardians" },
    schema: {
      tags: ["seniors"],
      params: SeniorParams,
      body: PairingBody,
      response: { 200: SeniorView, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await within(request.params, me, "changeGuardians");
      const { slot } = request.body;
      const [areaId] = senior.areaIds;
      if (areaId === undefined) throw new AppError("NOT_FOUND");
      const guardian = await deps.readGuardian(me, request.body.guardian);
      await deps.db.transaction(async (tx) => {
        const personId = await setGuardian(tx, { senior: { seniorId: senior.seniorId, areaId }, slot, guardian });
        await recordRosterChange(tx, senior.seniorId);
        const entry = { at: deps.clock.now(), personId: me.session.personId, role, action: "changeGuardians" };
        await appendAudit(tx, { ...entry, seniorId: senior.seniorId, detail: { slot, guardianId: personId } });
      });
      return await showOne(deps.db, senior.seniorId);
    },
  });
}

async function findWithin(
  db: Database,
  asked: { readonly seniorId: string; readonly signedIn: SignedIn; readonly action: Action },
): Promise<{ readonly senior: SeniorTarget; readonly role: Role }> {
  const senior = await findSeniorTarget(db, asked.seniorId);
  const role = requireReach(asked.signedIn, asked.action, senior);
  if (senior === null) throw new AppError("NOT_FOUND");
  return { senior, role };
}

async function showOne(db: Database, seniorId: SeniorId): Promise<SeniorView> {
  const [row] = await readSeniors(db, [seniorId]);
  if (row === undefined) throw new AppError("NOT_FOUND");
  return showSenior(row);
}

type Span = { readonly from: EpochMs; readonly to: EpochMs };

function readSpan(query: { readonly from: string; readonly to: string }): Span {
  const from = parseInstant(query.from);
  const to = parseInstant(query.to);
  if (from === null || to === null || from >= to) throw new AppError("REQUEST_INVALID", { what: "from and to" });
  return { from, to };
}

/** All but administrators see the trace of the incident and of the day before it, whatever they ask for. */
async function allowedSpan(
  db: Database,
  request: { readonly asked: Span; readonly seniorId: SeniorId; readonly role: Role },
): Promise<Span> {
  if (request.role === "administrator") return request.asked;
  const raisedAt = await openIncidentSince(db, request.seniorId);
  if (raisedAt === null) throw new AppError("NOT_FOUND", { what: "open incident" });
  const from = epochMs(Math.max(request.asked.from, plusMs(raisedAt, -BEFORE_INCIDENT_MS)));
  return { from, to: epochMs(Math.max(request.asked.to, from)) };
}

async function audited(
  deps: SeniorRouteDeps,
  me: SignedIn,
  view: {
    readonly action: string;
    readonly role: Role;
    readonly seniorId: SeniorId;
    readonly detail?: Readonly<Record<string, number>>;
  },
): Promise<void> {
  await deps.db.transaction((tx) => appendAudit(tx, { at: deps.clock.now(), personId: me.session.personId, ...view }));
}
