import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import { FenceBody, FenceChangeBody, FenceList, FenceView } from "../../infra/contract/http.ts";
import { Id } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import { readHolidays } from "../../infra/db/engine.ts";
import {
  type FenceChange,
  findFenceTarget,
  insertFence,
  listFences,
  readFence,
  removeFence,
  targetOfFence,
  updateFence,
} from "../../infra/db/fences.ts";
import { findSeniorTarget } from "../../infra/db/seniors.ts";
import { scopeOf } from "../../infra/domain/access.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { LonLatBox } from "../../infra/domain/geo.ts";
import { type FenceId, fenceId, type SeniorId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { readFenceShape } from "../fence-shape.ts";
import { type FenceMoment, showFence } from "../present/fences.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";
import { addFenceVersionRoutes } from "./fence-versions.ts";

export type FenceRouteDeps = { readonly db: Database; readonly clock: Clock; readonly serviceBox: LonLatBox };

const FenceParams = Type.Object({ fenceId: Id });

/** Safe areas and forbidden ones. A fence without a senior is shared by all, and only whoever reaches all may change it. */
export function addFenceRoutes(server: RouteServer, deps: FenceRouteDeps): void {
  server.get("/fences", {
    config: { access: "readFences" },
    schema: {
      tags: ["fences"],
      querystring: Type.Object({
        seniorId: Type.Optional(Id),
        shared: Type.Optional(Type.Literal("true", { description: "only those that all seniors share" })),
      }),
      response: { 200: FenceList, ...problems },
    },
    handler: async (request) => {
      const scope = scopeOf(whoAsks(request).reach, "readFences");
      const { seniorId = null, shared } = request.query;
      const rows = await listFences(deps.db, scope, { seniorId, isShared: shared === "true" });
      const moment = await momentOf(deps);
      return { items: rows.map((row) => showFence(row, moment)) };
    },
  });

  addFenceVersionRoutes(server, deps);
  addFenceChanges(server, deps);
}

function addFenceChanges(server: RouteServer, deps: FenceRouteDeps): void {
  server.post("/fences", {
    config: { access: "changeFences" },
    schema: { tags: ["fences"], body: FenceBody, response: { 201: FenceView, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { role, seniorId } = await ownerWithin(deps, me, request.body.seniorId);
      const fence = readFenceBody(request.body, { fenceId: fenceId(randomUUID()), seniorId, box: deps.serviceBox });
      await deps.db.transaction(async (tx) => {
        await insertFence(tx, fence, me.session.personId);
        await audited(tx, deps, { me, role, fence, action: "addFence" });
      });
      return await reply.code(201).send(await showOne(deps, fence.fenceId));
    },
  });

  server.put("/fences/:fenceId", {
    config: { access: "changeFences" },
    schema: {
      tags: ["fences"],
      params: FenceParams,
      body: FenceChangeBody,
      response: { 200: FenceView, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const target = await findFenceTarget(deps.db, request.params.fenceId);
      requireReach(me, "changeFences", targetOfFence(target));
      const { role, seniorId } = await ownerWithin(deps, me, request.body.seniorId);
      const identity = { fenceId: fenceId(request.params.fenceId), seniorId, box: deps.serviceBox };
      const fence = readFenceBody(request.body, identity);
      const seenVersion = request.body.seenVersion ?? null;
      await deps.db.transaction(async (tx) => {
        await updateFence(tx, fence, { changedBy: me.session.personId, seenVersion });
        await audited(tx, deps, { me, role, fence, action: "changeFence" });
      });
      return await showOne(deps, fence.fenceId);
    },
  });

  addFenceRemoval(server, deps);
}

function addFenceRemoval(server: RouteServer, deps: FenceRouteDeps): void {
  server.delete("/fences/:fenceId", {
    config: { access: "changeFences" },
    schema: { tags: ["fences"], params: FenceParams, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const fence = await findFenceTarget(deps.db, request.params.fenceId);
      const role = requireReach(me, "changeFences", targetOfFence(fence));
      if (fence === null) throw new AppError("NOT_FOUND");
      await deps.db.transaction(async (tx) => {
        await removeFence(tx, fence.fenceId, me.session.personId);
        await audited(tx, deps, { me, role, fence, action: "removeFence" });
      });
      return await reply.code(204).send(null);
    },
  });
}

/** The senior the fence is for, when the asker may change theirs; a shared fence needs a role without area. */
async function ownerWithin(
  deps: FenceRouteDeps,
  me: SignedIn,
  seniorId: string | null,
): Promise<{ readonly role: Role; readonly seniorId: SeniorId | null }> {
  if (seniorId === null) return { role: requireReach(me, "changeFences", {}), seniorId: null };
  const senior = await findSeniorTarget(deps.db, seniorId);
  const role = requireReach(me, "changeFences", senior);
  if (senior === null) throw new AppError("NOT_FOUND");
  return { role, seniorId: senior.seniorId };
}

function readFenceBody(
  body: FenceBody,
  identity: { readonly fenceId: FenceId; readonly seniorId: SeniorId | null; readonly box: LonLatBox },
): FenceChange {
  return {
    fenceId: identity.fenceId,
    seniorId: identity.seniorId,
    name: body.name,
    kind: body.kind,
    shape: readFenceShape(body.shape, identity.box),
    schedule: body.schedule ?? { spans: [] },
  };
}

async function showOne(deps: FenceRouteDeps, id: FenceId): Promise<FenceView> {
  const row = await readFence(deps.db, id);
  if (row === null) throw new AppError("NOT_FOUND");
  return showFence(row, await momentOf(deps));
}

async function momentOf({ db, clock }: FenceRouteDeps): Promise<FenceMoment> {
  return { now: clock.now(), holidays: await readHolidays(db) };
}

async function audited(
  tx: Queryable,
  deps: FenceRouteDeps,
  change: {
    readonly me: SignedIn;
    readonly role: Role;
    readonly fence: { readonly fenceId: FenceId; readonly seniorId: SeniorId | null };
    readonly action: string;
  },
): Promise<void> {
  await appendAudit(tx, {
    at: deps.clock.now(),
    personId: change.me.session.personId,
    role: change.role,
    action: change.action,
    seniorId: change.fence.seniorId,
    detail: { fenceId: change.fence.fenceId },
  });
}
