import { ReportQuery, ReportView } from "../../infra/contract/reports.ts";
import { readAreas } from "../../infra/db/areas.ts";
import type { Database } from "../../infra/db/database.ts";
import { scopeOf } from "../../infra/domain/access.ts";
import { areaId } from "../../infra/domain/ids.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { partsWithin } from "../report/parts.ts";
import { readReport } from "../report/report.ts";
import { problems, type RouteServer } from "../route-server.ts";

/** What happened in a month, in counts: about nobody, so that it can be printed and passed on. */
export function addReportRoute(server: RouteServer, deps: { readonly db: Database; readonly clock: Clock }): void {
  const { db, clock } = deps;
  server.get("/reports", {
    config: { access: "readReports" },
    schema: { tags: ["reports"], querystring: ReportQuery, response: { 200: ReportView, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { month, areaId: asked } = request.query;
      const under = asked === undefined ? null : areaId(asked);
      const areas = await readAreas(db);
      if (under !== null)
        requireReach(me, "readReports", areas.some((it) => it.areaId === under) ? { areaIds: [under] } : null);
      const { parts, choices } = partsWithin(areas, scopeOf(me.reach, "readReports"), under);
      const figures = await readReport(db, month, parts);
      return { month, areaId: under, madeAt: toIso(clock.now()), ...figures, choices: [...choices] };
    },
  });
}
