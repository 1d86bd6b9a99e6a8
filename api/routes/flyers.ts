import { Type } from "typebox";
import { FlyerBody, FlyerView } from "../../infra/contract/flyers.ts";
import { Id, type IncidentView } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import { issueFinderCode } from "../../infra/db/finder-codes.ts";
import { readRescuePhone } from "../../infra/db/rescue-phones.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { areaId, seniorId } from "../../infra/domain/ids.ts";
import { HOUR_MS, plusMs, toIso } from "../../infra/domain/time.ts";
import { whoAsks } from "../auth/guard.ts";
import { problems, type RouteServer } from "../route-server.ts";
import { findWithin, type IncidentRouteDeps } from "./incidents.ts";

type FlyerRouteDeps = IncidentRouteDeps & { readonly rescuePhone?: string | null };

/** Lets a missing-person flyer go out: a senior's face and name leave the circle, so somebody with an office answers for it. */
export function addFlyerRoute(server: RouteServer, deps: FlyerRouteDeps): void {
  const { db, clock } = deps;
  server.post("/incidents/:incidentId/flyers", {
    config: { access: "issueFlyer" },
    schema: {
      tags: ["incidents"],
      params: Type.Object({ incidentId: Id }),
      body: FlyerBody,
      response: { 201: FlyerView, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(db, me, { ...request.params, action: "issueFlyer" });
      mustBeSearch(view);
      const madeAt = clock.now();
      const expiresAt = plusMs(madeAt, request.body.hours * HOUR_MS);
      const { personId } = me.session;
      const token = await db.transaction(async (tx) => {
        const code = await issueFinderCode(tx, {
          seniorId: seniorId(view.seniorId),
          purpose: "flyer",
          wristbandId: null,
          issuedBy: personId,
          issuedAt: madeAt,
          expiresAt,
        });
        const { seniorId: about, incidentId } = view;
        const detail = { expiresAt: toIso(expiresAt) };
        await appendAudit(tx, { at: madeAt, personId, role, action: "flyer", seniorId: about, incidentId, detail });
        return code.token;
      });
      return await reply.code(201).send({
        number: view.number,
        madeAt: toIso(madeAt),
        expiresAt: toIso(expiresAt),
        path: `/finder.html#${token}`,
        rescuePhone: (await readRescuePhone(db, areaId(view.areaId))) ?? deps.rescuePhone ?? null,
      });
    },
  });
}

/** A doubt is nobody's business yet, a drill nobody's face, and whoever is found is not looked for. */
function mustBeSearch({ state, drill, endedAt }: IncidentView): void {
  if (endedAt !== null) throw new AppError("INCIDENT_ENDED");
  if (drill || state === "suspected") throw new AppError("ACTION_NOT_ALLOWED");
}
