import type { PersonId } from "../../infra/domain/ids.ts";
import type { Channel } from "./channel.ts";

/**
 * `guardians/{personId}/alerts`. `publish` resolves with `acknowledged` when the person's client has answered (QoS 1
 * PUBACK), the strongest receipt short of a look at it, and with `offline` when nobody listens or answers in time.
 */
export function createMqttChannel(
  publish: (personId: PersonId, payload: string) => Promise<"acknowledged" | "offline">,
): Channel {
  return {
    kind: "mqtt",
    width: 64,
    send: async ({ claimed, alert }) =>
      (await publish(claimed.personId, JSON.stringify(alert))) === "acknowledged"
        ? { kind: "accepted", providerId: null }
        : { kind: "permanent", code: "CLIENT_OFFLINE" },
  };
}
