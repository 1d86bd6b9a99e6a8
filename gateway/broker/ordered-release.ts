import { AppError } from "../../infra/domain/errors.ts";

/**
 * Lets answers out in the order of the questions (MQTT-4.6.0-2: PUBACKs in the order of the PUBLISHes), whatever order the
 * work finishes in. After one failure everything behind it on the same connection fails too: the connection is closing and
 * must not acknowledge past a gap. Work that takes longer than `limitMs` counts as failed once `expire` is called.
 */
export type OrderedRelease = {
  readonly add: (work: Promise<void>, release: (fault: Error | null) => void) => void;
  /** One look now and then for all connections is cheaper than a timer for each message. */
  readonly expire: () => void;
};

type Slot = {
  outcome: "pending" | "done" | "failed";
  fault: Error | null;
  readonly addedAtMs: number;
  readonly release: (fault: Error | null) => void;
};

export function createOrderedRelease(options: { readonly limitMs: number }): OrderedRelease {
  const slots: Slot[] = [];
  let broken: Error | null = null;

  const drain = (): void => {
    for (let head = slots[0]; head !== undefined && head.outcome !== "pending"; head = slots[0]) {
      slots.shift();
      broken ??= head.fault;
      head.release(broken);
    }
  };
  return {
    add: (work, release) => {
      const slot: Slot = { outcome: "pending", fault: null, addedAtMs: performance.now(), release };
      slots.push(slot);
      work.then(
        () => {
          if (slot.outcome !== "pending") return;
          slot.outcome = "done";
          drain();
        },
        (fault: unknown) => {
          if (slot.outcome !== "pending") return;
          slot.outcome = "failed";
          slot.fault = fault instanceof Error ? fault : new Error("not stored");
          drain();
        },
      );
    },
    expire: () => {
      const oldestMs = performance.now() - options.limitMs;
      for (const slot of slots) {
        if (slot.addedAtMs > oldestMs) break;
        if (slot.outcome !== "pending") continue;
        slot.outcome = "failed";
        slot.fault = new AppError("DEADLINE_EXCEEDED", { what: "store a wristband message", limitMs: options.limitMs });
      }
      drain();
    },
  };
}
