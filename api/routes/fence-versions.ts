import { Type } from "typebox";
import { FenceVersionList } from "../../infra/contract/fence-versions.ts";
import { Id } from "../../infra/contract/views.ts";
import type { Database } from "../../infra/db/database.ts";
import { listFenceVersions } from "../../infra/db/fence-versions.ts";
import { findFenceTarget, targetOfFence } from "../../infra/db/fences.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { showFenceVersion } from "../present/fences.ts";
import { problems, type RouteServer } from "../route-server.ts";

/** What a fence was before, by whom and since when: to undo, and to see who changed it in between. */
export function addFenceVersionRoutes(server: RouteServer, { db }: { readonly db: Database }): void {
  server.get("/fences/:fenceId/versions", {
    config: { access: "changeFences" },
    schema: {
      tags: ["fences"],
      params: Type.Object({ fenceId: Id }),
      response: { 200: FenceVersionList, ...problems },
    },
    handler: async (request) => {
      const fence = await findFenceTarget(db, request.params.fenceId);
      requireReach(whoAsks(request), "changeFences", targetOfFence(fence));
      if (fence === null) throw new AppError("NOT_FOUND");
      const rows = await listFenceVersions(db, fence.fenceId);
      return { items: rows.map(showFenceVersion) };
    },
  });
}
