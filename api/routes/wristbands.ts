import { randomBytes, randomUUID } from "node:crypto";
import { Type } from "typebox";
import { CommandBody, CommandOrder, CredentialResult, RejectList, type RejectView } from "../../infra/contract/http.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { orderCommands } from "../../infra/db/wristbands.ts";
import {
  findWristbandTarget,
  listRejects,
  type RejectRow,
  setCredential,
  type WristbandTarget,
} from "../../infra/db/wristbands-admin.ts";
import { scopeOf } from "../../infra/domain/access.ts";
import { type Action } from "../../infra/domain/access-table.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { MINUTE_MS, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { hashToken, type SignedIn } from "../auth/session-store.ts";
import { NoContent, problems, type RouteServer, WristbandParams } from "../route-server.ts";

export type WristbandRouteDeps = { readonly db: Database; readonly clock: Clock };

/** A band that has been asleep for longer gets no order that nobody waits for any more. */
const COMMAND_LIFE_MS = 10 * MINUTE_MS;
const REJECTS_MAX = 200;

/** Credentials of wristbands, orders to them, and what they sent that could not be read. */
export function addWristbandRoutes(server: RouteServer, deps: WristbandRouteDeps): void {
  server.post("/wristbands/:wristbandId/credential", {
    config: { access: "changeCredential" },
    schema: { tags: ["wristbands"], params: WristbandParams, response: { 201: CredentialResult, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { band, role } = await within(deps, me, { ...request.params, action: "changeCredential" });
      const token = randomBytes(32).toString("base64url");
      await changeCredential(deps, { me, band, role, tokenHash: hashToken(token) });
      return await reply.code(201).send({ wristbandId: band.wristbandId, token });
    },
  });

  server.delete("/wristbands/:wristbandId/credential", {
    config: { access: "changeCredential" },
    schema: { tags: ["wristbands"], params: WristbandParams, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { band, role } = await within(deps, me, { ...request.params, action: "changeCredential" });
      await changeCredential(deps, { me, band, role, tokenHash: null });
      return await reply.code(204).send(null);
    },
  });

  addCommandRoute(server, deps);
  addRejectRoute(server, deps);
}

function addCommandRoute(server: RouteServer, deps: WristbandRouteDeps): void {
  server.post("/wristbands/:wristbandId/commands", {
    config: { access: "commandWristband" },
    schema: {
      tags: ["wristbands"],
      params: WristbandParams,
      body: CommandBody,
      response: { 202: CommandOrder, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { band, role } = await within(deps, me, { ...request.params, action: "commandWristband" });
      const command = {
        commandId: randomUUID(),
        wristbandId: band.wristbandId,
        expiresAt: plusMs(deps.clock.now(), COMMAND_LIFE_MS),
      };
      await deps.db.transaction(async (tx) => {
        await orderCommands(tx, [{ ...command, body: request.body, orderedBy: me.session.personId }]);
        await appendAudit(tx, {
          ...entryOf(deps, me, { band, role }),
          action: "command",
          detail: { commandId: command.commandId, wristbandId: band.wristbandId, kind: request.body.kind },
        });
      });
      return await reply.code(202).send({ ...command, expiresAt: toIso(command.expiresAt) });
    },
  });
}

function addRejectRoute(server: RouteServer, deps: WristbandRouteDeps): void {
  server.get("/rejects", {
    config: { access: "readRejects" },
    schema: {
      tags: ["wristbands"],
      querystring: Type.Object({ before: Type.Optional(Type.String({ pattern: "^[0-9]{1,15}$" })) }),
      response: { 200: RejectList, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const before = request.query.before === undefined ? null : Number(request.query.before);
      const scope = scopeOf(me.reach, "readRejects");
      const rows = await listRejects(deps.db, scope, { before, limit: REJECTS_MAX });
      // A payload may hold a position that only its form kept from being stored.
      await deps.db.transaction((tx) =>
        appendAudit(tx, {
          at: deps.clock.now(),
          personId: me.session.personId,
          role: null,
          action: "readRejects",
          detail: { rejects: rows.length },
        }),
      );
      return { items: rows.map(showReject) };
    },
  });
}

type Found = { readonly band: WristbandTarget; readonly role: Role };

async function within(
  deps: WristbandRouteDeps,
  me: SignedIn,
  asked: { readonly wristbandId: string; readonly action: Action },
): Promise<Found> {
  const band = await findWristbandTarget(deps.db, asked.wristbandId);
  const target =
    band === null ? null : { areaIds: band.areaIds, ...(band.seniorId === null ? {} : { seniorId: band.seniorId }) };
  const role = requireReach(me, asked.action, target);
  if (band === null) throw new AppError("NOT_FOUND");
  return { band, role };
}

async function changeCredential(
  deps: WristbandRouteDeps,
  change: Found & { readonly me: SignedIn; readonly tokenHash: Buffer | null },
): Promise<void> {
  const { band, tokenHash } = change;
  await deps.db.transaction(async (tx) => {
    await setCredential(tx, band.wristbandId, tokenHash);
    await appendAudit(tx, {
      ...entryOf(deps, change.me, change),
      action: tokenHash === null ? "revokeCredential" : "issueCredential",
      detail: { wristbandId: band.wristbandId },
    });
  });
}

function entryOf(deps: WristbandRouteDeps, me: SignedIn, found: Found) {
  return {
    at: deps.clock.now(),
    personId: me.session.personId,
    role: found.role,
    seniorId: found.band.seniorId,
  };
}

function showReject(row: RejectRow): RejectView {
  return {
    ...row,
    receivedAt: toIso(row.receivedAt),
    payload: row.payload.toString("utf8").slice(0, 1_000),
  };
}
