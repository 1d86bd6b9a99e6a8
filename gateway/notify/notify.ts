import { randomUUID } from "node:crypto";
import { createAccepting } from "../../infra/db/outbox-accepted.ts";
import { createFailing } from "../../infra/db/outbox-results.ts";
import { createLifecycle, type Part } from "../../infra/runtime/lifecycle.ts";
import type { Metrics } from "../../infra/runtime/metrics.ts";
import type { Channel } from "./channel.ts";
import { type ChannelGiven, createChannels } from "./create-channels.ts";
import { createLane } from "./lane.ts";

export type Notify = Part & {
  /** Something may have become due: call it after a commit that wrote to the outbox. */
  readonly wake: () => void;
  /** Resolves when no message is due or on its way: for tests that move the clock. */
  readonly settle: () => Promise<void>;
};

/** Shorter than the lease of 5 s, so that a message that hangs is back in line before anybody else may take it. */
const SEND_LIMIT_MS = 4_000;

/**
 * Brings the messages of the outbox to people, each at least once: one lane per kind of channel, woken by NOTIFY, by the next
 * due row, by `wake`, and by a look every second.
 */
export function createNotify(
  given: ChannelGiven & {
    readonly metrics: Metrics;
    /** Others instead of the built-in ones, for tests. */
    readonly channels?: readonly Channel[];
    readonly sendLimitMs?: number;
  },
): Notify {
  const { db, log } = given;
  const channels = given.channels ?? createChannels(given);
  const owner = randomUUID();
  let failures = 0;
  const wake = (): void => {
    for (const [, lane] of lanes) lane.wake();
  };
  const onFailed = (): void => void (failures += 1);
  const accept = createAccepting(db, log);
  const fail = createFailing(db, log);
  const lanes = channels.map(
    (channel) =>
      [
        channel.kind,
        createLane({
          ...given,
          channel,
          owner,
          accept,
          fail,
          sendLimitMs: given.sendLimitMs ?? SEND_LIMIT_MS,
          onFailed,
        }),
      ] as const,
  );
  const parts = createLifecycle(lanes, { log });
  let unlisten = (): void => undefined;
  return {
    start: async () => {
      unlisten = db.listen("outbox", (kind) => {
        for (const [name, lane] of lanes) if (kind === null || kind === name) lane.wake();
      });
      await parts.start();
    },
    stop: async () => {
      unlisten();
      await parts.stop();
    },
    wake,
    settle: async () => {
      // A failure in one lane makes a message due in another: until one whole round sees none.
      for (let before = -1; before !== failures; ) {
        before = failures;
        for (const [, lane] of lanes) await lane.settle();
      }
    },
  };
}
