import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Aedes } from "aedes";

export type Arrival = {
  readonly clientId: string;
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
};

/** A broker in this process for tests: port 0, no rules but those a test gives it. */
export type TestBroker = {
  readonly port: number;
  readonly arrivals: readonly Arrival[];
  /** Resolves with the first arrival, past or future, that fits. */
  readonly waitFor: (fits: (arrival: Arrival) => boolean) => Promise<Arrival>;
  /** Resolves once `count` messages have been acknowledged since the start. */
  readonly waitForCount: (count: number) => Promise<void>;
  readonly publish: (topic: string, payload: string) => void;
  /** Cuts every connection without a word, as a dead zone does. */
  readonly cutAll: () => void;
  readonly stop: () => Promise<void>;
};

export type TestBrokerRules = {
  readonly password?: string;
  /** `false`: close without an acknowledgement, as when the database is down. */
  readonly accept?: (arrival: Arrival) => boolean;
};

export async function startTestBroker(rules: TestBrokerRules = {}): Promise<TestBroker> {
  const arrivals: Arrival[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  const broker = await createBroker(rules, (arrival) => {
    arrivals.push(arrival);
    for (const look of waiting) look();
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    broker.handle(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const until = <Value>(look: () => Value | undefined) => waitUntil(waiting, look);
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    arrivals,
    waitFor: (fits) => until(() => arrivals.find(fits)),
    waitForCount: async (count) => void (await until(() => (arrivals.length >= count ? true : undefined))),
    publish: (topic, payload) =>
      broker.publish({ cmd: "publish", topic, payload, qos: 1, retain: false, dup: false }, () => {}),
    cutAll: () => sockets.forEach((socket) => socket.destroy()),
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      await new Promise<void>((resolve) => broker.close(resolve));
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

async function createBroker(rules: TestBrokerRules, onArrival: (arrival: Arrival) => void): Promise<Aedes> {
  const broker = await Aedes.createBroker({
    authenticate: (_client, _username, password, done) =>
      done(null, rules.password === undefined || password?.toString() === rules.password),
    authorizePublish: (client, packet, done) => {
      const payload = packet.payload.toString();
      const arrival = { clientId: client?.id ?? "will", topic: packet.topic, payload, retain: packet.retain };
      if (rules.accept?.(arrival) === false) return done(new Error("not stored"));
      onArrival(arrival);
      return done(null);
    },
  });
  broker.on("clientError", () => {});
  broker.on("connectionError", () => {});
  return broker;
}

function waitUntil<Value>(waiting: Set<() => void>, look: () => Value | undefined): Promise<Value> {
  return new Promise((resolve) => {
    const check = () => {
      const value = look();
      if (value === undefined) return;
      waiting.delete(check);
      resolve(value);
    };
    waiting.add(check);
    check();
  });
}
