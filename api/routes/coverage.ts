import { CoverageList } from "../../infra/contract/coverage.ts";
import { readCoverage } from "../../infra/db/coverage.ts";
import type { Database } from "../../infra/db/database.ts";
import { covers, scopeOf } from "../../infra/domain/access.ts";
import { seniorId } from "../../infra/domain/ids.ts";
import { toIso } from "../../infra/domain/time.ts";
import { whoAsks } from "../auth/guard.ts";
import { problems, type RouteServer } from "../route-server.ts";

/** Who could be called, now and within a day: before anything happens. */
export function addCoverageRoute(server: RouteServer, { db }: { readonly db: Database }): void {
  server.get("/coverage", {
    config: { access: "readCoverage" },
    schema: { tags: ["people"], response: { 200: CoverageList, ...problems } },
    handler: async (request) => {
      const scope = scopeOf(whoAsks(request).reach, "readCoverage");
      const nobody = seniorId("team");
      const inReach = (await readCoverage(db)).filter((it) =>
        covers(scope, { seniorId: it.seniorId ?? nobody, areaId: it.areaId, inIncident: false }),
      );
      const items = inReach.map(({ seniorId: senior, areaId, state, gapFrom, reach }) => {
        const people = reach.map((it) => ({ ...it }));
        return { seniorId: senior, areaId, state, gapFrom: gapFrom === null ? null : toIso(gapFrom), people };
      });
      return { items };
    },
  });
}
