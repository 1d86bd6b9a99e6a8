import { Value } from "typebox/value";
import { afterEach, describe, expect, test } from "vitest";
import { Telemetry } from "../infra/contract/telemetry.ts";
import { distanceM, lonLat } from "../infra/domain/geo.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import { epochMs, toIso } from "../infra/domain/time.ts";
import { createMovableClock, type MovableClock } from "../infra/runtime/clock.ts";
import { createGaps } from "./gaps.ts";
import { createGnssNoise } from "./gnss-noise.ts";
import type { Habits } from "./habits.ts";
import { createLife } from "./life.ts";
import { createRandom } from "./random.ts";
import { createSensor } from "./sensor.ts";
import { createSimClock } from "./sim-clock.ts";
import { type Arrival, startTestBroker, type TestBroker, type TestBrokerRules } from "./test-broker.ts";
import { createWristband, type Wristband } from "./wristband.ts";

const home = lonLat(120.69, 30.51);
const habits: Habits = {
  home,
  paceMps: 0.8,
  wakeS: 6 * 3_600,
  sleepS: 21 * 3_600,
  chargeFromS: 21 * 3_600,
  chargeToS: 6 * 3_600,
  near: [],
  away: [],
  awayShare: 0,
};
const twoAtNight = epochMs(Date.UTC(2026, 0, 4, 18));
const id = wristbandId("band-1");
const running: { broker?: TestBroker; band?: Wristband } = {};

afterEach(async () => {
  await running.band?.stop();
  await running.broker?.stop();
});

type Scene = { broker: TestBroker; band: Wristband; clock: MovableClock; wait: (seconds: number) => void };

async function putOn(rules: TestBrokerRules = {}): Promise<Scene> {
  const broker = await startTestBroker(rules);
  const clock = createMovableClock(twoAtNight);
  const random = createRandom("band");
  const life = createLife(habits, random.fork("life"));
  const simClock = createSimClock(clock, 1);
  const noGaps = createGaps([], 1, random);
  const band = createWristband({
    wristbandId: id,
    token: "token",
    brokerUrl: `mqtt://127.0.0.1:${broker.port}`,
    intervalS: 10,
    clock,
    random,
    life,
    sensor: createSensor({ life, noise: createGnssNoise(random.fork("noise")), simClock, random }),
    gaps: noGaps,
    deadZones: noGaps,
  });
  Object.assign(running, { broker, band });
  const wait = (seconds: number) => {
    for (let tick = 0; tick < seconds * 2; tick += 1) {
      clock.advance(500);
      band.tick();
    }
  };
  return { broker, band, clock, wait };
}

const isStatus = (state: string) => (arrival: Arrival) =>
  arrival.topic === `wristbands/${id}/status` && arrival.payload === `{"state":"${state}"}`;
const reportsOf = (broker: TestBroker): readonly Telemetry[] =>
  broker.arrivals
    .filter(({ topic }) => topic === `wristbands/${id}/telemetry`)
    .flatMap(({ payload }) => {
      const parsed: unknown = JSON.parse(payload);
      return (Array.isArray(parsed) ? parsed : [parsed]).map((entry) => Value.Parse(Telemetry, entry));
    });

