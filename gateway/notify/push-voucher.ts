import { createPrivateKey, sign } from "node:crypto";
import type { PushKeys } from "../../infra/db/push-subscriptions.ts";
import { type EpochMs, HOUR_MS, SECOND_MS } from "../../infra/domain/time.ts";

/** RFC 8292 allows 24 h. */
const VALID_MS = 12 * HOUR_MS;

/** Says to a push service who sends: the `authorization` header of RFC 8292. */
export function pushVoucher(
  given: { readonly endpoint: URL; readonly subject: string; readonly at: EpochMs },
  keys: PushKeys,
): string {
  const expires = Math.floor((given.at + VALID_MS) / SECOND_MS);
  const claims = unsignedVoucher({ audience: given.endpoint.origin, expires, subject: given.subject });
  const signature = sign("sha256", Buffer.from(claims), { key: keyOf(keys), dsaEncoding: "ieee-p1363" });
  return `vapid t=${claims}.${signature.toString("base64url")}, k=${keys.publicKey}`;
}

export function unsignedVoucher(of: { audience: string; expires: number; subject: string }): string {
  return [
    { typ: "JWT", alg: "ES256" },
    { aud: of.audience, exp: of.expires, sub: of.subject },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

function keyOf({ publicKey, secret }: PushKeys) {
  const point = Buffer.from(publicKey, "base64url");
  const x = point.subarray(1, 33).toString("base64url");
  const y = point.subarray(33).toString("base64url");
  return createPrivateKey({ key: { kty: "EC", crv: "P-256", x, y, d: secret }, format: "jwk" });
}
