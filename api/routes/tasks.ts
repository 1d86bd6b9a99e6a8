import { Type } from "typebox";
import { TaskAnswerBody, TaskBody } from "../../infra/contract/duty.ts";
import { IncidentDetail } from "../../infra/contract/http.ts";
import { Id } from "../../infra/contract/views.ts";
import { recordTask, recordTaskAnswer } from "../../infra/db/incident-tasks.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { isLonLat, lonLat } from "../../infra/domain/geo.ts";
import { incidentId, personId } from "../../infra/domain/ids.ts";
import { whoAsks } from "../auth/guard.ts";
import { problems, type RouteServer } from "../route-server.ts";
import { audited, detailOf, findWithin, type IncidentRouteDeps } from "./incidents.ts";

/** What an officer asks one of the team to do (go to, search, hold), and the answers. */
export function addTaskRoutes(server: RouteServer, deps: IncidentRouteDeps): void {
  server.post("/incidents/:incidentId/tasks", {
    config: { access: "giveTask" },
    schema: {
      tags: ["incidents"],
      params: Type.Object({ incidentId: Id }),
      body: TaskBody,
      response: { 200: IncidentDetail, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(deps.db, me, { ...request.params, action: "giveTask" });
      const id = incidentId(view.incidentId);
      const task = { ...readTask(request.body), givenBy: me.session.personId };
      const result = await deps.db.transaction((tx) => recordTask(tx, { incidentId: id, task }));
      const detail = { taskId: task.taskId, toId: task.personId, kind: task.kind, result: codeOf(result) };
      const ids = { seniorId: view.seniorId, incidentId: view.incidentId };
      await audited(deps, me, { action: "incident.giveTask", role, ...ids, detail });
      if (result.kind === "refused") throw new AppError(result.code);
      return await detailOf(deps.db, id);
    },
  });

  server.post("/incidents/:incidentId/tasks/:taskId/answer", {
    config: { access: "answerTask" },
    schema: {
      tags: ["incidents"],
      params: Type.Object({ incidentId: Id, taskId: Id }),
      body: TaskAnswerBody,
      response: { 200: IncidentDetail, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const { taskId, ...which } = request.params;
      const { view, role } = await findWithin(deps.db, me, { ...which, action: "answerTask" });
      const id = incidentId(view.incidentId);
      const { answer, note = null } = request.body;
      const by = { personId: me.session.personId, answer, note };
      const result = await deps.db.transaction((tx) => recordTaskAnswer(tx, { incidentId: id, taskId, ...by }));
      const ids = { seniorId: view.seniorId, incidentId: view.incidentId };
      const detail = { taskId, answer, result: codeOf(result) };
      await audited(deps, me, { action: "incident.answerTask", role, ...ids, detail });
      if (result.kind === "refused") throw new AppError(result.code);
      return await detailOf(deps.db, id);
    },
  });
}

function readTask({ taskId, personId: to, kind, place, radiusM, note }: TaskBody) {
  if (place !== undefined && !isLonLat(place.lon, place.lat)) throw new AppError("REQUEST_INVALID", { what: "place" });
  return {
    taskId,
    personId: personId(to),
    kind,
    at: place === undefined ? null : lonLat(place.lon, place.lat),
    radiusM: radiusM ?? null,
    note: note ?? null,
  };
}

const codeOf = (result: { readonly kind: "done" } | { readonly kind: "refused"; readonly code: string }): string =>
  result.kind === "done" ? "done" : result.code;
