import { SeniorList } from "../../infra/contract/http.ts";
import { SeniorView } from "../../infra/contract/views.ts";
import type { Database } from "../../infra/db/database.ts";
import { listSeniors } from "../../infra/db/seniors.ts";
import { scopeOf } from "../../infra/domain/access.ts";
import { whoAsks } from "../auth/guard.ts";
import { showSenior } from "../present/seniors.ts";
import { problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin, showOneSenior } from "../senior-within.ts";

/** Seniors: who they are, what they look like, who watches over them. */
export function addSeniorRoutes(server: RouteServer, deps: { readonly db: Database }): void {
  server.get("/seniors", {
    config: { access: "readSenior" },
    schema: { tags: ["seniors"], response: { 200: SeniorList, ...problems } },
    handler: async (request) => {
      const rows = await listSeniors(deps.db, scopeOf(whoAsks(request).reach, "readSenior"));
      return { items: rows.map(showSenior) };
    },
  });

  server.get("/seniors/:seniorId", {
    config: { access: "readSenior" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 200: SeniorView, ...problems } },
    handler: async (request) => {
      const asked = { ...request.params, me: whoAsks(request), action: "readSenior" as const };
      const { senior } = await findSeniorWithin(deps.db, asked);
      return await showOneSenior(deps.db, senior.seniorId);
    },
  });
}
