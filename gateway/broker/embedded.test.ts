import { connect as connectTcp } from "node:net";
import mqtt from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ErrorCode } from "../../infra/domain/errors.ts";
import { personId, wristbandId } from "../../infra/domain/ids.ts";
import { silentLog } from "../../infra/runtime/log.ts";
import { createMetrics } from "../../infra/runtime/metrics.ts";
import { type Broker, createEmbeddedBroker } from "./embedded.ts";
import { connectPackets, type PacketClient, publishPacket, signIn } from "./test-client.ts";

type Held = { readonly payload: string; readonly store: () => void; readonly fail: () => void };

let broker: Broker;
/** Messages the broker has handed over and that wait for their commit. */
let held: Held[];
let arrivals: (() => void)[];
let refused: { readonly code: ErrorCode; readonly wristbandId: string | null }[];
let listening: string[];

beforeEach(async () => {
  held = [];
  arrivals = [];
  refused = [];
  listening = [];
  broker = createEmbeddedBroker({
    log: silentLog,
    metrics: createMetrics(),
    host: "127.0.0.1",
    port: 0,
    tls: null,
    webSocketPort: 0,
    connectionsMax: 1_000,
    connectionsPerAddress: 1_000,
    storeLimitMs: 60_000,
    identify: async (username, token) => {
      if (token.toString() !== "token") return null;
      return username.startsWith("wb-")
        ? { kind: "wristband", wristbandId: wristbandId(username) }
        : { kind: "guardian", personId: personId(username) };
    },
    onDelivery: ({ payload }) =>
      new Promise((resolve, reject) => {
        held.push({ payload: payload.toString(), store: resolve, fail: () => reject(new Error("no database")) });
        for (const tell of arrivals.splice(0)) tell();
      }),
    onRefused: async ({ code, wristbandId: id }) => void refused.push({ code, wristbandId: id }),
    onListening: (id) => void listening.push(id),
  });
  await broker.start();
});
afterEach(() => broker.stop());

const port = () => broker.ports().tcp;
const topic = "wristbands/wb-1/telemetry";
/** Waits until the broker has handed over `count` messages in all. */
const untilHeld = async (count: number): Promise<void> => {
  while (held.length < count) await new Promise<void>((resolve) => arrivals.push(resolve));
};
/** Subscribes and waits until the broker has done everything that belongs to it. */
const listenTo = async (client: PacketClient, filter: string): Promise<void> => {
  client.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: filter, qos: 1 }] });
  await client.next();
  client.send({ cmd: "pingreq" });
  await client.next();
};
const signedIn = async (username = "wb-1") => {
  const client = await connectPackets(port());
  await signIn(client, username);
  return client;
};

test("a wristband gets its PUBACK after the commit and not before", async () => {
  const client = await signedIn();
  client.send(publishPacket(topic, "first", 7));
  await untilHeld(1);
  client.send({ cmd: "pingreq" });
  let acknowledged = false;
  const answer = client.next().then((packet) => {
    acknowledged = true;
    return packet;
  });
  // A second connection goes through its whole sign-in meanwhile: the acknowledgement had every chance to slip out.
  await signedIn("wb-2");

  expect(acknowledged).toBe(false);
  held[0]?.store();
  expect(await answer).toMatchObject({ cmd: "puback", messageId: 7 });
});

test("acknowledgements go out in the order of the messages, whatever order they were stored in", async () => {
  const client = await signedIn();
  for (const messageId of [1, 2, 3, 4, 5]) client.send(publishPacket(topic, String(messageId), messageId));
  await untilHeld(5);

  for (const message of held.toReversed()) message.store();

  const acknowledged = [];
  for (let count = 0; count < 5; count += 1) acknowledged.push(await client.next());
  expect(acknowledged.map((packet) => packet !== null && "messageId" in packet && packet.messageId)).toEqual([
    1, 2, 3, 4, 5,
  ]);
});

test("a message that cannot be stored is not acknowledged, nor is anything behind it, and the connection is closed", async () => {
  const client = await signedIn();
  for (const messageId of [1, 2, 3]) client.send(publishPacket(topic, String(messageId), messageId));
  await untilHeld(3);

  held[2]?.store();
  held[1]?.fail();
  held[0]?.store();

  const acknowledged = [];
  for (let packet = await client.next(); packet !== null; packet = await client.next()) acknowledged.push(packet);
  // The first may have left before the connection closed; nothing behind the gap may.
  expect(acknowledged.filter((packet) => !("messageId" in packet) || packet.messageId !== 1)).toEqual([]);
});

