import { createHash } from "node:crypto";
import type { Database } from "../../infra/db/database.ts";
import { dropPushChannel, type PushKeys, readPushKeys } from "../../infra/db/push-subscriptions.ts";
import { type PushSubscription, readPushSubscription } from "../../infra/domain/push-subscription.ts";
import { HOUR_MS, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Channel, Delivery, SendResult } from "./channel.ts";
import { judgeFault, judgeStatus } from "./judge.ts";
import { post } from "./outgoing-post.ts";
import { checkedUrl } from "./outgoing-target.ts";
import { PUSH_TEXT_MAX_BYTES, sealPush } from "./push-seal.ts";
import { pushVoucher } from "./push-voucher.ts";

type PushGiven = {
  readonly db: Database;
  readonly clock: Clock;
  /** Who sends, `mailto:` or `https:`; `null`: this service sends none. */
  readonly subject: string | null;
  readonly privateHosts: readonly string[];
};

/** A phone that is out of reach for longer learns the rest when its page opens. */
const KEEP_S = (4 * HOUR_MS) / SECOND_MS;

/** A notification in a browser that need not be open: Web Push, sealed so that the push service cannot read it. */
export function createPushChannel(given: PushGiven): Channel {
  let keys: PushKeys | null = null;
  return {
    kind: "push",
    width: 32,
    send: async (delivery, { signal }) => {
      const { secret, channelId } = delivery.claimed;
      if (given.subject === null) return { kind: "permanent", code: "PUSH_NOT_CONFIGURED" };
      if (secret === null) return { kind: "permanent", code: "CHANNEL_SECRET_MISSING" };
      keys ??= await readPushKeys(given.db);
      const result = await sendPush({ ...given, subject: given.subject, keys, signal }, delivery, secret);
      if (result.kind === "permanent" && goneCodes.includes(result.code)) await dropPushChannel(given.db, channelId);
      return result;
    },
  };
}

/** RFC 8030, 7.3: the subscription has ended and never comes back. */
const goneCodes: readonly string[] = ["HTTP_404", "HTTP_410"];

async function sendPush(
  given: PushGiven & { readonly subject: string; readonly keys: PushKeys; readonly signal: AbortSignal },
  delivery: Delivery,
  secret: string,
): Promise<SendResult> {
  const subscription = readPushSubscription(secret);
  const target = checkedUrl(subscription.endpoint, given.privateHosts);
  const body = target === null ? null : sealed(pushText(delivery), subscription);
  if (target === null || body === null) return { kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" };
  const { clock, signal, keys, subject } = given;
  const { incidentId } = delivery.claimed;
  try {
    const answer = await post(target.url, {
      body,
      headers: {
        authorization: pushVoucher({ endpoint: target.url, subject, at: clock.now() }, keys),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        ttl: String(KEEP_S),
        urgency: "high",
        ...(incidentId === null ? {} : { topic: topicOf(incidentId) }),
      },
      isPrivateAllowed: target.isPrivateAllowed,
      signal,
    });
    return judgeStatus(answer, { now: clock.now(), isRefusal: () => false });
  } catch (fault) {
    return judgeFault(fault, signal);
  }
}

/** A newer message about the incident replaces one that the phone has not fetched yet (RFC 8030, 5.4: 32 characters). */
function topicOf(incidentId: string): string {
  return createHash("sha256").update(incidentId).digest("base64url").slice(0, 32);
}

function sealed(text: string, to: PushSubscription): Buffer | null {
  try {
    return sealPush(text, to);
  } catch {
    // Not a point of the curve: somebody's subscription is broken for good.
    return null;
  }
}

/** The text gives way where all of it is too long. */
export function pushText({ alert }: Pick<Delivery, "alert">): string {
  const whole = JSON.stringify(alert);
  const overBytes = Buffer.byteLength(whole) - PUSH_TEXT_MAX_BYTES;
  if (overBytes <= 0) return whole;
  const kept = Buffer.from(alert.text).subarray(0, Math.max(0, Buffer.byteLength(alert.text) - overBytes));
  return JSON.stringify({ ...alert, text: kept.toString("utf8").replace(/\uFFFD+$/, "") });
}
