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
  readonly acknowledged: (client: Client) => void;
  readonly disconnect: (wristbandId: WristbandId) => void;
  readonly size: () => number;
  /** Resolves with whether the band has acknowledged the command; it may come again after a reconnect. */
  readonly sendCommand: (wristbandId: WristbandId, payload: string) => Promise<boolean>;
  /** Resolves when the guardian's client has acknowledged, or at once when none is listening. */
  readonly publishToGuardian: (personId: PersonId, payload: string) => Promise<"acknowledged" | "offline">;
};

type Connection = {
  readonly client: Client;
  readonly topics: Set<string>;
  /** One message at a time: aedes does not say which message an acknowledgement of a clean session is for. */
  queue: Promise<unknown>;
  acknowledge: () => void;
};

const ACK_LIMIT_MS = 4_000;

export function createOutgoing(options: { readonly log: Log }): Outgoing {
  const connections = new Map<string, Connection>();

  const publish = (id: string, topic: string, payload: string): Promise<boolean> => {
    const connection = connections.get(id);
    if (connection === undefined || !connection.topics.has(topic)) return Promise.resolve(false);
    const sent = connection.queue.then(() => publishOne(connection, topic, payload));
    connection.queue = sent.catch(() => undefined);
    return sent;
  };
  const publishOne = async (connection: Connection, topic: string, payload: string): Promise<boolean> => {
    if (connection.client.closed) return false;
    const acknowledged = new Promise<void>((resolve) => {
      connection.acknowledge = resolve;
    });
    connection.client.publish({ cmd: "publish", topic, payload, qos: 1, retain: false, dup: false }, (fault) => {
      if (fault !== undefined && fault !== null)
        options.log.debug({ clientId: connection.client.id }, "publish to client failed");
    });
    try {
      await withDeadline("acknowledgement of a client", ACK_LIMIT_MS, acknowledged);
      return true;
    } catch (fault) {
      // A client that does not acknowledge is not listening, and its late answer must not count for the next message.
      connection.client.close();
      throw fault;
    }
  };
  return {
    connected: (identity, client) => {
      const id = identity.kind === "wristband" ? identity.wristbandId : identity.personId;
      const known = connections.has(id);
      connections.set(id, { client, topics: new Set(), queue: Promise.resolve(), acknowledge: () => undefined });
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
    acknowledged: (client) => {
      const connection = connections.get(client.id);
      if (connection?.client === client) connection.acknowledge();
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