test("while the database hangs twenty messages of a band are read and the rest waits in its socket", async () => {
  const client = await signedIn();
  const payload = "x".repeat(200);
  for (let messageId = 1; messageId <= 5_000; messageId += 1) client.send(publishPacket(topic, payload, messageId));
  await untilHeld(20);
  // Another band is served all the while.
  await signedIn("wb-2");

  expect(held.length).toBe(20);
});

test("whatever is sent at once is all stored and answered in order, also packets of the largest size", async () => {
  const client = await signedIn();
  const sizes = Array.from({ length: 300 }, (_, index) => (index % 50 === 7 ? 60_000 : 1 + ((index * 37) % 900)));
  for (const [index, size] of sizes.entries()) {
    client.send(publishPacket(topic, "x".repeat(size), index + 1));
    if (index % 10 === 0) client.send({ cmd: "pingreq" });
  }
  for (let next = 0; next < sizes.length; next += 1) {
    await untilHeld(next + 1);
    held[next]?.store();
  }
  const answers: number[] = [];
  let pings = 0;
  while (answers.length < sizes.length) {
    const packet = await client.next();
    if (packet?.cmd === "puback") answers.push(packet.messageId ?? 0);
    if (packet?.cmd === "pingresp") pings += 1;
  }

  expect(held.map((message) => message.payload.length)).toEqual(sizes);
  expect(answers).toEqual(sizes.map((_, index) => index + 1));
  expect(pings).toBe(30);
});

test("messages without acknowledgement are let through as fast as they are stored", async () => {
  const client = await signedIn();
  for (let index = 0; index < 100; index += 1) {
    client.send({ cmd: "publish", topic, payload: `${index}`, qos: 0, dup: false, retain: false });
  }
  for (let next = 0; next < 100; next += 1) {
    await untilHeld(next + 1);
    held[next]?.store();
  }

  expect(held.map((message) => message.payload)).toEqual(Array.from({ length: 100 }, (_, index) => `${index}`));
});

test("a band that drops while its message is being stored is still heard: the store is what feeds everything", async () => {
  const client = await signedIn();
  client.send(publishPacket(topic, "sos", 1));
  await untilHeld(1);
  client.socket.destroy();
  await client.ended;

  held[0]?.store();

  expect(held.map((message) => message.payload)).toEqual(["sos"]);
});

test("a keep-alive shorter than the store limit shortens it, so that the band is told to keep the message in time", async () => {
  const client = await connectPackets(port());
  await signIn(client, "wb-1", { keepalive: 1 });
  client.send(publishPacket(topic, "waits", 1));
  await untilHeld(1);

  // 0.75 s of the keep-alive of 1 s, and never the 60 s of this broker.
  expect(await client.next()).toBeNull();
});

test("the DUP flag changes nothing: a repeat is handed over like a first message", async () => {
  const client = await signedIn();
  client.send({ cmd: "publish", topic, payload: "again", qos: 1, messageId: 9, retain: false, dup: true });
  await untilHeld(1);
  held[0]?.store();

  expect(await client.next()).toMatchObject({ cmd: "puback", messageId: 9 });
});

test("a packet that claims more than 64 kB is cut off before its body is held", async () => {
  const client = await signedIn();
  client.sendBytes(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]));

  await client.ended;

  expect(held).toEqual([]);
});

test("a stranger who claims a CONNECT of 200 MB is cut off at once", async () => {
  const client = await connectPackets(port());
  client.sendBytes(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x5f]));

  await client.ended;
});

