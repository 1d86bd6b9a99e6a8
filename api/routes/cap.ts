import { Type } from "typebox";
import { Id } from "../../infra/contract/views.ts";
import { readCapBasis, saveCapDocument } from "../../infra/db/cap-documents.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { incidentId } from "../../infra/domain/ids.ts";
import { whoAsks } from "../auth/guard.ts";
import { capDocument } from "../present/cap.ts";
import { problems, type RouteServer } from "../route-server.ts";
import { audited, findWithin, type IncidentRouteDeps } from "./incidents.ts";

/** Issues the document by which police and other agencies join a search: the first, an update of it, or its cancellation. */
export function addCapRoute(server: RouteServer, deps: IncidentRouteDeps): void {
  server.post("/incidents/:incidentId/cap", {
    config: { access: "issueCap" },
    schema: {
      tags: ["incidents"],
      params: Type.Object({ incidentId: Id }),
      response: { 201: Type.String({ description: "CAP 1.2, application/cap+xml" }), ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(deps.db, me, { ...request.params, action: "issueCap" });
      const { text, identifier, msgType } = await issue(deps, view.incidentId);
      const ids = { seniorId: view.seniorId, incidentId: view.incidentId };
      await audited(deps, me, { action: "incident.cap", role, ...ids, detail: { identifier, msgType } });
      return await reply.code(201).header("content-type", "application/cap+xml; charset=utf-8").send(text);
    },
  });
}

/** One that was never issued cannot be taken back. */
async function issue({ db }: IncidentRouteDeps, id: string) {
  return await db.transaction(async (tx) => {
    const basis = await readCapBasis(tx, incidentId(id));
    if (basis === null) throw new AppError("NOT_FOUND");
    const { incident, now, earlier, ...facts } = basis;
    if (incident.state === "suspected") throw new AppError("ACTION_NOT_ALLOWED");
    const isOver = incident.endedAt !== null;
    if (isOver && earlier.length === 0) throw new AppError("INCIDENT_ENDED");
    const msgType = isOver ? "Cancel" : earlier.length === 0 ? "Alert" : "Update";
    const identifier = `${incident.incidentId}.${earlier.length + 1}`;
    await saveCapDocument(tx, { incidentId: incident.incidentId, identifier, msgType });
    const { drill: isDrill, state } = incident;
    return {
      identifier,
      msgType,
      text: capDocument({ ...facts, identifier, sent: now, msgType, earlier, isDrill, state }),
    };
  });
}
