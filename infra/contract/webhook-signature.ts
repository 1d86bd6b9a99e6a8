import { createHmac, timingSafeEqual } from "node:crypto";
import { WEBHOOK_TOLERANCE_S } from "./alerts.ts";

/**
 * `t=<unix seconds>,v1=<hex>` where the hex is HMAC-SHA256 over `<t>.<body bytes>` with the channel's secret: time and body
 * are both covered.
 */
export function signWebhook(body: string, secret: string, unixSeconds: number): string {
  const digest = createHmac("sha256", secret).update(`${unixSeconds}.${body}`).digest("hex");
  return `t=${unixSeconds},v1=${digest}`;
}

/** What a receiver does: whether `header` signs exactly this body and is at most five minutes from `unixSeconds`. */
export function isSignedBy(
  secret: string,
  signed: { readonly header: string; readonly body: string; readonly unixSeconds: number },
): boolean {
  const at = Number(/^t=(\d{1,12}),v1=[0-9a-f]{64}$/.exec(signed.header)?.[1]);
  if (!Number.isSafeInteger(at) || Math.abs(signed.unixSeconds - at) > WEBHOOK_TOLERANCE_S) return false;
  return timingSafeEqual(Buffer.from(signed.header), Buffer.from(signWebhook(signed.body, secret, at)));
}
