import { createHash, randomBytes } from "node:crypto";
import type { SecretBox } from "../../infra/runtime/secret-box.ts";

const PURPOSE = "invitation";

/** What stands behind `#` in an invitation's link: its id, 256 random bits and our mark. A fragment reaches no server's log. */
export function newInvitationToken(
  secrets: SecretBox,
  invitationId: string,
): { readonly token: string; readonly tokenHash: Buffer } {
  const text = `${invitationId}.${randomBytes(32).toString("base64url")}`;
  return { token: `${text}.${secrets.sign(text, PURPOSE)}`, tokenHash: hashOf(text) };
}

/** `null`: we never made it; found out before the database is asked. */
export function readInvitationToken(
  secrets: SecretBox,
  token: string,
): { readonly invitationId: string; readonly tokenHash: Buffer } | null {
  const [invitationId = "", random = "", mark = "", ...rest] = token.split(".");
  const text = `${invitationId}.${random}`;
  if (rest.length > 0 || !secrets.isSigned(text, PURPOSE, mark)) return null;
  return { invitationId, tokenHash: hashOf(text) };
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
