import { connect, type MqttClient } from "mqtt";
import type { Random } from "./random.ts";

export type MqttLinkOptions = {
  /** mqtt://host:port or mqtts://host:port, without a name or password in it. */
  readonly brokerUrl: string;
  /** Client id and user name. */
  readonly clientId: string;
  readonly password: string;
  readonly will: { readonly topic: string; readonly payload: string };
  readonly subscribeTo: string;
  readonly random: Random;
  readonly onUp: () => void;
  readonly onMessage: (payload: string) => void;
  /** The broker answered, and refused. */
  readonly onRefused: (reason: string) => void;
};

/** One wristband's radio. It comes back by itself, with jitter, until it is cut or closed. */
export type MqttLink = {
  readonly isUp: () => boolean;
  readonly open: () => void;
  /** Loses the network without a word, so that the broker sends the last will; `open` brings it back. */
  readonly cut: () => void;
  /** QoS 1: `true` once acknowledged, `false` when the connection was lost before, and then nobody knows. */
  readonly publish: (topic: string, payload: string, retain: "retain" | "once") => Promise<boolean>;
  /** Says goodbye (no last will), within two seconds. */
  readonly close: () => Promise<void>;
};

const KEEPALIVE_S = 90;
const CONNECT_TIMEOUT_MS = 15_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
const GOODBYE_MS = 2_000;

/**
 * MQTT.js resends nothing here: every connection gets a fresh client, and what was not acknowledged goes back to the
 * wristband's own queue. Its outgoing store is unbounded and in memory, and `reconnect()` forgets it.
 */
export function createMqttLink(options: MqttLinkOptions): MqttLink {
  const pending = new Set<(acked: boolean) => void>();
  let client: MqttClient | null = null;
  let wanted = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  const onClose = (closing: MqttClient) => {
    if (closing !== client) return;
    drop();
    if (!wanted) return;
    retry = setTimeout(open, retryDelayMs(failures, options.random));
    failures += 1;
  };
  const drop = () => {
    const dropped = client;
    client = null;
    dropped?.end(true);
    settleAll(pending);
  };
  const open = () => {
    wanted = true;
    clearTimeout(retry);
    if (client !== null) return;
    const fresh = startClient(options);
    client = fresh;
    fresh.on("connect", () => {
      failures = 0;
      fresh.subscribe(options.subscribeTo, { qos: 1 }, () => {});
      options.onUp();
    });
    fresh.on("message", (_topic, payload) => options.onMessage(payload.toString()));
    fresh.on("error", (error) => {
      if ("code" in error && typeof error.code === "number") options.onRefused(error.message);
    });
    fresh.on("close", () => onClose(fresh));
  };
  const stop = () => {
    wanted = false;
    clearTimeout(retry);
  };

  return {
    isUp: () => client?.connected === true,
    open,
    cut: () => {
      stop();
      drop();
    },
    publish: (topic, payload, retain) => publishOn(client, pending, { topic, payload, retain: retain === "retain" }),
    close: async () => {
      stop();
      const leaving = client;
      client = null;
      if (leaving !== null) await sayGoodbye(leaving);
      settleAll(pending);
    },
  };
}

function startClient(options: MqttLinkOptions): MqttClient {
  return connect(options.brokerUrl, {
    protocolVersion: 4,
    clientId: options.clientId,
    username: options.clientId,
    password: options.password,
    clean: false,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    will: { topic: options.will.topic, payload: Buffer.from(options.will.payload), qos: 1, retain: true },
  });
}

function publishOn(
  client: MqttClient | null,
  pending: Set<(acked: boolean) => void>,
  message: { topic: string; payload: string; retain: boolean },
): Promise<boolean> {
  if (client === null || !client.connected) return Promise.resolve(false);
  return new Promise((resolve) => {
    const settle = (acked: boolean) => {
      pending.delete(settle);
      resolve(acked);
    };
    pending.add(settle);
    client.publish(message.topic, message.payload, { qos: 1, retain: message.retain }, (error) =>
      settle(error == null),
    );
  });
}

/** Newest first, so that each put back at the front of a queue leaves the oldest first. */
function settleAll(pending: ReadonlySet<(acked: boolean) => void>): void {
  for (const settle of [...pending].toReversed()) settle(false);
}

function sayGoodbye(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => client.end(true, () => resolve()), GOODBYE_MS);
    client.end(!client.connected, () => {
      clearTimeout(deadline);
      resolve();
    });
  });
}

/** 1, 2, 4 … 60 s, each shortened by up to a half, so that a city of wristbands does not come back in one second. */
function retryDelayMs(failures: number, random: Random): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * random.between(0.5, 1);
}