describe("a wristband in reach of the network", () => {
  test("says it is there, and reports home and battery every 10 s as the contract has it", async () => {
    const { broker, wait } = await putOn({ password: "token" });
    wait(1);
    await broker.waitFor((arrival) => isStatus("online")(arrival) && arrival.retain);
    wait(60);
    await broker.waitFor(() => reportsOf(broker).length >= 6);

    const reports = reportsOf(broker);
    const [first] = reports;
    expect(reports).toHaveLength(6);
    expect(first).toMatchObject({ worn: true, charging: true, fixedAt: expect.stringMatching(/^2026-01-04T18:0/) });
    expect(distanceM(home, lonLat(first?.lon ?? 0, first?.lat ?? 0))).toBeLessThan(300);
    expect(new Set(reports.map(({ seq }) => seq)).size).toBe(6);
    expect(first?.seq).toBeGreaterThanOrEqual((twoAtNight / 1_000) * 2 ** 20);
  });

  test("obeys an order for faster fixes and says so", async () => {
    const { broker, wait, clock } = await putOn();
    wait(20);
    await broker.waitFor(isStatus("online"));
    const order = { commandId: "c9", expiresAt: toIso(epochMs(clock.now() + 60_000)) };
    broker.publish(
      `wristbands/${id}/commands`,
      JSON.stringify({ ...order, kind: "setInterval", seconds: 5, forSeconds: 60 }),
    );
    await orderArrived(broker, wait);
    const before = reportsOf(broker).length;

    wait(30);
    await broker.waitFor(() => reportsOf(broker).length >= before + 5);

    expect(broker.arrivals.find(({ topic }) => topic.endsWith("commands/result"))?.payload).toBe(
      '{"commandId":"c9","outcome":"done"}',
    );
  });

  test("the SOS button is heard at once, without waiting for the next report", async () => {
    const { broker, band, wait } = await putOn();
    wait(1);
    await broker.waitFor(isStatus("online"));
    band.sensor.see("nothing");
    band.raise("sos");
    wait(0.5);

    await broker.waitFor(() => reportsOf(broker).some(({ events }) => events?.includes("sos")));
    const sos = reportsOf(broker).find(({ events }) => events?.includes("sos"));

    expect(sos?.lon).toBeUndefined();
    expect(sos?.batteryPct).toBeGreaterThan(0);
  });
});

describe("a wristband that loses the network", () => {
  test("keeps its reports and sends all of them, in arrays, when the network is back", async () => {
    const { broker, band, wait } = await putOn();
    wait(11);
    await broker.waitFor(() => reportsOf(broker).length >= 1);
    band.setRadio("off");
    wait(0.5);
    await broker.waitFor(isStatus("offline"));
    wait(600);
    expect(band.stats().up).toBe(false);
    expect(band.stats().waiting).toBeGreaterThanOrEqual(60);

    band.setRadio("on");
    wait(0.5);
    await broker.waitFor((arrival) => arrival.payload.startsWith("["));
    wait(0.5);
    await broker.waitFor(() => new Set(reportsOf(broker).map(({ seq }) => seq)).size === band.stats().measured);

    const seqs = reportsOf(broker).map(({ seq }) => seq ?? 0);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  });

  test("repeats what the service closed the door on, and loses none of it", async () => {
    let refusals = 0;
    const { broker, band, wait } = await putOn({
      accept: ({ topic }) => !topic.endsWith("telemetry") || (refusals += 1) > 1,
    });
    wait(30);
    await broker.waitFor(isStatus("online"));
    wait(0.5);
    await broker.waitFor(isStatus("offline"));
    band.setRadio("off");
    wait(0.5);
    band.setRadio("on");
    wait(0.5);
    await broker.waitFor(() => reportsOf(broker).length >= 3);

    expect(new Set(reportsOf(broker).map(({ seq }) => seq)).size).toBe(band.stats().measured);
    expect(refusals).toBeGreaterThan(1);
  });

  test("a wrong token is refused and said so", async () => {
    const { broker, band, wait } = await putOn({ password: "another" });
    wait(1);
    while (band.stats().refused === 0) await new Promise((resolve) => setImmediate(resolve));

    expect(broker.arrivals).toEqual([]);
    expect(band.stats().up).toBe(false);
  });
});

test("a wristband that is stopped says goodbye itself", async () => {
  const { broker, band, wait } = await putOn();
  wait(1);
  await broker.waitFor(isStatus("online"));

  await band.stop();

  expect((await broker.waitFor(isStatus("offline"))).clientId).toBe(id);
});

async function orderArrived(broker: TestBroker, wait: (seconds: number) => void): Promise<void> {
  while (!broker.arrivals.some(({ topic }) => topic.endsWith("commands/result"))) {
    await new Promise((resolve) => setImmediate(resolve));
    wait(0.5);
  }
}
