import type { Database } from "../../infra/db/database.ts";
import { type ClaimedAlert, claimAlerts, nextAlertInMs, renewLeases } from "../../infra/db/outbox.ts";
import type { Accepted } from "../../infra/db/outbox-accepted.ts";
import { type Refused, settleRetry } from "../../infra/db/outbox-results.ts";
import type { AlertId } from "../../infra/domain/ids.ts";
import { plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createDueLoop, type DueLoop } from "../../infra/runtime/due-loop.ts";
import { faultFields, type Log } from "../../infra/runtime/log.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import { retryDelayMs } from "./backoff.ts";
import { deliveryOf, gather } from "./bundle.ts";
import type { Channel, Delivery, SendResult } from "./channel.ts";

export type LaneOptions = {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly channel: Channel;
  /** Writes down that the provider took it, see outbox-accepted.ts. */
  readonly accept: (alert: ClaimedAlert, got: Accepted) => Promise<void>;
  /** Writes down that the channel will not take it, see outbox-results.ts. */
  readonly fail: (alert: ClaimedAlert, got: Refused) => Promise<void>;
  /** Names this process in a lease. */
  readonly owner: string;
  /** Time for one try, milliseconds; shorter than the lease. */
  readonly sendLimitMs: number;
  /** A message has failed by this channel: another lane, or other people, are told at the commit. */
  readonly onFailed: () => void;
};

const SAFETY_POLL_MS = 1_000;
const RENEW_EVERY_MS = 2_000;
const BLOCKED_POLL_MS = 20;
/** So many times the width may be under way with those that are answered and not written down yet. */
const UNWRITTEN_SHARE = 2;
/** In a busy lane messages come and end in crowds: one look at what waits serves several. */
const CROWD_MS = 15;

/** Sends what is due by one channel. A slow provider holds up its own lane and nobody else's. */
export function createLane(options: LaneOptions): DueLoop {
  const { db, clock, log, channel } = options;
  const underWay = new Map<AlertId, Promise<void>>();
  /** Of those under way, not yet answered by the provider. */
  let sending = 0;
  let renewal: NodeJS.Timeout | undefined;

  const begin = (group: readonly ClaimedAlert[]): void => {
    const [lead] = group;
    if (lead === undefined) return;
    sending += group.length;
    let isAnswered = false;
    const onAnswered = (): void => {
      if (!isAnswered) sending -= group.length;
      isAnswered = true;
      loop.wake();
    };
    const work = deliver(options, { lead, group, onAnswered })
      .catch((fault) =>
        log.error({ ...idsOf(lead), ...faultFields(fault) }, "delivery not recorded; its lease will run out"),
      )
      .finally(() => {
        for (const { alertId } of group) underWay.delete(alertId);
        if (underWay.size === 0) clearInterval(renewal);
        onAnswered();
      });
    if (underWay.size === 0) renewal = setInterval(renew, RENEW_EVERY_MS);
    for (const { alertId } of group) underWay.set(alertId, work);
  };
  const renew = (): void => {
    renewLeases(db, options.owner, [...underWay.keys()]).catch((fault) =>
      log.warn(faultFields(fault), "leases not renewed"),
    );
  };
  const loop = createDueLoop({
    name: `notify ${channel.kind}`,
    clock,
    log,
    safetyMs: SAFETY_POLL_MS,
    restMs: CROWD_MS,
    runDue: async () => {
      const free = Math.min(channel.width - sending, UNWRITTEN_SHARE * channel.width - underWay.size);
      // A full lane is woken by whichever message ends first.
      if (free <= 0) return null;
      const claimed = await claimAlerts(db, channel.kind, { owner: options.owner, limit: free });
      for (const group of await gather(channel, claimed, options)) begin(group);
      if (claimed.length === free) return null;
      const inMs = await nextAlertInMs(db, channel.kind);
      // Due and not to be had: it waits for another message to the same person, perhaps in another process.
      const atLeastMs = claimed.length === 0 ? BLOCKED_POLL_MS : 0;
      return inMs === null ? null : plusMs(clock.now(), Math.max(inMs, atLeastMs));
    },
  });
  const drain = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay.values());
  };
  return {
    start: loop.start,
    stop: async () => {
      await loop.stop();
      await drain();
      await channel.close?.();
    },
    wake: loop.wake,
    settle: async () => {
      do {
        await drain();
        await loop.settle();
      } while (underWay.size > 0);
    },
  };
}

