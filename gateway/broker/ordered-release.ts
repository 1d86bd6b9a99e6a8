/**
 * Lets answers out in the order of the questions (MQTT-4.6.0-2: PUBACKs in the order of the PUBLISHes), whatever order the
 * work finishes in. After one failure everything behind it on the same connection fails too: the connection is closing and
 * must not acknowledge past a gap.
 */
export type OrderedRelease = { readonly add: (work: Promise<void>, release: (fault: Error | null) => void) => void };

type Slot = {
  outcome: "pending" | "done" | "failed";
  fault: Error | null;
  readonly release: (fault: Error | null) => void;
};

export function createOrderedRelease(): OrderedRelease {
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
      const slot: Slot = { outcome: "pending", fault: null, release };
      slots.push(slot);
      work.then(
        () => {
          slot.outcome = "done";
          drain();
        },
        (fault: unknown) => {
          slot.outcome = "failed";
          slot.fault = fault instanceof Error ? fault : new Error("not stored");
          drain();
        },
      );
    },
  };
}
