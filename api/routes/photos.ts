import { Type } from "typebox";
import { SeniorView } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { deleteSeniorPhoto, readSeniorPhoto, saveSeniorPhoto } from "../../infra/db/senior-photos.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import { addPictureBodies, readPicture } from "../picture-bodies.ts";
import { problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin, showOneSenior } from "../senior-within.ts";

type PhotoRouteDeps = { readonly db: Database; readonly clock: Clock };

/** What a senior looks like: given by the coordinator, seen by whoever may see the senior. */
export async function addPhotoRoutes(server: RouteServer, deps: PhotoRouteDeps): Promise<void> {
  server.get("/seniors/:seniorId/photo", {
    config: { access: "readSenior" },
    schema: {
      tags: ["seniors"],
      params: SeniorParams,
      querystring: Type.Object({ v: Type.Optional(Type.String({ maxLength: 40 })) }),
      response: { 200: Type.Any({ description: "image/jpeg" }), ...problems },
    },
    handler: async (request, reply) => {
      const asked = { ...request.params, me: whoAsks(request), action: "readSenior" as const };
      const { senior } = await findSeniorWithin(deps.db, asked);
      const jpeg = await readSeniorPhoto(deps.db, senior.seniorId);
      if (jpeg === null) throw new AppError("NOT_FOUND");
      // Asked for by its `photoAt`: a new picture has another address.
      return await reply.type("image/jpeg").header("cache-control", "private, max-age=3600").send(Buffer.from(jpeg));
    },
  });
  await server.register(async (pictures: RouteServer) => {
    addPictureBodies(pictures);
    addPhotoChange(pictures, deps);
  });
  addPhotoRemoval(server, deps);
}

function addPhotoChange(server: RouteServer, { db, clock }: PhotoRouteDeps): void {
  server.put("/seniors/:seniorId/photo", {
    config: { access: "enrol" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 200: SeniorView, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(db, { ...request.params, me, action: "enrol" });
      const { jpeg, widthPx, heightPx } = await readPicture(request.body);
      const changed = { changedAt: clock.now(), changedBy: me.session.personId };
      await db.transaction(async (tx) => {
        await saveSeniorPhoto(tx, senior.seniorId, { jpeg, widthPx, heightPx, ...changed });
        await appendAudit(tx, {
          at: clock.now(),
          personId: me.session.personId,
          role,
          action: "photo.change",
          seniorId: senior.seniorId,
        });
      });
      return await showOneSenior(db, senior.seniorId);
    },
  });
}

function addPhotoRemoval(server: RouteServer, { db, clock }: PhotoRouteDeps): void {
  server.delete("/seniors/:seniorId/photo", {
    config: { access: "enrol" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 204: Type.Null(), ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(db, { ...request.params, me, action: "enrol" });
      await db.transaction(async (tx) => {
        if (!(await deleteSeniorPhoto(tx, senior.seniorId))) throw new AppError("NOT_FOUND");
        await appendAudit(tx, {
          at: clock.now(),
          personId: me.session.personId,
          role,
          action: "photo.remove",
          seniorId: senior.seniorId,
        });
      });
      return await reply.code(204).send(null);
    },
  });
}
