import { Aedes, type AuthenticateError, type Client } from "aedes";
import type { InboundTopic } from "../../infra/contract/topics.ts";
import { AppError, type ErrorCode, isAppError } from "../../infra/domain/errors.ts";
import type { WristbandId } from "../../infra/domain/ids.ts";
import { pause } from "../../infra/runtime/deadline.ts";
import type { Part } from "../../infra/runtime/lifecycle.ts";
import { faultFields } from "../../infra/runtime/log.ts";
import { nameOnCertificate } from "./client-certificate.ts";
import type { Intake } from "./intake.ts";
import { createListeners, type ListenerOptions, type Ports } from "./listeners.ts";
import { createOrderedRelease, type OrderedRelease } from "./ordered-release.ts";
import { createOutgoing, type Outgoing } from "./outgoing.ts";
import { createPace, type Pace } from "./pace.ts";
import { type Identity, mayPublish, maySubscribe } from "./topic-access.ts";

export type BrokerOptions = ListenerOptions & {
  /** Messages a second that one band may send after ten times as many at once; what is more waits in its socket. */
  readonly messagesPerBand?: number;
  /** Longest wait for a commit, milliseconds; a shorter keep-alive shortens it. */
  readonly storeLimitMs: number;
  readonly identify: (username: string, token: Buffer) => Promise<Identity | null>;
  /** Resolves when the message is stored: only then is it acknowledged. Rejects: no acknowledgement, connection closed. */
  readonly onDelivery: (delivery: {
    readonly topic: InboundTopic;
    readonly topicText: string;
    readonly payload: Buffer;
  }) => Promise<void>;
  readonly onRefused: (refusal: {
    readonly wristbandId: WristbandId | null;
    readonly topic: string;
    readonly code: ErrorCode;
    readonly payload: Buffer;
  }) => Promise<void>;
  /** The band listens for commands now. */
  readonly onListening: (wristbandId: WristbandId) => void;
};

export type Broker = Part &
  Pick<Outgoing, "sendCommand" | "publishToGuardian"> & {
    readonly ports: () => Ports;
    /** Ends the connection of a band whose credential was changed or taken away. */
    readonly disconnect: (wristbandId: WristbandId) => void;
  };

type Session = {
  readonly identity: Identity;
  readonly acks: OrderedRelease;
  readonly topics: Set<string>;
  readonly pace: Pace;
};

const MESSAGES_PER_BAND = 50;
const BURST_SECONDS = 10;
const CONNECT_LIMIT_MS = 10_000;
const EXPIRY_LOOK_MS = 200;

/**
 * The MQTT 3.1.1 broker, in process. The promise of the whole service stands on one fact about aedes: for QoS 1 it runs
 * `authorizePublish`, then writes the PUBACK, then everything else (its lib/handlers/publish.js). So storing happens inside
 * that hook, although its name says otherwise, and a test fails if a new aedes changes the order.
 */
