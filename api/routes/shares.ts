import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import { ShareBody, ShareHours, ShareList, ShareMade, ShareView } from "../../infra/contract/shares.ts";
import { Id, type IncidentView } from "../../infra/contract/views.ts";
import { type AuditDetail, appendAudit } from "../../infra/db/audit.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import {
  extendShareLink,
  insertShareLink,
  listShareLinks,
  lockShareLink,
  revokeShareLink,
  type ShareLink,
} from "../../infra/db/share-links.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { type IncidentId, incidentId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { type EpochMs, HOUR_MS, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { newShareToken } from "../auth/share-token.ts";
import { shareStateOf, showShareLink } from "../present/shares.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";
import { findWithin } from "./incidents.ts";

type ShareRouteDeps = { readonly db: Database; readonly clock: Clock };

const IncidentParams = Type.Object({ incidentId: Id });
const ShareParams = Type.Object({ incidentId: Id, shareId: Id });
const path = "/incidents/:incidentId/shares";
/** Who needs more for one incident has lost track of who sees it. */
const OPEN_MAX = 20;

/** Links that show one open incident to people without an account: made, listed, given more time, taken back. */
export function addShareRoutes(server: RouteServer, deps: ShareRouteDeps): void {
  const { db, clock } = deps;
  server.get(path, {
    config: { access: "shareIncident" },
    schema: { tags: ["incidents"], params: IncidentParams, response: { 200: ShareList, ...problems } },
    handler: async (request) => {
      const { view } = await findWithin(db, whoAsks(request), { ...request.params, action: "shareIncident" });
      const links = await listShareLinks(db, incidentId(view.incidentId));
      return { items: links.map((link) => showShareLink(link, clock.now())) };
    },
  });

  server.post(path, {
    config: { access: "shareIncident" },
    schema: { tags: ["incidents"], params: IncidentParams, body: ShareBody, response: { 201: ShareMade, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(db, me, { ...request.params, action: "shareIncident" });
      return await reply.code(201).send(await makeLink(deps, request.body, { me, view, role }));
    },
  });
  addShareChanges(server, deps);
}

function addShareChanges(server: RouteServer, deps: ShareRouteDeps): void {
  const { db, clock } = deps;
  server.put(`${path}/:shareId`, {
    config: { access: "shareIncident" },
    schema: { tags: ["incidents"], params: ShareParams, body: ShareHours, response: { 200: ShareView, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(db, me, { ...request.params, action: "shareIncident" });
      const at = clock.now();
      const expiresAt = plusMs(at, request.body.hours * HOUR_MS);
      return await db.transaction(async (tx) => {
        const link = await requireLink(tx, request.params);
        if (shareStateOf(link, at) === "ended") throw new AppError("INCIDENT_ENDED");
        if (link.revokedAt !== null) throw new AppError("LINK_REVOKED");
        await extendShareLink(tx, link.shareId, expiresAt);
        const detail = { shareId: link.shareId, expiresAt: toIso(expiresAt) };
        await noted(tx, { me, view, role }, { at, action: "share.extend", detail });
        return showShareLink({ ...link, expiresAt }, at);
      });
    },
  });

  server.delete(`${path}/:shareId`, {
    config: { access: "shareIncident" },
    schema: { tags: ["incidents"], params: ShareParams, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { view, role } = await findWithin(db, me, { ...request.params, action: "shareIncident" });
      const at = clock.now();
      await db.transaction(async (tx) => {
        const link = await requireLink(tx, request.params);
        await revokeShareLink(tx, link.shareId, at);
        await noted(tx, { me, view, role }, { at, action: "share.revoke", detail: { shareId: link.shareId } });
      });
      return await reply.code(204).send(null);
    },
  });
}

type Maker = { readonly me: SignedIn; readonly view: IncidentView; readonly role: Role };

async function makeLink({ db, clock }: ShareRouteDeps, body: ShareBody, maker: Maker): Promise<ShareMade> {
  const { audience, note = "", hours, parts } = body;
  if (parts.trail && parts.place !== "live")
    throw new AppError("REQUEST_INVALID", { what: "trail without live place" });
  requireShareable(maker.view);
  const at = clock.now();
  const { token, tokenHash } = newShareToken(db.secrets);
  const shareId = randomUUID();
  const link = { shareId, incidentId: incidentId(maker.view.incidentId), audience, note: note.trim(), ...parts };
  const times = { createdAt: at, expiresAt: plusMs(at, hours * HOUR_MS) };
  const madeBy = maker.me.session.personId;
  return await db.transaction(async (tx) => {
    await requireRoom(tx, link.incidentId, at);
    await insertShareLink(tx, { ...link, ...times, tokenHash, madeBy });
    const made = showShareLink(await requireLink(tx, link), at);
    if (made.state === "ended") throw new AppError("INCIDENT_ENDED");
    const detail = { shareId, audience, expiresAt: toIso(times.expiresAt), ...parts };
    await noted(tx, maker, { at, action: "share.make", detail });
    return { share: made, path: `/share.html#${token}` };
  });
}

/** In a drill nobody is looked for, and of a suspicion nobody is told. */
function requireShareable({ drill, state, endedAt }: IncidentView): void {
  if (endedAt !== null) throw new AppError("INCIDENT_ENDED");
  if (drill || state === "suspected") throw new AppError("ACTION_NOT_ALLOWED");
}

async function requireRoom(tx: Queryable, id: IncidentId, at: EpochMs): Promise<void> {
  const links = await listShareLinks(tx, id);
  if (links.filter((link) => shareStateOf(link, at) === "open").length >= OPEN_MAX)
    throw new AppError("ACTION_NOT_ALLOWED", { what: "too many links" });
}

async function requireLink(
  tx: Queryable,
  named: { readonly incidentId: string; readonly shareId: string },
): Promise<ShareLink> {
  const link = await lockShareLink(tx, { incidentId: incidentId(named.incidentId), shareId: named.shareId });
  if (link === null) throw new AppError("NOT_FOUND");
  return link;
}

async function noted(
  tx: Queryable,
  { me, view, role }: Maker,
  entry: { readonly at: EpochMs; readonly action: string; readonly detail: AuditDetail },
): Promise<void> {
  const { seniorId, incidentId: id } = view;
  await appendAudit(tx, { ...entry, personId: me.session.personId, role, seniorId, incidentId: id });
}
