import { DrillBody, DrillStarted } from "../../infra/contract/drills.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { recordDrill } from "../../infra/db/incidents.ts";
import { findSeniorTarget } from "../../infra/db/seniors.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { personId } from "../../infra/domain/ids.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { problems, type RouteServer, SeniorParams } from "../route-server.ts";

/** A drill: everything goes as if the senior had left, for those who are named, marked on every phone and page. */
export function addDrillRoute(server: RouteServer, deps: { readonly db: Database; readonly clock: Clock }): void {
  server.post("/seniors/:seniorId/drills", {
    config: { access: "startDrill" },
    schema: {
      tags: ["incidents"],
      params: SeniorParams,
      body: DrillBody,
      response: { 201: DrillStarted, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const senior = await findSeniorTarget(deps.db, request.params.seniorId);
      const role = requireReach(me, "startDrill", senior);
      if (senior === null) throw new AppError("NOT_FOUND");
      const by = me.session.personId;
      const recipients = request.body.recipients.map(personId);
      const result = await deps.db.transaction((tx) =>
        recordDrill(tx, { seniorId: senior.seniorId, personId: by, recipients }),
      );
      if (result.kind === "refused") throw new AppError(result.code);
      const { incidentId } = result;
      const entry = { at: deps.clock.now(), personId: by, role, action: "startDrill", seniorId: senior.seniorId };
      await deps.db.transaction((tx) => appendAudit(tx, { ...entry, incidentId, detail: { recipients } }));
      return await reply.code(201).send({ incidentId });
    },
  });
}
