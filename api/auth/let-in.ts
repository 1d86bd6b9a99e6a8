import type { FastifyReply, FastifyRequest } from "fastify";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import type { SessionRow } from "../../infra/db/sessions.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { SessionCookie } from "./cookie.ts";
import type { SessionStore } from "./session-store.ts";

export type LetInDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly sessions: SessionStore;
  readonly cookie: SessionCookie;
};

/** Opens a session for somebody who has proven who they are, and writes down how. */
export async function letIn(
  deps: LetInDeps,
  who: { readonly personId: PersonId; readonly needsSetUp: boolean; readonly action: string },
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<SessionRow> {
  const { personId, needsSetUp, action } = who;
  const userAgent = request.headers["user-agent"] ?? "";
  const { token, session } = await deps.sessions.open(personId, { userAgent, needsSetUp });
  await deps.db.transaction((tx) => appendAudit(tx, { at: deps.clock.now(), personId, role: null, action }));
  deps.cookie.set(reply, token, session.expiresAt);
  return session;
}
