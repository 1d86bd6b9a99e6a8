import { Type } from "typebox";
import { OwnLeaveBody, OwnLeaveList, OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import type { Database } from "../../infra/db/database.ts";
import { deleteLeave, insertLeave, listLeavesOf, type OwnLeaveRow } from "../../infra/db/duty.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { personId } from "../../infra/domain/ids.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { NoContent, PersonParams, problems, type RouteServer } from "../route-server.ts";
import { changed, spanOf } from "./duty.ts";

/**
 * A guardian says when they are away. Whoever stands in sees the senior's whereabouts, so that is for the coordinator to
 * choose, see routes/duty.ts.
 */
export function addOwnLeaveRoutes(server: RouteServer, deps: { readonly db: Database; readonly clock: Clock }): void {
  server.get("/people/:personId/leaves", {
    config: { access: "changeOwnLeave" },
    schema: { tags: ["duty"], params: PersonParams, response: { 200: OwnLeaveList, ...problems } },
    handler: async (request) => {
      const { personId: id } = request.params;
      requireReach(whoAsks(request), "changeOwnLeave", await findPersonTarget(deps.db, id));
      return { items: (await listLeavesOf(deps.db, id)).map(showOwnLeave) };
    },
  });

  server.post("/people/:personId/leaves", {
    config: { access: "changeOwnLeave" },
    schema: { tags: ["duty"], params: PersonParams, body: OwnLeaveBody, response: { 201: OwnLeaveView, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const id = personId(request.params.personId);
      const role = requireReach(me, "changeOwnLeave", await findPersonTarget(deps.db, id));
      const leave = { personId: id, substituteId: null, seniorId: null, ...spanOf(request.body) };
      const leaveId = await changed(deps, { me, role, action: "enterLeave", detail: request.body }, (tx) =>
        insertLeave(tx, leave),
      );
      if (leaveId === null) throw new AppError("DUTY_OVERLAPS");
      return await reply.code(201).send(showOwnLeave({ ...leave, leaveId, substituteName: null }));
    },
  });

  server.delete("/people/:personId/leaves/:leaveId", {
    config: { access: "changeOwnLeave" },
    schema: {
      tags: ["duty"],
      params: Type.Object({
        ...PersonParams.properties,
        leaveId: Type.String({ pattern: "^[0-9]{1,15}$" }),
      }),
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { personId: id } = request.params;
      const role = requireReach(me, "changeOwnLeave", await findPersonTarget(deps.db, id));
      const leave = (await listLeavesOf(deps.db, id)).find((it) => String(it.leaveId) === request.params.leaveId);
      if (leave === undefined) throw new AppError("NOT_FOUND");
      const { leaveId } = leave;
      await changed(deps, { me, role, action: "endLeave", detail: { leaveId } }, (tx) => deleteLeave(tx, leaveId));
      return await reply.code(204).send(null);
    },
  });
}

const showOwnLeave = ({ leaveId, seniorId, from, to, substituteName }: OwnLeaveRow): OwnLeaveView => ({
  leaveId,
  seniorId,
  from: toIso(from),
  to: toIso(to),
  substituteName,
});
