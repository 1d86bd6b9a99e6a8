import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../../infra/db/database.ts";
import { readReach } from "../../infra/db/reach.ts";
import {
  deleteExpiredSessions,
  extendSession,
  findSession,
  insertSession,
  type SessionRow,
} from "../../infra/db/sessions.ts";
import type { Reach } from "../../infra/domain/access.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";

/** Who sends a request, read from the database for this request. */
export type SignedIn = { readonly session: SessionRow; readonly tokenHash: Buffer; readonly reach: Reach };

/**
 * How long an unused session lives, and how long one lives whatever is done. A guardian's phone stays signed in: a page
 * that asks for a password at 3 in the morning finds nobody.
 */
const lifeMs = {
  guardian: { idle: 60 * DAY_MS, whole: 365 * DAY_MS },
  staff: { idle: 12 * HOUR_MS, whole: 7 * DAY_MS },
} as const;
/** How often the use of a session is written down. */
const TOUCH_MS = MINUTE_MS;

export type SessionStore = {
  readonly open: (
    personId: PersonId,
    browser: { readonly userAgent: string; readonly needsSetUp: boolean },
  ) => Promise<{ readonly token: string; readonly session: SessionRow }>;
  /** `null`: no such session, or it has ended. */
  readonly find: (token: string) => Promise<SignedIn | null>;
  readonly findByHash: (tokenHash: Buffer) => Promise<SignedIn | null>;
};

/** Sessions in the database; whoever they belong to is read with what they may reach, each time. */
export function createSessionStore(deps: { readonly db: Database; readonly clock: Clock }): SessionStore {
  const findByHash = async (tokenHash: Buffer): Promise<SignedIn | null> => {
    const now = deps.clock.now();
    const session = await findSession(deps.db, tokenHash, now);
    if (session === null) return null;
    const reach = await readReach(deps.db, session.personId);
    if (now - session.seenAt < TOUCH_MS) return { session, tokenHash, reach };
    const times = { seenAt: now, expiresAt: expiryOf(reach, { createdAt: session.createdAt, now }) };
    await extendSession(deps.db, tokenHash, times);
    return { session: { ...session, ...times }, tokenHash, reach };
  };
  return {
    open: async (personId, { userAgent, needsSetUp }) => {
      const now = deps.clock.now();
      const token = randomBytes(32).toString("base64url");
      const reach = await readReach(deps.db, personId);
      const session: SessionRow = {
        personId,
        csrfToken: randomBytes(32).toString("base64url"),
        createdAt: now,
        seenAt: now,
        expiresAt: expiryOf(reach, { createdAt: now, now }),
        needsSetUp,
      };
      await deleteExpiredSessions(deps.db, now);
      await insertSession(deps.db, { ...session, tokenHash: hashToken(token), userAgent: userAgent.slice(0, 200) });
      return { token, session };
    },
    find: (token) => findByHash(hashToken(token)),
    findByHash,
  };
}

/** Tokens are 256 random bits, so a fast hash is enough; it is what the database and nobody else keeps. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function expiryOf(reach: Reach, at: { readonly createdAt: number; readonly now: number }): SessionRow["expiresAt"] {
  const isGuardianOnly = reach.grants.length > 0 && reach.grants.every((grant) => grant.role === "guardian");
  const life = isGuardianOnly ? lifeMs.guardian : lifeMs.staff;
  return epochMs(Math.min(plusMs(epochMs(at.now), life.idle), plusMs(epochMs(at.createdAt), life.whole)));
}
