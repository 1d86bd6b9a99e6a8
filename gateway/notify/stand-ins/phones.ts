import type { Channel, Delivery, SendResult } from "../channel.ts";

export type PhoneBehaviour = (delivery: Delivery, signal: AbortSignal) => Promise<SendResult> | SendResult;

/** A channel in memory that remembers who was sent what, and answers as it is told. */
export type Phones = Channel & {
  readonly calls: readonly Delivery[];
  /** `person: kind` of each message since the last look, sorted; looking empties it. */
  readonly heard: () => readonly string[];
  /** From now on; the default accepts everything. */
  readonly behave: (behaviour: PhoneBehaviour) => void;
};

export function createPhones(kind: string, width = 32): Phones {
  const calls: Delivery[] = [];
  let seen = 0;
  let behaviour: PhoneBehaviour = () => ({ kind: "accepted", providerId: null });
  return {
    kind,
    width,
    calls,
    heard: () => {
      const fresh = calls.slice(seen).map(({ claimed }) => `${claimed.personId}: ${claimed.kind}`);
      seen = calls.length;
      return fresh.sort();
    },
    behave: (next) => {
      behaviour = next;
    },
    send: async (delivery, { signal }) => {
      calls.push(delivery);
      return await behaviour(delivery, signal);
    },
  };
}
