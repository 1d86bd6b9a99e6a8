import { Type } from "typebox";
import { FixList } from "../../infra/contract/http.ts";
import { IsoInstant, PositionView } from "../../infra/contract/views.ts";
import { recordView } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { readHistory, readPosition } from "../../infra/db/positions.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { allowedSpan, readSpan } from "../allowed-span.ts";
import { whoAsks } from "../auth/guard.ts";
import { showFix, showPosition } from "../present/seniors.ts";
import { problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";

export type WhereaboutsRouteDeps = { readonly db: Database; readonly clock: Clock };

/** Most fixes of one answer: more than a day at one fix in 10 s. */
const HISTORY_MAX = 10_000;

/** Where one senior is and was. Each view is in the audit before it is answered. */
export function addWhereaboutsRoutes(server: RouteServer, deps: WhereaboutsRouteDeps): void {
  server.get("/seniors/:seniorId/position", {
    config: { access: "seePosition" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 200: PositionView, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(deps.db, { ...request.params, me, action: "seePosition" });
      const { seniorId } = senior;
      const position = await readPosition(deps.db, seniorId);
      const view = { at: deps.clock.now(), personId: me.session.personId, role, action: "seePosition" };
      await recordView(deps.db, { ...view, seniorId });
      if (position === null) throw new AppError("NOT_FOUND", { what: "position" });
      return showPosition(position);
    },
  });

  server.get("/seniors/:seniorId/fixes", {
    config: { access: "seeHistory" },
    schema: {
      tags: ["seniors"],
      params: SeniorParams,
      querystring: Type.Object({ from: IsoInstant, to: IsoInstant }),
      response: { 200: FixList, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(deps.db, { ...request.params, me, action: "seeHistory" });
      const { seniorId } = senior;
      const { personId } = me.session;
      const span = await allowedSpan(deps.db, { asked: readSpan(request.query), seniorId, role, personId });
      const rows = await readHistory(deps.db, seniorId, { ...span, limit: HISTORY_MAX });
      const view = { at: deps.clock.now(), personId: me.session.personId, role, action: "seeHistory" };
      await recordView(deps.db, { ...view, seniorId, detail: { ...span, fixes: rows.length } });
      return { items: rows.map(showFix) };
    },
  });
}