test("a header that is cut into single bytes is counted all the same", async () => {
  const client = await connectPackets(port());
  for (const byte of [0x10, 0xff, 0xff, 0xff, 0x5f]) {
    client.sendBytes(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }

  await client.ended;
});

test("garbage instead of MQTT closes the connection and harms nobody else", async () => {
  const good = await signedIn();
  const bad = connectTcp({ port: port(), host: "127.0.0.1" });
  bad.on("error", () => undefined);
  bad.write("GET / HTTP/1.1\r\nhost: nobody\r\n\r\n");
  await new Promise((resolve) => bad.once("close", resolve));

  good.send(publishPacket(topic, "fine", 1));
  await untilHeld(1);
  held[0]?.store();

  expect(await good.next()).toMatchObject({ cmd: "puback" });
});

test("a wrong token is refused with 'bad user name or password'", async () => {
  const client = await connectPackets(port());

  expect(await signIn(client, "wb-1", { password: "guess" })).toMatchObject({ cmd: "connack", returnCode: 4 });
});

test("nobody signs in without a user name", async () => {
  const client = await connectPackets(port());
  client.send({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: true, clientId: "x", keepalive: 60 });

  expect(await client.next()).toMatchObject({ cmd: "connack", returnCode: 4 });
});

test("a band that publishes for another band is cut off, and the attempt is kept", async () => {
  const client = await signedIn();
  client.send(publishPacket("wristbands/wb-2/telemetry", "{}", 1));

  expect(await client.next()).toBeNull();
  expect(refused).toEqual([{ code: "TOPIC_FORBIDDEN", wristbandId: "wb-1" }]);
  expect(held).toEqual([]);
});

test.each([
  "anything",
  "wristbands/wb-1",
  "wristbands/wb-1/commands",
  "$SYS/x",
  "guardians/p-1/alerts",
  "owntracks/wb-2/phone",
])("a band cannot publish to %s", async (forbidden) => {
  const client = await signedIn();
  client.send(publishPacket(forbidden, "{}", 1));

  expect(await client.next()).toBeNull();
  expect(held).toEqual([]);
});

test.each([
  "#",
  "wristbands/+/telemetry",
  "wristbands/wb-2/commands",
  "$SYS/#",
  "$share/a/wristbands/wb-1/commands",
  "wristbands/wb-1/telemetry",
])("a band cannot subscribe to %s", async (filter) => {
  const client = await signedIn();
  client.send({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: filter, qos: 1 }] });

  expect(await client.next()).toMatchObject({ cmd: "suback", granted: [128] });
});

test("a client id of another band neither closes that band's session nor takes its place", async () => {
  const victim = await signedIn("wb-2");
  const thief = await connectPackets(port());
  await signIn(thief, "wb-1", { clientId: "wb-2" });

  victim.send({ cmd: "pingreq" });

  expect(await victim.next()).toMatchObject({ cmd: "pingresp" });
});

test("the same band from a second place takes over, and the first connection is closed", async () => {
  const first = await signedIn();
  const second = await signedIn();
  await first.ended;

  second.send({ cmd: "pingreq" });

  expect(await second.next()).toMatchObject({ cmd: "pingresp" });
});

test("the last will of a band that vanishes is stored like any message of its own", async () => {
  const client = await connectPackets(port());
  client.send({
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: true,
    clientId: "wb-1",
    keepalive: 60,
    username: "wb-1",
    password: Buffer.from("token"),
    will: { topic: "wristbands/wb-1/status", payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
  });
  await client.next();
  client.socket.destroy();

  await untilHeld(1);

  expect(held[0]?.payload).toBe('{"state":"offline"}');
});

test("a command reaches the band that listens and is acknowledged by it", async () => {
  const client = await signedIn();
  await listenTo(client, "wristbands/wb-1/commands");
  expect(listening).toEqual(["wb-1"]);

  const sent = broker.sendCommand(wristbandId("wb-1"), '{"kind":"ring"}');
  const command = await client.next();
  if (command?.cmd === "publish" && command.messageId !== undefined)
    client.send({ cmd: "puback", messageId: command.messageId });

  expect(await sent).toBe(true);
});

test("a guardian's client gets alerts on its own topic; one that is not there is known at once", async () => {
  const client = await signedIn("p-1");
  await listenTo(client, "guardians/p-1/alerts");

  const sent = broker.publishToGuardian(personId("p-1"), "alert");
  const alert = await client.next();
  if (alert?.cmd === "publish" && alert.messageId !== undefined)
    client.send({ cmd: "puback", messageId: alert.messageId });

  expect(await sent).toBe("acknowledged");
  expect(await broker.publishToGuardian(personId("p-2"), "alert")).toBe("offline");
});

test("a band may also come by WebSocket, and by MQTT 3.1", async () => {
  for (const url of [`ws://127.0.0.1:${broker.ports().webSocket}`, `mqtt://127.0.0.1:${port()}`]) {
    const client = await mqtt.connectAsync(url, {
      username: "wb-1",
      password: "token",
      clientId: "a client id that is longer than 23",
      protocolVersion: 3,
      protocolId: "MQIsdp",
      reconnectPeriod: 0,
    });
    const published = client.publishAsync(topic, url, { qos: 1 });
    await untilHeld(1);
    held.shift()?.store();
    await published;
    await client.endAsync();
  }
});
