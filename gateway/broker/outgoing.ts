import type { Client } from "aedes";
import { commandsTopic, guardianAlertsTopic } from "../../infra/contract/topics.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { PersonId, WristbandId } from "../../infra/domain/ids.ts";
import { withDeadline } from "../../infra/runtime/deadline.ts";
import type { Log } from "../../infra/runtime/log.ts";
import type { Identity } from "./topic-access.ts";

/** What goes down to clients, at QoS 1, only to those that are connected and listen: nothing piles up for the absent. */
export type Outgoing = {
  /** Tells whether the identity was connected already: then the new connection took over. */
  readonly connected: (identity: Identity, client: Client) => boolean;
  readonly disconnected: (client: Client) => void;
  readonly listening: (client: Client, topics: readonly string[]) => void;
  readonly acknowledged: (client: Client, packet: unknown) => void;
  readonly disconnect: (wristbandId: WristbandId) => void;
  readonly size: () => number;
  /** Resolves with whether the band has acknowledged the command; it may come again after a reconnect. */
  readonly sendCommand: (wristbandId: WristbandId, payload: string) => Promise<boolean>;
  /** Resolves when the guardian's client has acknowledged, or at once when none is listening. */
  readonly publishToGuardian: (personId: PersonId, payload: string) => Promise<"acknowledged" | "offline">;
};

type Connection = { readonly client: Client; readonly topics: Set<string>; readonly waiting: Map<string, () => void> };

const ACK_LIMIT_MS = 4_000;

export function createOutgoing(options: { readonly log: Log }): Outgoing {
  const connections = new Map<string, Connection>();

  const publish = async (id: string, topic: string, payload: string): Promise<boolean> => {
    const connection = connections.get(id);
    if (connection === undefined || !connection.topics.has(topic)) return false;
    const acknowledged = new Promise<void>((resolve) => connection.waiting.set(payload, resolve));
    connection.client.publish({ cmd: "publish", topic, payload, qos: 1, retain: false, dup: false }, (fault) => {
      if (fault !== undefined && fault !== null) options.log.debug({ clientId: id }, "publish to client failed");
    });
    try {
      await withDeadline("acknowledgement of a client", ACK_LIMIT_MS, acknowledged);
      return true;
    } finally {
      connection.waiting.delete(payload);
    }
  };
  return {
    connected: (identity, client) => {
      const id = identity.kind === "wristband" ? identity.wristbandId : identity.personId;
      const known = connections.has(id);
      connections.set(id, { client, topics: new Set(), waiting: new Map() });
      return known;
    },
    disconnected: (client) => {
      // After a take-over the entry belongs to the new connection.
      if (connections.get(client.id)?.client === client) connections.delete(client.id);
    },
    listening: (client, topics) => {
      const connection = connections.get(client.id);
      if (connection?.client === client) for (const topic of topics) connection.topics.add(topic);
    },
    acknowledged: (client, packet) => {
      if (typeof packet !== "object" || packet === null) return;
      const payload: unknown = Reflect.get(packet, "payload");
      connections.get(client.id)?.waiting.get(String(payload))?.();
    },
    disconnect: (wristbandId) => connections.get(wristbandId)?.client.close(),
    size: () => connections.size,
    sendCommand: async (wristbandId, payload) => {
      try {
        return await publish(wristbandId, commandsTopic(wristbandId), payload);
      } catch (fault) {
        if (fault instanceof AppError) return false;
        throw fault;
      }
    },
    publishToGuardian: async (personId, payload) =>
      (await publish(personId, guardianAlertsTopic(personId), payload)) ? "acknowledged" : "offline",
  };
}
