import { Type } from "typebox";
import { FixList } from "../../infra/contract/http.ts";
import { IsoInstant, PositionView } from "../../infra/contract/views.ts";
import { recordView } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { readHistory, readPosition } from "../../infra/db/positions.ts";
import { openIncidentSince } from "../../infra/db/seniors.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { DAY_MS, type EpochMs, epochMs, parseInstant, plusMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import { showFix, showPosition } from "../present/seniors.ts";
import { problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";

export type WhereaboutsRouteDeps = { readonly db: Database; readonly clock: Clock };

/** Most fixes of one answer: more than a day at one fix in 10 s. */
const HISTORY_MAX = 10_000;
/** Whoever searches needs to know where the senior was in the hours before, and no more. */
const BEFORE_INCIDENT_MS = DAY_MS;

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
      const span = await allowedSpan(deps.db, { asked: readSpan(request.query), seniorId, role });
      const rows = await readHistory(deps.db, seniorId, { ...span, limit: HISTORY_MAX });
      const view = { at: deps.clock.now(), personId: me.session.personId, role, action: "seeHistory" };
      await recordView(deps.db, { ...view, seniorId, detail: { ...span, fixes: rows.length } });
      return { items: rows.map(showFix) };
    },
  });
}

type Span = { readonly from: EpochMs; readonly to: EpochMs };

function readSpan(query: { readonly from: string; readonly to: string }): Span {
  const from = parseInstant(query.from);
  const to = parseInstant(query.to);
  if (from === null || to === null || from >= to) throw new AppError("REQUEST_INVALID", { what: "from and to" });
  return { from, to };
}

/** All but administrators see the trace of the incident and of the day before it, whatever they ask for. */
async function allowedSpan(
  db: Database,
  request: { readonly asked: Span; readonly seniorId: SeniorId; readonly role: Role },
): Promise<Span> {
  if (request.role === "administrator") return request.asked;
  const raisedAt = await openIncidentSince(db, request.seniorId);
  if (raisedAt === null) throw new AppError("NOT_FOUND", { what: "open incident" });
  const from = epochMs(Math.max(request.asked.from, plusMs(raisedAt, -BEFORE_INCIDENT_MS)));
  return { from, to: epochMs(Math.max(request.asked.to, from)) };
}
