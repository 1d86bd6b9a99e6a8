import { Type } from "typebox";
import { IncidentDetail } from "../../infra/contract/http.ts";
import { OtherIncidentBody } from "../../infra/contract/incident-links.ts";
import { Id } from "../../infra/contract/views.ts";
import { recordLink, recordMerge, recordUnlink } from "../../infra/db/incident-links.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { incidentId } from "../../infra/domain/ids.ts";
import { whoAsks } from "../auth/guard.ts";
import { problems, type RouteServer } from "../route-server.ts";
import { audited, detailOf, findWithin, type IncidentRouteDeps } from "./incidents.ts";

const acts = [
  { path: "links", action: "incident.link", record: recordLink },
  { path: "unlink", action: "incident.unlink", record: recordUnlink },
  { path: "merge", action: "incident.merge", record: recordMerge },
] as const;

/**
 * Two incidents that belong together are linked, and unlinked when they do not after all; one that was no case of its own is
 * merged into the other and ends.
 */
export function addIncidentLinkRoutes(server: RouteServer, deps: IncidentRouteDeps): void {
  for (const { path, action, record } of acts) {
    server.post(`/incidents/:incidentId/${path}`, {
      config: { access: "linkIncidents" },
      schema: {
        tags: ["incidents"],
        params: Type.Object({ incidentId: Id }),
        body: OtherIncidentBody,
        response: { 200: IncidentDetail, ...problems },
      },
      handler: async (request) => {
        const me = whoAsks(request);
        const { view, role } = await findWithin(deps.db, me, { ...request.params, action: "linkIncidents" });
        const other = await findWithin(deps.db, me, { ...request.body, action: "linkIncidents" });
        const pair = { incidentId: incidentId(view.incidentId), otherId: incidentId(other.view.incidentId) };
        const result = await deps.db.transaction((tx) => record(tx, { ...pair, personId: me.session.personId }));
        const detail = { otherId: pair.otherId, result: result.kind === "done" ? "done" : result.code };
        await audited(deps, me, { action, role, seniorId: view.seniorId, incidentId: view.incidentId, detail });
        if (result.kind === "refused") throw new AppError(result.code);
        return await detailOf(deps.db, pair.incidentId);
      },
    });
  }
}
