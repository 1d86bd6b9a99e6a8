import { Value } from "typebox/value";
import { afterEach, describe, expect, test } from "vitest";
import { Telemetry } from "../infra/contract/telemetry.ts";
import { distanceM, lonLat } from "../infra/domain/geo.ts";
import { epochMs } from "../infra/domain/time.ts";
import type { Fleet } from "./fleet.ts";
import { type Arrival, startTestBroker, type TestBroker } from "./test-broker.ts";
import { createTestFleet } from "./test-fleet.ts";

const nineInTheMorning = epochMs(Date.UTC(2026, 0, 5, 1));
const running: { broker?: TestBroker; fleet?: Fleet } = {};

afterEach(async () => {
  await running.fleet?.stop();
  await running.broker?.stop();
  delete running.fleet;
  delete running.broker;
});

const isTelemetry = ({ topic }: Arrival) => topic.endsWith("/telemetry");
const countReadings = (broker: TestBroker) =>
  broker.arrivals.filter(isTelemetry).reduce((sum, { payload }) => sum + payload.split('"seq"').length - 1, 0);
const readingsIn = (broker: TestBroker): readonly Telemetry[] =>
  broker.arrivals.filter(isTelemetry).flatMap(({ payload }) => {
    const parsed: unknown = JSON.parse(payload);
    return (Array.isArray(parsed) ? parsed : [parsed]).map((reading) => Value.Parse(Telemetry, reading));
  });

describe("twenty seniors on a broker", () => {
  test("all connect, each reports its own home town morning, and all say goodbye", async () => {
    const broker = await startTestBroker({ password: "token" });
    const { fleet, wait } = createTestFleet(20, nineInTheMorning, { brokerUrl: `mqtt://127.0.0.1:${broker.port}` });
    Object.assign(running, { broker, fleet });
    wait(1);
    await broker.waitForCount(20);
    wait(30);
    await broker.waitFor(() => countReadings(broker) >= 60);

    expect(readingsIn(broker).length).toBeGreaterThanOrEqual(60);
    const heard = new Set(broker.arrivals.filter(isTelemetry).map(({ clientId }) => clientId));
    expect(heard.size).toBe(20);
    expect(fleet.stats()).toMatchObject({ wristbands: 20, up: 20, refused: 0, forgotten: 0 });

    await fleet.stop();
    expect(broker.arrivals.filter(({ payload }) => payload === '{"state":"offline"}')).toHaveLength(20);
  });

  test("reports carry the server's time also when life runs sixty times as fast", async () => {
    const broker = await startTestBroker();
    const { fleet, wait, clock } = createTestFleet(5, nineInTheMorning, {
      brokerUrl: `mqtt://127.0.0.1:${broker.port}`,
      speed: 60,
    });
    Object.assign(running, { broker, fleet });
    wait(60);
    await broker.waitFor(isTelemetry);

    const fixedAt = Date.parse(String(readingsIn(broker)[0]?.fixedAt));
    expect(fixedAt).toBeGreaterThan(nineInTheMorning);
    expect(fixedAt).toBeLessThanOrEqual(clock.now());
    expect(fleet.simClock.now()).toBe(nineInTheMorning + 60 * 60_000);
  });
});

test("four hundred seniors live a day each without leaving their fences, with a lunch crowd out of doors", () => {
  const { fleet } = createTestFleet(400, nineInTheMorning);
  const truths = Array.from({ length: 96 }, (_, quarter) =>
    fleet.members.map(({ wristband, credential }) => ({
      truth: wristband.life.truthAt(epochMs(nineInTheMorning + quarter * 900_000)),
      credential,
    })),
  ).flat();

  const outside = truths.filter(
    ({ truth, credential }) =>
      distanceM(truth.at, lonLat(credential.home.lon, credential.home.lat)) > credential.fenceRadiusM - 20,
  );
  expect(outside).toEqual([]);
  expect(truths.filter(({ truth }) => truth.activity === "walking").length / truths.length).toBeGreaterThan(0.01);
});

test("the same seed gives the same lives, another seed others", () => {
  const placesOf = (seed: string) =>
    createTestFleet(20, nineInTheMorning, { seed }).fleet.members.flatMap(({ wristband }) =>
      Array.from({ length: 24 }, (_, n) => wristband.life.truthAt(epochMs(nineInTheMorning + n * 1_200_000)).at),
    );

  expect(placesOf("a")).toEqual(placesOf("a"));
  expect(placesOf("a")).not.toEqual(placesOf("b"));
});
