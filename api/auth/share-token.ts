import { createHash, randomBytes } from "node:crypto";
import { type EpochMs, epochMs, MINUTE_MS, plusMs } from "../../infra/domain/time.ts";
import type { SecretBox } from "../../infra/runtime/secret-box.ts";

const LINK = "share link";
const SESSION = "share session";
/** A page asks with its token for the next one. */
export const SHARE_SESSION_MS = 15 * MINUTE_MS;

/** What stands behind `#` in a shared link: 256 random bits and our mark, by which a made-up one is refused unseen. */
export function newShareToken(secrets: SecretBox): { readonly token: string; readonly tokenHash: Buffer } {
  const random = randomBytes(32).toString("base64url");
  return { token: `${random}.${secrets.sign(random, LINK)}`, tokenHash: hashOf(random) };
}

/** `null`: we never made it. */
export function readShareToken(secrets: SecretBox, token: string): Buffer | null {
  const [random = "", mark = "", ...rest] = token.split(".");
  return rest.length === 0 && secrets.isSigned(random, LINK, mark) ? hashOf(random) : null;
}

/** Names one link and an end, and opens nothing else; kept nowhere, the link itself is asked at each use. */
export function newShareSession(secrets: SecretBox, shareId: string, now: EpochMs): string {
  const text = `${shareId}.${plusMs(now, SHARE_SESSION_MS)}`;
  return `${text}.${secrets.sign(text, SESSION)}`;
}

/** `null`: we never gave it. `endsAt` may lie in the past. */
export function readShareSession(
  secrets: SecretBox,
  session: string,
): { readonly shareId: string; readonly endsAt: EpochMs } | null {
  const [shareId = "", endsAt = "", mark = "", ...rest] = session.split(".");
  if (rest.length > 0 || !secrets.isSigned(`${shareId}.${endsAt}`, SESSION, mark)) return null;
  return { shareId, endsAt: epochMs(Number(endsAt)) };
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