export function createEmbeddedBroker(options: BrokerOptions): Broker {
  const { log, metrics } = options;
  const sessions = new WeakMap<Client, Session>();
  const keepAlives = new WeakMap<Client, number>();
  const intakes = new WeakMap<object, Intake>();
  const outgoing = createOutgoing({ log });
  const perS = options.messagesPerBand ?? MESSAGES_PER_BAND;
  /** By proven identity: a new connection does not begin anew. */
  const paces = new Map<string, Pace>();
  const live = new Set<Session>();
  let expiry: NodeJS.Timeout | undefined;
  let bound: Ports = { tcp: 0, tls: 0, webSocket: 0 };
  let aedes: Aedes | null = null;

  const authenticate = async (
    client: Client,
    username: string | undefined,
    token: Buffer | undefined,
  ): Promise<boolean> => {
    const bearer = nameOnCertificate(client.conn);
    const isAnothers = bearer !== null && bearer !== username;
    const identity =
      username === undefined || token === undefined || isAnothers ? null : await options.identify(username, token);
    if (identity === null) {
      metrics.connectionsRefused.inc({ code: "SIGN_IN_FAILED" });
      log.warn({ code: "SIGN_IN_FAILED" }, "mqtt connection refused: user name or password is wrong");
      return false;
    }
    // The proven identity is the client id, whatever the client calls itself: nobody can close or inherit another's session.
    client.id = identity.kind === "wristband" ? identity.wristbandId : identity.personId;
    const keepAliveMs = (keepAlives.get(client) ?? 0) * 1_000;
    const storeLimitMs = keepAliveMs === 0 ? options.storeLimitMs : Math.min(options.storeLimitMs, keepAliveMs * 0.75);
    const pace = paces.get(client.id) ?? createPace({ perS, burst: perS * BURST_SECONDS });
    paces.set(client.id, pace);
    sessions.set(client, { identity, acks: createOrderedRelease({ limitMs: storeLimitMs }), topics: new Set(), pace });
    return true;
  };

  const refusePublish = (client: Client | null, topic: string, code: ErrorCode, payload: Buffer): Error => {
    const session = client === null ? undefined : sessions.get(client);
    const wristbandId = session?.identity.kind === "wristband" ? session.identity.wristbandId : null;
    metrics.messagesRefused.inc({ code });
    log.warn({ wristbandId, code }, "message refused and connection closed");
    options
      .onRefused({ wristbandId, topic, code, payload })
      .catch((fault) => log.warn(faultFields(fault), "refused message not kept"));
    return new AppError(code, { wristbandId });
  };

  const takePublish = (
    client: Client | null,
    packet: { topic: string; payload: Buffer | string; retain?: boolean },
    done: (fault?: Error | null) => void,
  ): void => {
    const session = client === null ? undefined : sessions.get(client);
    const payload = typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    const right = mayPublish(session?.identity ?? null, packet.topic);
    if (right.kind === "refused" || session === undefined) {
      return done(
        refusePublish(client, packet.topic, right.kind === "refused" ? right.code : "TOPIC_FORBIDDEN", payload),
      );
    }
    // Nobody else may read a band's topics: keeping the last message in memory would serve no one.
    packet.retain = false;
    const delivery = { topic: right.topic, topicText: packet.topic, payload };
    const waitMs = session.pace.take(performance.now());
    if (waitMs > 0) metrics.messagesHeld.inc();
    const stored = waitMs === 0 ? options.onDelivery(delivery) : pause(waitMs).then(() => options.onDelivery(delivery));
    session.acks.add(stored, (fault) => {
      if (fault !== null) metrics.messagesRefused.inc({ code: isAppError(fault) ? fault.code : "INTERNAL" });
      if (client !== null) intakes.get(client.conn)?.answered();
      done(fault);
    });
  };

  const createAedes = async (): Promise<Aedes> => {
    const broker = await Aedes.createBroker({
      connectTimeout: CONNECT_LIMIT_MS,
      maxClientsIdLength: 256,
      queueLimit: 42,
      drainTimeout: 20_000,
      preConnect: (client, packet, done) => {
        keepAlives.set(client, packet.keepalive ?? 0);
        done(null, true);
      },
      authenticate: (client, username, token, done) => {
        authenticate(client, username, token).then(
          (known) => (known ? done(null, true) : done(connackError(4), null)),
          // The database is away and the name is not in memory: "server unavailable", so that the client tries again.
          () => done(connackError(3), null),
        );
      },
      authorizePublish: takePublish,
      authorizeSubscribe: (client, subscription, done) => {
        const session = sessions.get(client);
        if (session !== undefined && maySubscribe(session.identity, subscription.topic)) {
          // Also called for each subscription of a session that is resumed.
          session.topics.add(subscription.topic);
          return done(null, subscription);
        }
        log.warn({ clientId: client.id, code: "TOPIC_FORBIDDEN" }, "subscription refused");
        // A null subscription becomes return code 0x80 in the SUBACK.
        done(null, null);
      },
    });
    broker.on("clientReady", (client) => {
      const session = sessions.get(client);
      if (session === undefined) return;
      live.add(session);
      if (outgoing.connected(session.identity, client)) {
        metrics.sessionTakeovers.inc();
        log.warn({ clientId: client.id }, "a second connection took over the session");
      }
      metrics.wristbandsConnected.set(outgoing.size());
      nowListening(client, session);
    });
    broker.on("clientDisconnect", (client) => {
      outgoing.disconnected(client);
      const session = sessions.get(client);
      if (session !== undefined) live.delete(session);
      metrics.wristbandsConnected.set(outgoing.size());
    });
    broker.on("subscribe", (subscriptions, client) => {
      const session = sessions.get(client);
      if (session !== undefined && subscriptions.length > 0) nowListening(client, session);
    });
    broker.on("ack", (_packet, client) => outgoing.acknowledged(client));
    broker.on("clientError", (client, fault) =>
      // Before sign-in the id is whatever a stranger wrote.
      log.debug({ clientId: sessions.has(client) ? client.id : null, ...faultFields(fault) }, "mqtt connection closed"),
    );
    broker.on("connectionError", (client, fault) =>
      log.debug({ clientId: client.id, ...faultFields(fault) }, "mqtt connection closed before it was known"),
    );
    return broker;
  };

  const nowListening = (client: Client, session: Session): void => {
    if (session.topics.size === 0) return;
    outgoing.listening(client, [...session.topics]);
    if (session.identity.kind === "wristband") options.onListening(session.identity.wristbandId);
  };
  const listeners = createListeners(options, (stream, intake) => {
    intakes.set(stream, intake);
    void aedes?.handle(stream);
  });

  return {
    start: async () => {
      aedes = await createAedes();
      expiry = setInterval(() => {
        for (const session of live) session.acks.expire();
      }, EXPIRY_LOOK_MS);
      bound = await listeners.open();
      log.info({ port: bound.tcp, tlsPort: bound.tls, webSocketPort: bound.webSocket }, "mqtt broker listens");
    },
    stop: async () => {
      clearInterval(expiry);
      listeners.close();
      const closing = aedes;
      aedes = null;
      if (closing !== null) await new Promise<void>((resolve) => closing.close(resolve));
    },
    ports: () => bound,
    disconnect: outgoing.disconnect,
    sendCommand: outgoing.sendCommand,
    publishToGuardian: outgoing.publishToGuardian,
  };
}

/** CONNACK return codes of MQTT 3.1.1 section 3.2.2.3: 3 server unavailable, 4 bad user name or password. */
function connackError(returnCode: 3 | 4): AuthenticateError {
  return Object.assign(new Error(returnCode === 3 ? "server unavailable" : "bad user name or password"), {
    returnCode,
  });
}
