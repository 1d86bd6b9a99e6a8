import { type WebhookBody, webhookHeaders } from "../../infra/contract/alerts.ts";
import { signWebhook } from "../../infra/contract/webhook-signature.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isPrivateAddress } from "../../infra/runtime/private-address.ts";
import type { Channel, Delivery, SendResult } from "./channel.ts";
import { postJson, type WebhookAnswer } from "./webhook-request.ts";

/** Longest wait a receiver may ask for: somebody may be lost. */
const RETRY_AFTER_MAX_MS = 5 * MINUTE_MS;

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
    width: 32,
    send: async (delivery, { signal }) => {
      const { address, secret } = delivery.claimed;
      const target = address === null ? null : checkedUrl(address, options.privateHosts);
      if (target === null) return { kind: "permanent", code: "CHANNEL_ADDRESS_INVALID" };
      if (secret === null) return { kind: "permanent", code: "WEBHOOK_SECRET_MISSING" };
      const body = JSON.stringify(bodyOf(delivery));
      try {
        const answer = await postJson(target.url, {
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
        return judge(answer, options.clock.now());
      } catch (fault) {
        return judgeFault(fault, signal);
      }
    },
  };
}

function bodyOf({ claimed, alert }: Delivery): WebhookBody {
  return { version: 1, personId: claimed.personId, attempt: claimed.attempt, alert };
}

type Target = { readonly url: URL; readonly isPrivateAllowed: boolean };

function checkedUrl(address: string, privateHosts: readonly string[]): Target | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isPrivateAllowed = privateHosts.includes(host) || privateHosts.includes(url.host);
  const isWeb = url.protocol === "https:" || (url.protocol === "http:" && isPrivateAllowed);
  const isNumber = /^[\d.]+$/.test(host) || host.includes(":");
  if (!isWeb || url.username !== "" || url.password !== "") return null;
  return isNumber && !isPrivateAllowed && isPrivateAddress(host) ? null : { url, isPrivateAllowed };
}

/** A 200 is not success by itself: a body that says `accepted: false`, `ok: false` or names an `error` is a refusal. */
function judge(answer: WebhookAnswer, now: EpochMs): SendResult {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return isRefusal(answer.body)
      ? { kind: "retry", code: "BODY_REFUSED" }
      : { kind: "accepted", providerId: answer.requestId };
  }
  const code = `HTTP_${status}`;
  const isPassing = status >= 500 || status === 408 || status === 425 || status === 429;
  if (!isPassing) return { kind: "permanent", code };
  const afterMs = retryAfterMs(answer.retryAfter, now);
  return afterMs === null ? { kind: "retry", code } : { kind: "retry", code, afterMs };
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

/** RFC 9110, 10.2.3: seconds, or an HTTP date. */
function retryAfterMs(header: string | null, now: EpochMs): number | null {
  if (header === null) return null;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * SECOND_MS : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(RETRY_AFTER_MAX_MS, Math.max(0, ms));
}

function judgeFault(fault: unknown, signal: AbortSignal): SendResult {
  if (signal.aborted) return { kind: "retry", code: "TIMEOUT" };
  const code: unknown = fault instanceof Error ? Reflect.get(fault, "code") : null;
  if (code === "ADDRESS_FORBIDDEN") return { kind: "permanent", code };
  return { kind: "retry", code: typeof code === "string" ? code : "NETWORK" };
}
