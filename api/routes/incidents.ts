import { Type } from "typebox";
import { IncidentActionBody, IncidentDetail, IncidentList } from "../../infra/contract/http.ts";
import { Id, type IncidentView } from "../../infra/contract/views.ts";
import { type AuditEntry, appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { readIncidentView, readIncidentViews, readTimeline } from "../../infra/db/incident-views.ts";
import { type ActionResult, recordAction } from "../../infra/db/incidents.ts";
import { allowedAs, type Scope, scopeOf, seesIncident } from "../../infra/domain/access.ts";
import { type Action } from "../../infra/domain/access-table.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { isLonLat, lonLat } from "../../infra/domain/geo.ts";
import { areaId, type IncidentId, incidentId, seniorId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { withoutUnconfirmedClues } from "../present/clues.ts";
import { problemOf, sendProblem } from "../problems.ts";
import { problems, type RouteServer } from "../route-server.ts";

export type IncidentRouteDeps = { readonly db: Database; readonly clock: Clock };

const IncidentParams = Type.Object({ incidentId: Id });
const LIST_MAX = 1_000;

/** Incidents, their story, and what people do to them. */
export function addIncidentRoutes(server: RouteServer, deps: IncidentRouteDeps): void {
  server.get("/incidents", {
    config: { access: "readIncident" },
    schema: {
      tags: ["incidents"],
      querystring: Type.Object({ state: Type.Optional(Type.Enum(["open", "all"])) }),
      response: { 200: IncidentList, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const scope = scopeOf(me.reach, "readIncident");
      const openOnly = request.query.state !== "all";
      const within = withinOf(scope);
      const views = await readIncidentViews(deps.db, { ...within, openOnly, withoutDismissed: true, limit: LIST_MAX });
      const items = views.filter((view) => seesIncident(scope, subjectOf(view)));
      await audited(deps, me, { action: "listIncidents", role: null, detail: { incidents: items.length } });
      return { items };
    },
  });

  server.get("/incidents/:incidentId", {
    config: { access: "readIncident" },
    schema: { tags: ["incidents"], params: IncidentParams, response: { 200: IncidentDetail, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(deps.db, me, { ...request.params, action: "readIncident" });
      const ids = { seniorId: view.seniorId, incidentId: view.incidentId };
      await audited(deps, me, { action: "readIncident", role, ...ids });
      return await detailFor(deps.db, me, view);
    },
  });

  addIncidentActions(server, deps);
}

function addIncidentActions(server: RouteServer, deps: IncidentRouteDeps): void {
  server.post("/incidents/:incidentId/actions", {
    config: { access: "actOnIncident" },
    schema: {
      tags: ["incidents"],
      params: IncidentParams,
      body: IncidentActionBody,
      response: { 200: IncidentDetail, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(deps.db, me, { ...request.params, action: "actOnIncident" });
      const id = incidentId(view.incidentId);
      const result = await act(deps.db, { id, me, body: request.body });
      // After the commit: the chain's lock must never hold up the lock of the incidents' stories.
      await audited(deps, me, {
        action: `incident.${request.body.action}`,
        role,
        seniorId: view.seniorId,
        incidentId: view.incidentId,
        detail: { result: result.kind === "done" ? "done" : result.code },
      });
      const detail = await detailFor(deps.db, me, view);
      if (result.kind === "done") return detail;
      if (result.code !== "INCIDENT_CHANGED" && result.code !== "INCIDENT_ENDED") throw new AppError(result.code);
      return sendProblem(request, reply, { ...problemOf(result.code), incident: detail.incident });
    },
  });
}

async function act(
  db: Database,
  asked: { readonly id: IncidentId; readonly me: SignedIn; readonly body: IncidentActionBody },
): Promise<ActionResult> {
  const { action, idempotencyKey, seenGeneration, note, place } = asked.body;
  if (place !== undefined && !isLonLat(place.lon, place.lat)) throw new AppError("REQUEST_INVALID", { what: "place" });
  return await db.transaction((tx) =>
    recordAction(tx, {
      incidentId: asked.id,
      personId: asked.me.session.personId,
      action,
      idempotencyKey,
      seenGeneration: seenGeneration ?? null,
      note: note ?? null,
      place: place === undefined ? null : { at: lonLat(place.lon, place.lat), accuracyM: place.accuracyM ?? null },
    }),
  );
}

/** One incident, if this person may do `action` with it. */
export async function findWithin(
  db: Database,
  me: SignedIn,
  asked: { readonly incidentId: string; readonly action: Action },
): Promise<{ readonly view: IncidentView; readonly role: Role }> {
  const view = await readIncidentView(db, incidentId(asked.incidentId));
  const subject = view === null ? null : subjectOf(view);
  const target = subject === null ? null : { seniorId: subject.seniorId, areaIds: [subject.areaId], inIncident: true };
  const role = requireReach(me, asked.action, target);
  if (view === null || subject === null || !seesIncident(scopeOf(me.reach, asked.action), subject))
    throw new AppError("NOT_FOUND");
  return { view, role };
}

function subjectOf(view: IncidentView) {
  return { seniorId: seniorId(view.seniorId), areaId: areaId(view.areaId), isSuspicion: view.state === "suspected" };
}

function withinOf(scope: Scope) {
  if (scope.everywhere) return {};
  return { within: { seniorIds: [...scope.seniorIds], areaIds: [...scope.areaIds] } };
}

/** Whether they see every clue, or only what was found to be so. */
export function judgesClues(me: SignedIn, view: IncidentView): boolean {
  const { seniorId: about, areaId: area } = subjectOf(view);
  return allowedAs(me.reach, "judgeClue", { seniorId: about, areaIds: [area], inIncident: true }) !== null;
}

async function detailFor(db: Database, me: SignedIn, view: IncidentView): Promise<IncidentDetail> {
  const { incident, timeline } = await detailOf(db, incidentId(view.incidentId));
  return { incident, timeline: judgesClues(me, view) ? timeline : withoutUnconfirmedClues(timeline) };
}

/** For whoever judges clues. */
export async function detailOf(db: Database, id: IncidentId): Promise<IncidentDetail> {
  const incident = await readIncidentView(db, id);
  if (incident === null) throw new AppError("NOT_FOUND");
  return { incident, timeline: [...(await readTimeline(db, id))] };
}

export async function audited(
  deps: IncidentRouteDeps,
  me: SignedIn,
  view: Omit<AuditEntry, "at" | "personId">,
): Promise<void> {
  await deps.db.transaction((tx) => appendAudit(tx, { at: deps.clock.now(), personId: me.session.personId, ...view }));
}
