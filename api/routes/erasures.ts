import { ErasureBody, ErasureResult } from "../../infra/contract/http.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { erasePerson, eraseSenior } from "../../infra/db/erasure.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { personId } from "../../infra/domain/ids.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { PersonParams, problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";

export type ErasureRouteDeps = { readonly db: Database; readonly clock: Clock };

/** Erases what is held about a senior or a person, with what was derived from it; the audit says by whom, why and how much. */
export function addErasureRoutes(server: RouteServer, deps: ErasureRouteDeps): void {
  server.post("/seniors/:seniorId/erasure", {
    config: { access: "erase" },
    schema: {
      tags: ["erasure"],
      params: SeniorParams,
      body: ErasureBody,
      response: { 200: ErasureResult, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(deps.db, { ...request.params, me, action: "erase" });
      const erased = await deps.db.transaction(async (tx) => {
        const counts = await eraseSenior(tx, senior.seniorId);
        const entry = { at: deps.clock.now(), personId: me.session.personId, role, action: "eraseSenior" };
        await appendAudit(tx, { ...entry, ...request.body, seniorId: senior.seniorId, detail: counts });
        return counts;
      });
      return { erased };
    },
  });

  server.post("/people/:personId/erasure", {
    config: { access: "erase" },
    schema: {
      tags: ["erasure"],
      params: PersonParams,
      body: ErasureBody,
      response: { 200: ErasureResult, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const role = requireReach(me, "erase", await findPersonTarget(deps.db, request.params.personId));
      const erasedId = personId(request.params.personId);
      const erased = await deps.db.transaction(async (tx) => {
        const counts = await erasePerson(tx, erasedId);
        const entry = { at: deps.clock.now(), personId: me.session.personId, role, action: "erasePerson" };
        await appendAudit(tx, { ...entry, ...request.body, detail: { erasedPersonId: erasedId, ...counts } });
        return counts;
      });
      return { erased };
    },
  });
}
