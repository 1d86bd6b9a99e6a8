import { Type } from "typebox";
import { BrowserList, type BrowserView } from "../../infra/contract/http.ts";
import { Id } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { type BrowserRow, endBrowser, listBrowsers } from "../../infra/db/sessions.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";

export type BrowserRouteDeps = { readonly db: Database; readonly clock: Clock };

/** Where I am signed in, and an end to what I do not know: a lost phone, a shared machine. Everybody's own only. */
export function addBrowserRoutes(server: RouteServer, deps: BrowserRouteDeps): void {
  server.get("/session/browsers", {
    config: { access: "signedIn" },
    schema: { tags: ["session"], response: { 200: BrowserList, ...problems } },
    handler: async (request) => {
      const { session, tokenHash } = whoAsks(request);
      const rows = await listBrowsers(deps.db, session.personId, deps.clock.now());
      return { items: rows.map((row) => showBrowser(row, tokenHash)) };
    },
  });

  server.delete("/session/browsers/:sessionId", {
    config: { access: "signedIn" },
    schema: { tags: ["session"], params: Type.Object({ sessionId: Id }), response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const { personId } = whoAsks(request).session;
      const { sessionId } = request.params;
      await deps.db.transaction(async (tx) => {
        if (!(await endBrowser(tx, personId, sessionId))) throw new AppError("NOT_FOUND");
        const entry = { at: deps.clock.now(), personId, role: null, action: "endSession" };
        await appendAudit(tx, { ...entry, detail: { sessionId } });
      });
      return await reply.code(204).send(null);
    },
  });
}

function showBrowser(row: BrowserRow, tokenHash: Buffer): BrowserView {
  return {
    sessionId: row.sessionId,
    isThis: row.tokenHash.equals(tokenHash),
    createdAt: toIso(row.createdAt),
    seenAt: toIso(row.seenAt),
    expiresAt: toIso(row.expiresAt),
    userAgent: row.userAgent,
  };
}
