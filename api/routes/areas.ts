import { AreaList } from "../../infra/contract/http.ts";
import { readAreas } from "../../infra/db/areas.ts";
import type { Database } from "../../infra/db/database.ts";
import { showArea } from "../present/seniors.ts";
import { problems, type RouteServer } from "../route-server.ts";

/** The tree of sub-districts and townships: names on every map, no secret. */
export function addAreaRoutes(server: RouteServer, deps: { readonly db: Database }): void {
  server.get("/areas", {
    config: { access: "signedIn" },
    schema: { tags: ["areas"], response: { 200: AreaList, ...problems } },
    handler: async () => ({ items: (await readAreas(deps.db)).map(showArea) }),
  });
}
