import { describe, expect, test } from "vitest";
import type { Telemetry } from "../infra/contract/telemetry.ts";
import { distanceM, type LonLat, lonLat } from "../infra/domain/geo.ts";
import { type EpochMs, epochMs } from "../infra/domain/time.ts";
import { createMovableClock } from "../infra/runtime/clock.ts";
import { createGnssNoise } from "./gnss-noise.ts";
import type { Habits } from "./habits.ts";
import { createLife } from "./life.ts";
import { offsetM } from "./plane.ts";
import { createRandom } from "./random.ts";
import { createSensor } from "./sensor.ts";
import { createSimClock } from "./sim-clock.ts";
import { createWalk } from "./walk.ts";

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
const noon = epochMs(Date.UTC(2026, 0, 5, 4));
const HOUR = 3_600;

function wear(startedAt: EpochMs = noon, speed = 1) {
  const clock = createMovableClock(startedAt);
  const random = createRandom("sensor");
  const simClock = createSimClock(clock, speed);
  const life = createLife(habits, random.fork("life"));
  const sensor = createSensor({ life, noise: createGnssNoise(random.fork("noise")), simClock, random });
  let seq = 0;
  const after = (seconds: number): Telemetry | null => {
    clock.advance(seconds * 1_000);
    seq += 1;
    return sensor.measure(clock.now(), seq);
  };
  return { sensor, life, simClock, after };
}

const placeOf = (reading: Telemetry | null): LonLat => lonLat(reading?.lon ?? 0, reading?.lat ?? 0);

describe("the battery of a wristband", () => {
  test("warns once below 15 %, says goodbye below 2 %, and then the wristband is dark", () => {
    const { sensor, after } = wear();
    after(0);
    sensor.setBatteryPct(15.2);
    expect(after(HOUR)?.events).toEqual(["lowBattery"]);
    expect(after(HOUR)).not.toHaveProperty("events");
    sensor.setBatteryPct(2.3);
    expect(after(HOUR)).toMatchObject({ events: ["powerOff"], batteryPct: 2 });

    expect(after(HOUR)).toBeNull();
    expect(sensor.isDark()).toBe(true);
  });

  test("comes back after a while on the charger, not at the first percent", () => {
    const evening = epochMs(Date.UTC(2026, 0, 5, 13));
    const { sensor, after } = wear(evening);
    sensor.setBatteryPct(1);

    expect(after(1)?.events).toEqual(["lowBattery", "powerOff"]);
    expect(after(120)).toBeNull();
    expect(after(600)).toMatchObject({ charging: true });
    expect(sensor.isDark()).toBe(false);
  });
});

describe("a wristband that is taken off", () => {
  test("stays where it was left while its wearer walks on, and says that nobody wears it", () => {
    const { sensor, life, simClock, after } = wear();
    life.sendOn(
      { way: createWalk([home, offsetM(home, 3_000, 0)]), speedMps: 1, startM: 0, by: "walking" },
      simClock.now(),
    );
    after(100);
    sensor.wear("takenOff");
    const readings = Array.from({ length: 200 }, () => after(10));
    const distances = readings.map((reading) => distanceM(placeOf(reading), offsetM(home, 100, 0)));

    expect(readings.every((reading) => reading?.worn === false && reading.heartRateBpm === undefined)).toBe(true);
    expect(distances.toSorted((a, b) => a - b)[100]).toBeLessThan(60);
    expect(readings.at(-1)?.steps).toBe(readings[0]?.steps);

    sensor.wear("worn");
    expect(after(10)?.worn).toBe(true);
  });
});

describe("what a wristband says about its wearer", () => {
  test("deep indoors it reports everything but a place", () => {
    const { sensor, after } = wear();
    sensor.see("nothing");
    const reading = after(10);

    expect(reading).not.toHaveProperty("lon");
    expect(reading).not.toHaveProperty("accuracyM");
    expect(reading).not.toHaveProperty("source");
    expect(reading).toMatchObject({ worn: true, batteryPct: expect.any(Number) });
  });

  test("ten minutes at 1 m/s are about 1,200 steps, counted anew each day", () => {
    const { life, simClock, after } = wear();
    life.sendOn(
      { way: createWalk([home, offsetM(home, 600, 0)]), speedMps: 1, startM: 0, by: "walking" },
      simClock.now(),
    );
    after(0);
    for (let n = 0; n < 60; n += 1) after(10);

    expect(after(10)?.steps).toBeGreaterThan(1_100);
    expect(after(10)?.steps).toBeLessThan(1_300);
    expect(after(24 * HOUR)?.steps).toBe(0);
  });

  test("speed is what the server will see: four times the pace at speed four", () => {
    const { life, simClock, after } = wear(noon, 4);
    life.sendOn(
      { way: createWalk([home, offsetM(home, 9_000, 0)]), speedMps: 0.8, startM: 0, by: "walking" },
      simClock.now(),
    );
    const speeds = Array.from({ length: 100 }, () => after(10)).flatMap((reading) => reading?.speedMps ?? []);

    expect(new Set(speeds)).toEqual(new Set([3.2]));
  });

  test("an event is said once", () => {
    const { sensor, after } = wear();
    sensor.note("sos");

    expect(after(1)?.events).toEqual(["sos"]);
    expect(after(1)).not.toHaveProperty("events");
  });
});
