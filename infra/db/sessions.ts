import type { PersonId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

/** A signed-in browser. The token itself is never stored, only its SHA-256. */
export type SessionRow = {
  readonly personId: PersonId;
  readonly csrfToken: string;
  readonly createdAt: EpochMs;
  readonly seenAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** Good only to set up a second factor. */
  readonly needsSetUp: boolean;
};

/** Keeps a new session under the SHA-256 of its token. */
export async function insertSession(
  db: Queryable,
  session: SessionRow & { readonly tokenHash: Buffer; readonly userAgent: string },
): Promise<void> {
  await db.query(
    `insert into sessions (token_hash, person_id, csrf_token, created_at, seen_at, expires_at, user_agent, needs_set_up)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      session.tokenHash,
      session.personId,
      session.csrfToken,
      toIso(session.createdAt),
      toIso(session.seenAt),
      toIso(session.expiresAt),
      session.userAgent,
      session.needsSetUp,
    ],
  );
}

/** The session of a token, unless it has expired or its person may no longer sign in. */
export async function findSession(db: Queryable, tokenHash: Buffer, now: EpochMs): Promise<SessionRow | null> {
  const [row] = await db.query<SessionRow>(
    `select s.person_id as "personId", s.csrf_token as "csrfToken", s.created_at as "createdAt", s.seen_at as "seenAt",
       s.expires_at as "expiresAt", s.needs_set_up as "needsSetUp"
     from sessions s join people p using (person_id)
     where s.token_hash = $1 and s.expires_at > $2 and p.disabled_at is null`,
    [tokenHash, toIso(now)],
    "session-find",
  );
  return row ?? null;
}

/** Notes that the session was used and lives on. */
export async function extendSession(
  db: Queryable,
  tokenHash: Buffer,
  times: { readonly seenAt: EpochMs; readonly expiresAt: EpochMs },
): Promise<void> {
  await db.query("update sessions set seen_at = $2, expires_at = $3 where token_hash = $1", [
    tokenHash,
    toIso(times.seenAt),
    toIso(times.expiresAt),
  ]);
}

/** Signs one browser out; LISTEN person_change tells every open live socket of the person. */
export async function deleteSession(db: Queryable, tokenHash: Buffer): Promise<void> {
  await db.query("delete from sessions where token_hash = $1", [tokenHash]);
}

/** One signed-in browser; `sessionId` names it to its owner and is of no use for signing in. */
export type BrowserRow = Omit<SessionRow, "csrfToken" | "personId" | "needsSetUp"> & {
  readonly sessionId: string;
  readonly tokenHash: Buffer;
  readonly userAgent: string;
};
const sessionId = "left(encode(sha256(token_hash), 'hex'), 32)";

/** Where somebody is signed in now, the newest use first. */
export async function listBrowsers(db: Queryable, personId: PersonId, now: EpochMs): Promise<readonly BrowserRow[]> {
  return await db.query<BrowserRow>(
    `select ${sessionId} as "sessionId", token_hash as "tokenHash", created_at as "createdAt", seen_at as "seenAt",
       expires_at as "expiresAt", user_agent as "userAgent"
     from sessions where person_id = $1 and expires_at > $2 order by seen_at desc, token_hash`,
    [personId, toIso(now)],
  );
}

/** Signs one browser of its owner out; false when the owner has no such one. */
export async function endBrowser(db: Queryable, personId: PersonId, id: string): Promise<boolean> {
  const rows = await db.query(`delete from sessions where person_id = $1 and ${sessionId} = $2 returning 1`, [
    personId,
    id,
  ]);
  return rows.length > 0;
}

/** Signs somebody out everywhere. */
export async function deleteSessionsOf(db: Queryable, personId: string): Promise<void> {
  await db.query("delete from sessions where person_id = $1", [personId]);
}

/** Signs somebody out everywhere but here. */
export async function deleteOtherSessions(db: Queryable, personId: PersonId, tokenHash: Buffer): Promise<void> {
  await db.query("delete from sessions where person_id = $1 and token_hash <> $2", [personId, tokenHash]);
}

/** From now on the session is as good as any. */
export async function finishSetUp(db: Queryable, tokenHash: Buffer): Promise<void> {
  await db.query("update sessions set needs_set_up = false where token_hash = $1", [tokenHash]);
}

/** Expired sessions are of no use to anybody; returns how many went. */
export async function deleteExpiredSessions(db: Queryable, now: EpochMs): Promise<number> {
  const rows = await db.query("delete from sessions where expires_at <= $1 returning 1", [toIso(now)]);
  return rows.length;
}
