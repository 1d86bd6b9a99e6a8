import { TestAlertResult } from "../../infra/contract/http.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { queueTestAlert } from "../../infra/db/incident-notices.ts";
import { guardiansOf } from "../../infra/db/people.ts";
import { findSeniorTarget } from "../../infra/db/seniors.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { problems, type RouteServer, SeniorParams } from "../route-server.ts";

/** A message that says it is a test, to both guardians by every channel they have: whether they can be reached. */
export function addTestAlertRoute(server: RouteServer, deps: { readonly db: Database; readonly clock: Clock }): void {
  server.post("/seniors/:seniorId/test-alert", {
    config: { access: "sendTestAlert" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 202: TestAlertResult, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const senior = await findSeniorTarget(deps.db, request.params.seniorId);
      const role = requireReach(me, "sendTestAlert", senior);
      if (senior === null) throw new AppError("NOT_FOUND");
      const items = await deps.db.transaction(async (tx) => {
        const queued = await queueTestAlert(tx, await guardiansOf(tx, senior.seniorId));
        const alerts = queued.reduce((sum, each) => sum + each.alerts, 0);
        const entry = { at: deps.clock.now(), personId: me.session.personId, role, action: "testAlert" };
        await appendAudit(tx, { ...entry, seniorId: senior.seniorId, detail: { alerts } });
        return queued.map((each) => ({ ...each }));
      });
      return await reply.code(202).send({ items });
    },
  });
}
