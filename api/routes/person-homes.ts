import { PersonHome } from "../../infra/contract/person-homes.ts";
import type { Database } from "../../infra/db/database.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { readPersonHome } from "../../infra/db/person-homes.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { PersonParams, problems, type RouteServer } from "../route-server.ts";

/** Where a guardian lives, for whoever pairs: to nobody else, and in no other answer. */
export function addPersonHomeRoute(server: RouteServer, { db }: { readonly db: Database }): void {
  server.get("/people/:personId/home", {
    config: { access: "changeGuardians" },
    schema: { tags: ["people"], params: PersonParams, response: { 200: PersonHome, ...problems } },
    handler: async (request) => {
      const { personId } = request.params;
      requireReach(whoAsks(request), "changeGuardians", await findPersonTarget(db, personId));
      const home = await readPersonHome(db, personId);
      if (home === null) throw new AppError("NOT_FOUND");
      return home;
    },
  });
}
