import type { Queryable } from "./database.ts";

/** Which channel somebody has just answered by: the one of an alert, or the phone that a text came from. */
export type Proof = { readonly alertId: string } | { readonly phone: string };

/** Whoever answers from an address holds it: the channel counts as verified from then on. */
export async function verifyChannel(tx: Queryable, proof: Proof): Promise<void> {
  const [condition, value] =
    "phone" in proof
      ? ["kind = 'sms' and address = $1 and disabled_at is null", proof.phone]
      : ["channel_id = (select channel_id from outbox where alert_id = $1)", proof.alertId];
  await tx.query(
    `update channels set verified_at = service_now() where ${condition} and verified_at is null`,
    [value],
    "phone" in proof ? "verify-phone" : "verify-alert",
  );
}
