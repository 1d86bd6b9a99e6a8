import { type WebhookBody, webhookHeaders } from "../../infra/contract/alerts.ts";
import { signWebhook } from "../../infra/contract/webhook-signature.ts";
import { SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import type { Channel, Delivery } from "./channel.ts";
import { judgeFault, judgeStatus } from "./judge.ts";
import { post } from "./outgoing-post.ts";
import { checkedUrl } from "./outgoing-target.ts";

/**
 * Posts the alert to the person's own address, signed over time and body. https only, never into our own networks, except
 * hosts that the operator names in `privateHosts`.
 */
export function createWebhookChannel(options: {
  readonly clock: Clock;
  readonly privateHosts: readonly string[];
}): Channel {
  return {
    kind: "webhook",
    width: 64,
    send: async (delivery, { signal }) => {
      const { address, secret } = delivery.claimed;
      const target = address === null ? null : checkedUrl(address, options.privateHosts);
      if (target === null) return { kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" };
      if (secret === null) return { kind: "permanent", code: "WEBHOOK_SECRET_MISSING" };
      const body = JSON.stringify(bodyOf(delivery));
      try {
        const answer = await post(target.url, {
          body,
          headers: {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "121-alerts/1",
            [webhookHeaders.key]: delivery.claimed.alertId,
            [webhookHeaders.signature]: signWebhook(body, secret, Math.floor(options.clock.now() / SECOND_MS)),
          },
          isPrivateAllowed: target.isPrivateAllowed,
          signal,
        });
        return judgeStatus(answer, { now: options.clock.now(), isRefusal });
      } catch (fault) {
        return judgeFault(fault, signal);
      }
    },
  };
}

function bodyOf({ claimed, alert }: Delivery): WebhookBody {
  return { version: 1, personId: claimed.personId, attempt: claimed.attempt, alert };
}

function isRefusal(body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    if (typeof answer !== "object" || answer === null) return false;
    const field = (name: string): unknown => Reflect.get(answer, name);
    return (
      field("accepted") === false ||
      field("ok") === false ||
      ![undefined, null, false, ""].some((it) => it === field("error"))
    );
  } catch {
    // Not JSON, as most plain receivers answer: the status alone counts.
    return false;
  }
}
