import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMqttLink, type MqttLink } from "./mqtt-link.ts";
import { createRandom } from "./random.ts";
import { startTestBroker, type TestBroker, type TestBrokerRules } from "./test-broker.ts";

type Scene = { broker: TestBroker; link: MqttLink; heard: string[]; ups: () => number; refusals: string[] };
let scene: Scene;

async function setUp(rules: TestBrokerRules = {}): Promise<Scene> {
  const broker = await startTestBroker(rules);
  const heard: string[] = [];
  const refusals: string[] = [];
  const changed = new Set<() => void>();
  let ups = 0;
  const link = createMqttLink({
    brokerUrl: `mqtt://127.0.0.1:${broker.port}`,
    clientId: "band-1",
    password: "token",
    will: { topic: "wristbands/band-1/status", payload: "gone" },
    subscribeTo: "wristbands/band-1/commands",
    random: createRandom("link"),
    onUp: () => {
      ups += 1;
      void link.publish("wristbands/band-1/status", `up ${ups}`, "retain");
    },
    onMessage: (payload) => {
      heard.push(payload);
      for (const look of changed) look();
    },
    onRefused: (reason) => refusals.push(reason),
  });
  return { broker, link, heard, ups: () => ups, refusals };
}

beforeEach(async () => {
  scene = await setUp();
});
afterEach(async () => {
  await scene.link.close();
  await scene.broker.stop();
});

const is = (payload: string) => (arrival: { payload: string }) => arrival.payload === payload;

describe("the radio of a wristband", () => {
  test("publishes only what the broker acknowledges, and says so", async () => {
    const { broker, link } = scene;
    expect(await link.publish("wristbands/band-1/telemetry", "early", "once")).toBe(false);
    link.open();
    await broker.waitFor(is("up 1"));

    expect(await link.publish("wristbands/band-1/telemetry", "now", "once")).toBe(true);
    expect(broker.arrivals.map(({ payload }) => payload)).toEqual(["up 1", "now"]);
  });

  test("lost without a word, is reported by its last will; back again, it is up again", async () => {
    const { broker, link, ups } = scene;
    link.open();
    await broker.waitFor(is("up 1"));
    link.cut();
    const will = await broker.waitFor(is("gone"));
    expect(will.retain).toBe(true);
    expect(link.isUp()).toBe(false);

    link.open();
    await broker.waitFor(is("up 2"));
    expect(ups()).toBe(2);
  });

  test("saying goodbye leaves no last will", async () => {
    const { broker, link } = scene;
    link.open();
    await broker.waitFor(is("up 1"));
    await link.close();
    await broker.stop();

    expect(broker.arrivals.some(is("gone"))).toBe(false);
    scene = await setUp();
  });

  test("comes back by itself when the service cuts it", async () => {
    const { broker, link } = scene;
    link.open();
    await broker.waitFor(is("up 1"));
    broker.cutAll();

    await broker.waitFor(is("up 2"));
    expect(link.isUp()).toBe(true);
  });
});

test("a message whose acknowledgement never came is not counted as sent", async () => {
  await scene.link.close();
  await scene.broker.stop();
  scene = await setUp({ accept: ({ payload }) => payload !== "unlucky" });
  scene.link.open();
  await scene.broker.waitFor(is("up 1"));

  expect(await scene.link.publish("wristbands/band-1/telemetry", "unlucky", "once")).toBe(false);
});
