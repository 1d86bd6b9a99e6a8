import { randomUUID } from "node:crypto";
import { BreakGlassBody, BreakGlassView } from "../../infra/contract/break-glass.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import { type BrokenGlass, breakGlass, endGlass, findWearer } from "../../infra/db/break-glass.ts";
import type { Database } from "../../infra/db/database.ts";
import { allowedAs } from "../../infra/domain/access.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { MINUTE_MS, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import { NoContent, problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";

export type BreakGlassRouteDeps = { readonly db: Database; readonly clock: Clock };

const path = "/seniors/:seniorId/break-glass";

/** A rescuer or duty officer who does not reach a senior looks all the same: with a reason, for minutes, and not in secret. */
export function addBreakGlassRoutes(server: RouteServer, { db, clock }: BreakGlassRouteDeps): void {
  server.post(path, {
    config: { access: "breakGlass" },
    schema: {
      tags: ["seniors"],
      description: "Instead of the senior's id, the number printed on the wristband does as well.",
      params: SeniorParams,
      body: BreakGlassBody,
      response: { 201: BreakGlassView, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const asked = (await findWearer(db, request.params.seniorId)) ?? request.params.seniorId;
      const { senior, role } = await findSeniorWithin(db, { seniorId: asked, me, action: "breakGlass" });
      const { seniorId, areaIds } = senior;
      const [areaId] = areaIds;
      if (areaId === undefined) throw new AppError("NOT_FOUND");
      if (allowedAs(me.reach, "seePosition", senior) !== null) throw new AppError("CONFLICT", { what: "in reach" });
      const openedAt = clock.now();
      const { reason, note = "", minutes } = request.body;
      const glass: BrokenGlass = {
        glassId: randomUUID(),
        personId: me.session.personId,
        seniorId,
        reason,
        note,
        openedAt,
        endsAt: plusMs(openedAt, minutes * MINUTE_MS),
      };
      await db.transaction(async (tx) => {
        await breakGlass(tx, glass, areaId);
        const entry = { at: openedAt, personId: glass.personId, role, action: "breakGlass", seniorId, reason };
        await appendAudit(tx, { ...entry, detail: { glassId: glass.glassId, endsAt: toIso(glass.endsAt) } });
      });
      return await reply.code(201).send({ glassId: glass.glassId, seniorId, endsAt: toIso(glass.endsAt) });
    },
  });

  server.delete(path, {
    config: { access: "breakGlass" },
    schema: { tags: ["seniors"], params: SeniorParams, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { senior, role } = await findSeniorWithin(db, { ...request.params, me, action: "breakGlass" });
      const { seniorId } = senior;
      const { personId } = me.session;
      const at = clock.now();
      await db.transaction(async (tx) => {
        if (!(await endGlass(tx, { personId, seniorId, at }))) throw new AppError("NOT_FOUND", { what: "open glass" });
        await appendAudit(tx, { at, personId, role, action: "endBreakGlass", seniorId });
      });
      return await reply.code(204).send(null);
    },
  });
}
