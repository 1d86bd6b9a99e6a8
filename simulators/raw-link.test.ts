import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { publishTemplate } from "./mqtt-packets.ts";
import { createRawLink, type RawLink } from "./raw-link.ts";
import { startTestBroker, type TestBroker } from "./test-broker.ts";

type Told = { kind: "ready" | "connected" | "lost" | "refused" | "acked"; value: number };
let broker: TestBroker;
let link: RawLink;
let told: Told[] = [];
let look: () => void = () => {};

const until = (holds: () => boolean) =>
  new Promise<void>((resolve) => {
    look = () => holds() && resolve();
    look();
  });
const count = (kind: Told["kind"]) => told.filter((one) => one.kind === kind).length;

/** A link that tells this test, not the next one, what happens to it. */
function linkWith(password: string): RawLink {
  const own: Told[] = [];
  told = own;
  const tell = (kind: Told["kind"], value = 0) => {
    own.push({ kind, value });
    look();
  };
  return createRawLink({
    host: "127.0.0.1",
    port: broker.port,
    clientId: "load-1",
    password,
    keepAliveS: 60,
    reconnectAfterMs: () => 1,
    onReady: () => tell("ready"),
    onConnected: () => tell("connected"),
    onLost: () => tell("lost"),
    onRefused: (code) => tell("refused", code),
    onPuback: (packetId) => tell("acked", packetId),
    onTurn: () => {},
  });
}

beforeEach(async () => {
  broker = await startTestBroker({ password: "right" });
  link = linkWith("right");
});
afterEach(async () => {
  link.close();
  await broker.stop();
});

describe("a bare connection of the load generator", () => {
  test("is ready before it counts as connected, so that old messages go before new ones", async () => {
    link.open();
    await until(() => count("connected") === 1);

    expect(told.map(({ kind }) => kind)).toEqual(["ready", "connected"]);
    expect(link.isReady()).toBe(true);
  });

  test("gets an acknowledgement under the packet id it chose", async () => {
    link.open();
    await until(() => count("connected") === 1);
    const { packet, packetIdAt } = publishTemplate("wristbands/load-1/telemetry", "{}");
    packet.writeUInt16BE(4_711, packetIdAt);
    link.write(packet);
    await until(() => count("acked") === 1);

    expect(told.at(-1)).toEqual({ kind: "acked", value: 4_711 });
    expect(broker.arrivals[0]).toMatchObject({ clientId: "load-1", payload: "{}" });
  });

  test("comes back after every cut, and not after it was closed", async () => {
    link.open();
    for (let cut = 1; cut <= 3; cut += 1) {
      await until(() => count("connected") === cut);
      broker.cutAll();
      await until(() => count("lost") === cut);
    }
    await until(() => count("connected") === 4);
    link.close();
    await until(() => count("lost") === 4);

    expect(link.isReady()).toBe(false);
  });

  test("with a wrong token is refused again and again, and never ready", async () => {
    const wrong = linkWith("wrong");
    wrong.open();
    await until(() => count("refused") >= 3);
    wrong.close();

    expect(count("ready")).toBe(0);
    expect(told.every(({ kind }) => kind === "refused")).toBe(true);
  });
});
