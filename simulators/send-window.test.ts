import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { Telemetry } from "../infra/contract/telemetry.ts";
import { lonLat } from "../infra/domain/geo.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import { createLoadMessageWriter } from "./load-message.ts";
import { createRandom } from "./random.ts";
import { createSendWindow, encodeMessages } from "./send-window.ts";

const BOOT_S = 1_800_000_000;
const writer = createLoadMessageWriter(wristbandId("band-1"), lonLat(120.69, 30.51), BOOT_S, createRandom(1));

test("a wristband never has more messages on the way than its window", () => {
  const window = createSendWindow(3);

  expect(window.take(5, 1, 0)).toHaveLength(3);
  expect(window.take(1, 1, 0)).toHaveLength(0);
  window.acknowledge(2);
  expect(window.take(9, 2, 0)).toMatchObject([{ packetId: 2, seqOffset: 3 }]);
});

test("after a lost connection exactly the unacknowledged messages go again, oldest first", () => {
  const window = createSendWindow(3);
  window.take(3, 1, 0);
  window.acknowledge(1);
  window.take(1, 2, 0);
  window.acknowledge(3);

  expect(window.unanswered()).toMatchObject([{ seqOffset: 1 }, { seqOffset: 3 }]);
  expect(window.outstanding()).toBe(2);
});

test("a second acknowledgement of one message counts once", () => {
  const window = createSendWindow(1);
  window.take(1, 1, 0);

  expect(window.acknowledge(1)).toMatchObject({ seqOffset: 0 });
  expect(window.acknowledge(1)).toBeNull();
  expect(window.acknowledge(9)).toBeNull();
});

test("every load message is valid telemetry with its own sequence number", () => {
  const window = createSendWindow(20);
  const messages = window.take(20, 1_800_000_000_123, 0);
  const bytes = encodeMessages(messages, writer);
  const payloads = messages.map((_, index) => {
    const packet = bytes.subarray(index * writer.bytes, (index + 1) * writer.bytes);
    const parsed: unknown = JSON.parse(packet.subarray(packet.indexOf("{")).toString());
    return Value.Parse(Telemetry, parsed);
  });

  expect(bytes.length).toBe(20 * writer.bytes);
  expect(payloads.every(({ fixedAt }) => fixedAt === 1_800_000_000_123)).toBe(true);
  expect(payloads.map(({ seq }) => seq)).toEqual(messages.map((message) => writer.seqOf(message)));
  expect(new Set(payloads.map(({ seq }) => seq)).size).toBe(20);
});

test("a wristband started one second later never repeats a sequence number of a million messages", () => {
  const later = createLoadMessageWriter(wristbandId("band-1"), lonLat(120.69, 30.51), BOOT_S + 1, createRandom(1));

  const last = writer.seqOf({ seqOffset: 1_000_000, fixedAt: 0 });

  expect(later.seqOf({ seqOffset: 0, fixedAt: 0 })).toBeGreaterThan(last);
  expect(Number.isSafeInteger(later.seqOf({ seqOffset: 2 ** 20, fixedAt: 0 }))).toBe(true);
});
