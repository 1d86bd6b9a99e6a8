import { PairingBody } from "../../infra/contract/http.ts";
import { SeniorView } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { setGuardian } from "../../infra/db/enrolment.ts";
import { recordRosterChange } from "../../infra/db/incidents.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import type { ReadGuardian } from "../guardian-choice.ts";
import { problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin, showOneSenior } from "../senior-within.ts";

export type GuardianRouteDeps = { readonly db: Database; readonly clock: Clock; readonly readGuardian: ReadGuardian };

/** Replaces guardian A or B of a senior; whoever is new is called at once when the senior is being looked for. */
export function addGuardianRoute(server: RouteServer, deps: GuardianRouteDeps): void {
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
      const { senior, role } = await findSeniorWithin(deps.db, { ...request.params, me, action: "changeGuardians" });
      const { slot } = request.body;
      const [areaId] = senior.areaIds;
      if (areaId === undefined) throw new AppError("NOT_FOUND");
      const guardian = await deps.readGuardian(me, request.body.guardian);
      await deps.db.transaction(async (tx) => {
        const personId = await setGuardian(tx, { senior: { seniorId: senior.seniorId, areaId }, slot, guardian });
        await recordRosterChange(tx, senior.seniorId);
        const entry = { at: deps.clock.now(), personId: me.session.personId, role, action: "changeGuardians" };
        await appendAudit(tx, {
          ...entry,
          seniorId: senior.seniorId,
          detail: { slot, guardianId: personId, homeChanged: guardian.home !== null },
        });
      });
      return await showOneSenior(deps.db, senior.seniorId);
    },
  });
}
