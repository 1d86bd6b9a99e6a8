import { connect as connectTcp, type Socket } from "node:net";
import mqttPacket, { type Packet } from "mqtt-packet";

/** A client made of bare packets, for everything a well-behaved library would not send. */
export type PacketClient = {
  readonly socket: Socket;
  readonly send: (packet: Packet) => void;
  readonly sendBytes: (bytes: Buffer) => void;
  /** Resolves with the next packet; `null` when the connection ends first. */
  readonly next: () => Promise<Packet | null>;
  readonly ended: Promise<void>;
};

export async function connectPackets(port: number): Promise<PacketClient> {
  const socket = connectTcp({ port, host: "127.0.0.1" });
  const parser = mqttPacket.parser();
  const arrived: Packet[] = [];
  const waiting: ((packet: Packet | null) => void)[] = [];
  let isEnded = false;
  parser.on("packet", (packet: Packet) => {
    const waiter = waiting.shift();
    if (waiter === undefined) arrived.push(packet);
    else waiter(packet);
  });
  socket.on("data", (bytes) => parser.parse(bytes));
  socket.on("error", () => undefined);
  const ended = new Promise<void>((resolve) => {
    socket.once("close", () => {
      isEnded = true;
      for (const waiter of waiting.splice(0)) waiter(null);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return {
    socket,
    send: (packet) => void socket.write(mqttPacket.generate(packet)),
    sendBytes: (bytes) => void socket.write(bytes),
    next: () => {
      const packet = arrived.shift();
      if (packet !== undefined) return Promise.resolve(packet);
      return isEnded ? Promise.resolve(null) : new Promise((resolve) => waiting.push(resolve));
    },
    ended,
  };
}

/** CONNECT as a wristband with the token the tests use. */
export async function signIn(
  client: PacketClient,
  username: string,
  options: { readonly password?: string; readonly keepalive?: number; readonly clientId?: string } = {},
): Promise<Packet | null> {
  client.send({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: true,
    clientId: options.clientId ?? username,
    keepalive: options.keepalive ?? 60,
    username,
    password: Buffer.from(options.password ?? "token"),
  });
  return client.next();
}

export function publishPacket(topic: string, payload: string, messageId: number): Packet {
  return { cmd: "publish", topic, payload, qos: 1, messageId, retain: false, dup: false };
}
