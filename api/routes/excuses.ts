import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import { ExcuseBody, ExcuseList, ExcuseView } from "../../infra/contract/http.ts";
import { Id } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import { type ExcuseRow, endExcuse, insertExcuse, listExcuses, type NewExcuse } from "../../infra/db/excuses.ts";
import { findFenceTarget } from "../../infra/db/fences.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { isExcuseSpan } from "../../infra/domain/excuse-span.ts";
import type { LonLatBox } from "../../infra/domain/geo.ts";
import { type FenceId, personId, type SeniorId } from "../../infra/domain/ids.ts";
import { type EpochMs, parseInstant, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { readFenceShape, showFenceShape } from "../fence-shape.ts";
import { NoContent, problems, type RouteServer, SeniorParams } from "../route-server.ts";
import { findSeniorWithin, type SeniorWithin } from "../senior-within.ts";

export type ExcuseRouteDeps = { readonly db: Database; readonly clock: Clock; readonly serviceBox: LonLatBox };

/** "She is with me until 17:00", and temporary safe ways. */
export function addExcuseRoutes(server: RouteServer, deps: ExcuseRouteDeps): void {
  server.get("/seniors/:seniorId/excuses", {
    config: { access: "readExcuses" },
    schema: { tags: ["excuses"], params: SeniorParams, response: { 200: ExcuseList, ...problems } },
    handler: async (request) => {
      const asked = { ...request.params, me: whoAsks(request), action: "readExcuses" as const };
      const { senior } = await findSeniorWithin(deps.db, asked);
      return { items: (await listExcuses(deps.db, senior.seniorId)).map(showExcuse) };
    },
  });

  server.post("/seniors/:seniorId/excuses", {
    config: { access: "giveExcuse" },
    schema: {
      tags: ["excuses"],
      params: SeniorParams,
      body: ExcuseBody,
      response: { 201: ExcuseView, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const within = await findSeniorWithin(deps.db, { ...request.params, me, action: "giveExcuse" });
      const excuse = await readExcuseBody(deps, request.body, { me, seniorId: within.senior.seniorId });
      await deps.db.transaction(async (tx) => {
        await insertExcuse(tx, excuse);
        await audited(tx, deps, { me, within, action: "giveExcuse", excuseId: excuse.excuseId, to: excuse.to });
      });
      const saved = (await listExcuses(deps.db, excuse.seniorId)).find((row) => row.excuseId === excuse.excuseId);
      if (saved === undefined) throw new AppError("NOT_FOUND");
      return await reply.code(201).send(showExcuse(saved));
    },
  });

  server.delete("/seniors/:seniorId/excuses/:excuseId", {
    config: { access: "giveExcuse" },
    schema: {
      tags: ["excuses"],
      params: Type.Object({ ...SeniorParams.properties, excuseId: Id }),
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { seniorId, excuseId } = request.params;
      const within = await findSeniorWithin(deps.db, { seniorId, me, action: "giveExcuse" });
      await deps.db.transaction(async (tx) => {
        if (!(await endExcuse(tx, within.senior.seniorId, excuseId))) throw new AppError("NOT_FOUND", { excuseId });
        await audited(tx, deps, { me, within, action: "endExcuse", excuseId, to: deps.clock.now() });
      });
      return await reply.code(204).send(null);
    },
  });
}

async function readExcuseBody(
  { db, clock, serviceBox }: ExcuseRouteDeps,
  body: ExcuseBody,
  who: { readonly me: SignedIn; readonly seniorId: SeniorId },
): Promise<NewExcuse> {
  const now = clock.now();
  const from = body.from === undefined ? now : parseInstant(body.from);
  const to = parseInstant(body.to);
  if (from === null || to === null || !isExcuseSpan(body.kind, { from, to }, now))
    throw new AppError("EXCUSE_TIME_INVALID");
  // Only a safe way has a shape, and without one it would be safe nowhere.
  if ((body.kind === "corridor") !== (body.shape !== undefined)) throw new AppError("REQUEST_INVALID");
  return {
    excuseId: randomUUID(),
    seniorId: who.seniorId,
    kind: body.kind,
    fenceId: body.fenceId === undefined ? null : await readFenceId(db, body.fenceId, who.seniorId),
    shape: body.shape === undefined ? null : readFenceShape(body.shape, serviceBox),
    from,
    to,
    givenBy: personId(who.me.session.personId),
  };
}

/** One of the senior's own fences, or one that all share. */
async function readFenceId(db: Database, fenceId: string, seniorId: SeniorId): Promise<FenceId> {
  const fence = await findFenceTarget(db, fenceId);
  if (fence === null || (fence.seniorId !== null && fence.seniorId !== seniorId)) throw new AppError("NOT_FOUND");
  return fence.fenceId;
}

function showExcuse(row: ExcuseRow): ExcuseView {
  const { excuseId, seniorId, kind, fenceId, shape, givenBy, givenByName } = row;
  return {
    excuseId,
    seniorId,
    kind,
    fenceId,
    from: toIso(row.from),
    to: toIso(row.to),
    shape: shape === null ? null : showFenceShape(shape),
    givenBy: givenBy === null ? null : { personId: givenBy, name: givenByName ?? "" },
  };
}

async function audited(
  tx: Queryable,
  deps: ExcuseRouteDeps,
  change: {
    readonly me: SignedIn;
    readonly within: SeniorWithin;
    readonly action: string;
    readonly excuseId: string;
    readonly to: EpochMs;
  },
): Promise<void> {
  await appendAudit(tx, {
    at: deps.clock.now(),
    personId: change.me.session.personId,
    role: change.within.role,
    action: change.action,
    seniorId: change.within.senior.seniorId,
    detail: { excuseId: change.excuseId, to: toIso(change.to) },
  });
}