type Work = {
  readonly lead: ClaimedAlert;
  readonly group: readonly ClaimedAlert[];
  readonly onAnswered: () => void;
};

async function deliver(options: LaneOptions, { lead: claimed, group, onAnswered }: Work): Promise<void> {
  const { metrics, channel } = options;
  const startedMs = performance.now();
  if (claimed.attempt === 1)
    metrics.alertDelaySeconds.observe(Math.max(0, claimed.now - claimed.createdAt) / SECOND_MS);
  const result = await sendWithin(options, claimed, group).finally(onAnswered);
  const latencyMs = performance.now() - startedMs;
  metrics.alertsSent.inc({ lane: channel.kind, outcome: result.kind });
  const bundle = group.length === 1 ? null : claimed.alertId;
  const sent = { result, latencyMs, bundle };
  if (result.kind === "retry") for (const one of group) await settle(options, one, sent);
  else await Promise.all(group.map((one) => settle(options, one, sent)));
}

type Sent = { readonly result: SendResult; readonly latencyMs: number; readonly bundle: string | null };

async function settle(options: LaneOptions, claimed: ClaimedAlert, sent: Sent): Promise<void> {
  const { db, log } = options;
  const { result, latencyMs, bundle } = sent;
  const delayMs = result.kind === "retry" ? retryDelayMs(claimed.attempt, { random: Math.random(), ...result }) : null;
  if (result.kind === "accepted") {
    log.info({ ...idsOf(claimed), latencyMs: Math.round(latencyMs) }, "alert accepted");
    await options.accept(claimed, { providerId: result.providerId, latencyMs, bundle });
  } else if (delayMs !== null) {
    log.warn({ ...idsOf(claimed), code: result.code, delayMs }, "alert not taken, trying again");
    await settleRetry(db, claimed, { code: result.code, latencyMs, afterMs: delayMs });
  } else {
    log.warn({ ...idsOf(claimed), code: result.code }, "channel given up for this alert");
    await options.fail(claimed, { code: result.code, latencyMs });
    options.onFailed();
  }
}

/** One try, over when its time is over, whatever the adapter does. */
async function sendWithin(
  { channel, sendLimitMs, log }: LaneOptions,
  lead: ClaimedAlert,
  group: readonly ClaimedAlert[],
): Promise<SendResult> {
  const delivery = inWords(lead, group, log);
  if (delivery === null) return { kind: "permanent", code: "NO_WORDS" };
  const limit = AbortSignal.timeout(sendLimitMs);
  const late = new Promise<SendResult>((resolve) => {
    limit.addEventListener("abort", () => resolve({ kind: "retry", code: "TIMEOUT" }), { once: true });
  });
  try {
    return await Promise.race([channel.send(delivery, { signal: limit }), late]);
  } catch (fault) {
    log.error({ ...idsOf(lead), ...faultFields(fault) }, "channel adapter failed");
    return { kind: "retry", code: "CHANNEL_FAULT" };
  }
}

/** `null`: no try would do better, the next channel may need other words. */
function inWords(lead: ClaimedAlert, group: readonly ClaimedAlert[], log: Log): Delivery | null {
  try {
    return deliveryOf(lead, group);
  } catch (fault) {
    log.error({ ...idsOf(lead), ...faultFields(fault) }, "alert cannot be put into words");
    return null;
  }
}

function idsOf({ alertId, incidentId, personId, lane, kind, attempt }: ClaimedAlert) {
  return { alertId, incidentId, personId, lane, kind, attempt };
}
