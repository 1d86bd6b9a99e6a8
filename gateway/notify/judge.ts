import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../infra/domain/time.ts";
import type { SendResult } from "./channel.ts";
import type { Answer } from "./outgoing-post.ts";

/** Longest wait a receiver may ask for: somebody may be lost. */
const RETRY_AFTER_MAX_MS = 5 * MINUTE_MS;

/** What an answer's status means. A 2xx is not success by itself: `isRefusal` looks at its body. */
export function judgeStatus(
  answer: Answer,
  options: { readonly now: EpochMs; readonly isRefusal: (body: string) => boolean },
): SendResult {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return options.isRefusal(answer.body)
      ? { kind: "retry", code: "BODY_REFUSED" }
      : { kind: "accepted", providerId: answer.requestId };
  }
  const code = `HTTP_${status}`;
  const isPassing = status >= 500 || status === 408 || status === 425 || status === 429;
  if (!isPassing) return { kind: "permanent", code };
  const afterMs = retryAfterMs(answer.retryAfter, options.now);
  return afterMs === null ? { kind: "retry", code } : { kind: "retry", code, afterMs };
}

/** What it means that no answer came. */
export function judgeFault(fault: unknown, signal: AbortSignal): SendResult {
  if (signal.aborted) return { kind: "retry", code: "TIMEOUT" };
  const code: unknown = fault instanceof Error ? Reflect.get(fault, "code") : null;
  if (code === "ADDRESS_FORBIDDEN") return { kind: "permanent", code };
  return { kind: "retry", code: typeof code === "string" ? code : "NETWORK" };
}

/** RFC 9110, 10.2.3: seconds, or an HTTP date. */
function retryAfterMs(header: string | null, now: EpochMs): number | null {
  if (header === null) return null;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * SECOND_MS : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(RETRY_AFTER_MAX_MS, Math.max(0, ms));
}
