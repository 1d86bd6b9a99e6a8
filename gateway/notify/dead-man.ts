import { type EpochMs, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import { post } from "./outgoing-post.ts";
import { checkedUrl } from "./outgoing-target.ts";

const EVERY_MS = 30 * SECOND_MS;
const LIMIT_MS = 4_000;

/**
 * A sign of life to somebody outside, who raises the alarm when it stays away. `beat` is called each time the self-audit has
 * passed; it says nothing about anybody, keeps to the rules of webhooks and never throws.
 */
export function createDeadMan(given: {
  readonly url: string | null;
  readonly privateHosts: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}): { readonly beat: () => Promise<void> } {
  const { url, clock, log } = given;
  let nextAt: EpochMs | null = null;
  const send = async (address: string): Promise<void> => {
    const target = checkedUrl(address, given.privateHosts);
    if (target === null) return log.warn({}, "dead-man address refused: https, and outside our own networks");
    const signal = AbortSignal.timeout(LIMIT_MS);
    const { isPrivateAllowed } = target;
    const headers = { "content-type": "text/plain", "user-agent": "121-alerts/1" };
    const { status } = await post(target.url, { body: "alive", headers, isPrivateAllowed, signal });
    if (status < 200 || status > 299) log.warn({ status }, "dead-man address did not take the heartbeat");
  };
  return {
    beat: async () => {
      const now = clock.now();
      if (url === null || (nextAt !== null && now < nextAt)) return;
      nextAt = plusMs(now, EVERY_MS);
      await send(url).catch((fault) => log.warn(faultFields(fault), "heartbeat not sent"));
    },
  };
}
