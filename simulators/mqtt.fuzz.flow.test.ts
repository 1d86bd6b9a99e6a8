import { connect as connectTcp } from "node:net";
import * as fc from "fast-check";
import mqttPacket, { type Packet } from "mqtt-packet";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fuzzRounds } from "../infra/config/fuzz-rounds.ts";
import { telemetryTopic } from "../infra/contract/topics.ts";
import { GROWTH_MAX, growthOverHalves } from "../infra/runtime/test-memory.ts";
import { fuzzedBand as band, expectSosIsHeard } from "./test-fuzz.ts";
import { startTestService, type TestService } from "./test-service.ts";

const few = fuzzRounds(300);

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ neighbours: 1 });
});
afterAll(async () => {
  await service.stop();
});

const topicText = fc.oneof(
  fc.constantFrom(
    telemetryTopic(band),
    "wristbands/wb-wang/telemetry",
    "#",
    "$SYS/x",
    "",
    "guardians/a/alerts",
    "owntracks/wb-1/p/cmd",
  ),
  fc.string({ unit: "grapheme", maxLength: 40 }).map((text) => text),
);
const words = fc.constantFrom("", "wb-1", "wb-wang", "a", "nobody", "x".repeat(300), "\u0000", "演示");
const messageId = fc.integer({ min: 1, max: 65_535 });
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);
const someOf = (packets: fc.Arbitrary<object>): fc.Arbitrary<Buffer> =>
  packets.map((packet) => {
    try {
      return mqttPacket.generate(Object.assign(Object.create(null), packet) as Packet);
    } catch {
      return Buffer.alloc(0);
    }
  });
const connect = (credentials: fc.Arbitrary<string>) =>
  someOf(
    fc.record({
      cmd: fc.constant("connect"),
      protocolId: fc.constantFrom("MQTT", "MQIsdp"),
      protocolVersion: fc.constantFrom(3, 4, 5),
      clean: fc.boolean(),
      clientId: words,
      keepalive: fc.nat({ max: 65_535 }),
      username: fc.constant(String(band)),
      password: credentials.map((text) => Buffer.from(text)),
      will: fc.option(
        fc.record({ topic: topicText, payload: fc.constant(Buffer.from("{}")), qos, retain: fc.boolean() }),
        { nil: undefined },
      ),
    }),
  );
const wellFormed = fc.oneof(
  someOf(
    fc.record({
      cmd: fc.constant("publish"),
      topic: topicText,
      payload: words,
      qos,
      messageId,
      retain: fc.boolean(),
      dup: fc.boolean(),
    }),
  ),
  someOf(
    fc.record({
      cmd: fc.constant("subscribe"),
      messageId,
      subscriptions: fc.array(fc.record({ topic: topicText, qos }), { minLength: 1, maxLength: 9 }),
    }),
  ),
  someOf(
    fc.record({
      cmd: fc.constant("unsubscribe"),
      messageId,
      unsubscriptions: fc.array(topicText, { minLength: 1, maxLength: 5 }),
    }),
  ),
  someOf(fc.record({ cmd: fc.constantFrom("puback", "pubrec", "pubrel", "pubcomp", "unsuback"), messageId })),
  someOf(fc.record({ cmd: fc.constantFrom("pingreq", "pingresp", "disconnect") })),
  connect(fc.constant("twice")),
);
const broken = fc
  .tuple(wellFormed, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }), fc.nat())
  .map(([packet, changes, length]) => {
    const bytes = Buffer.from(packet);
    for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
    return bytes.subarray(0, length % 3 === 0 ? length % (bytes.length + 1) : bytes.length);
  });
const stream = fc
  .array(
    fc.oneof(
      wellFormed,
      broken,
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts));

test("whatever bytes come over MQTT, known or unknown, end at most their own connection", {
  timeout: few.timeout,
}, async () => {
  const begins = fc.constantFrom("known", "known", "wrong", "none");

  const property = fc.asyncProperty(begins, connect(words), stream, async (begin, stranger, bytes) => {
    if (begin === "none") return await exchange(bytes);
    const first = begin === "known" ? knownConnect() : stranger;
    await exchange(Buffer.concat([first, bytes]));
  });
  const growth = await growthOverHalves(few.rounds, (numRuns) => fc.assert(property, { numRuns }));

  await expectSosIsHeard(service);
  expect(growth).toBeLessThan(GROWTH_MAX);
  process.stdout.write(
    `fuzz, MQTT: ${few.rounds} connections, all ended; memory grew to ${growth.toFixed(2)} of its half-way mark\n`,
  );
});

function knownConnect(): Buffer {
  const base = {
    cmd: "connect",
    protocolId: "MQTT",
    protocolVersion: 4,
    clean: true,
    clientId: "x",
    keepalive: 60,
  } as const;
  return mqttPacket.generate({ ...base, username: band, password: Buffer.from(service.tokenOf(band)) });
}

/** Says it all, closes its own side, and waits until the broker has closed the other. */
function exchange(bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTcp({ port: service.mqttPort, host: "127.0.0.1" });
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.once("close", () => resolve());
    socket.end(bytes);
  });
}
