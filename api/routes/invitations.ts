import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import {
  InvitationBody,
  InvitationList,
  InvitationMade,
  InvitationUse,
  type InvitationView,
} from "../../infra/contract/accounts.ts";
import { Id } from "../../infra/contract/views.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import {
  endInvitation,
  findInvitation,
  type InvitationRow,
  insertInvitation,
  listInvitations,
  lockInvitation,
} from "../../infra/db/invitations.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { areaId } from "../../infra/domain/ids.ts";
import { DAY_MS, type EpochMs, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import { newInvitationToken, readInvitationToken } from "../auth/invitation-token.ts";
import { readLogin } from "../auth/login.ts";
import { mayChangePeople, roleThatMayGive } from "../auth/may-change-people.ts";
import type { Passwords } from "../auth/passwords.ts";
import { auditInvitation, joinByInvitation } from "../join-by-invitation.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";

export type InvitationRouteDeps = { readonly db: Database; readonly clock: Clock; readonly passwords: Passwords };

/** Long enough for a weekend, short enough for a link in a chat. */
const LIFE_MS = 7 * DAY_MS;

/** Whoever may make people invites them instead of thinking up their password: they choose login and password themselves. */
export function addInvitationRoutes(server: RouteServer, deps: InvitationRouteDeps): void {
  server.post("/invitations", {
    config: { access: "changePeople" },
    schema: { tags: ["people"], body: InvitationBody, response: { 201: InvitationMade, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { body } = request;
      const known = body.personId === undefined ? null : await findPersonTarget(deps.db, body.personId);
      if (body.personId !== undefined && known === null) throw new AppError("NOT_FOUND");
      const grant = { role: body.role, areaId: body.areaId === null ? null : areaId(body.areaId) };
      const role = mayChangePeople(me, { known, grants: [grant] });
      if (known?.hasLogin === true) throw new AppError("CONFLICT", { what: "has an account" });
      const now = deps.clock.now();
      const invitation: InvitationRow = {
        invitationId: randomUUID(),
        personId: known?.personId ?? null,
        name: body.name,
        phone: body.phone ?? null,
        email: body.email ?? null,
        ...grant,
        invitedBy: me.session.personId,
        createdAt: now,
        expiresAt: plusMs(now, LIFE_MS),
      };
      const { token, tokenHash } = newInvitationToken(deps.db.secrets, invitation.invitationId);
      await deps.db.transaction(async (tx) => {
        await insertInvitation(tx, { ...invitation, tokenHash });
        await auditInvitation(tx, { invitation, at: now, by: me.session.personId, role, action: "invite" });
      });
      const { invitationId, expiresAt } = invitation;
      return await reply.code(201).send({ invitationId, expiresAt: toIso(expiresAt), path: `/join.html#${token}` });
    },
  });

  server.get("/invitations", {
    config: { access: "changePeople" },
    schema: { tags: ["people"], response: { 200: InvitationList, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const rows = await listInvitations(deps.db, deps.clock.now());
      return { items: rows.filter((row) => roleThatMayGive(me, { known: null, grants: [row] }) !== null).map(show) };
    },
  });

  server.delete("/invitations/:invitationId", {
    config: { access: "changePeople" },
    schema: { tags: ["people"], params: Type.Object({ invitationId: Id }), response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const at = deps.clock.now();
      await deps.db.transaction(async (tx) => {
        const invitation = await findInvitation(tx, request.params.invitationId);
        const role = invitation === null ? null : roleThatMayGive(me, { known: null, grants: [invitation] });
        if (invitation === null || role === null) throw new AppError("NOT_FOUND");
        await endInvitation(tx, invitation.invitationId, at);
        await auditInvitation(tx, { invitation, at, by: me.session.personId, role, action: "revokeInvitation" });
      });
      return await reply.code(204).send(null);
    },
  });

  server.post("/invitations/use", {
    config: { access: "public" },
    schema: { tags: ["people"], body: InvitationUse, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const token = readInvitationToken(deps.db.secrets, request.body.token);
      if (token === null) throw new AppError("LINK_INVALID");
      const login = readLogin(request.body.login);
      const now = deps.clock.now();
      // Asked before the dear hash is made, and once more under the lock.
      await deps.db.transaction(async (tx) => await requireOpen(tx, token, now));
      const passwordHash = await deps.passwords.hash(request.body.password);
      await deps.db.transaction(async (tx) => {
        const invitation = await requireOpen(tx, token, now);
        await joinByInvitation(tx, invitation, { login, passwordHash, now });
      });
      return await reply.code(204).send(null);
    },
  });
}

async function requireOpen(
  tx: Queryable,
  token: { readonly invitationId: string; readonly tokenHash: Buffer },
  now: EpochMs,
): Promise<InvitationRow> {
  const invitation = await lockInvitation(tx, token);
  if (invitation === null) throw new AppError("LINK_INVALID");
  if (invitation.expiresAt <= now) throw new AppError("LINK_EXPIRED");
  return invitation;
}

function show(row: InvitationRow): InvitationView {
  const { invitationId, personId: known, name, role, areaId: area, invitedBy } = row;
  const times = { createdAt: toIso(row.createdAt), expiresAt: toIso(row.expiresAt) };
  return { invitationId, personId: known, name, role, areaId: area, invitedBy, ...times };
}
