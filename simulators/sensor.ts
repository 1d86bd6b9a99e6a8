import type { Telemetry } from "../infra/contract/telemetry.ts";
import type { FixEvent } from "../infra/domain/fix.ts";
import type { LonLat } from "../infra/domain/geo.ts";
import { type EpochMs, toIso } from "../infra/domain/time.ts";
import { type Battery, hasFallenBelow, LOW_BATTERY_PCT, POWER_OFF_PCT, POWER_ON_PCT, stepBattery } from "./battery.ts";
import type { GnssNoise } from "./gnss-noise.ts";
import type { Life } from "./life.ts";
import type { Random } from "./random.ts";
import type { Truth } from "./routine.ts";
import { dayOf, type SimClock } from "./sim-clock.ts";

/** The measuring half of a wristband: what it knows about its wearer, wrong as sensors are. */
export type Sensor = {
  /** One reading at server time `now`, or `null` while the battery is empty. */
  readonly measure: (now: EpochMs, seq: number) => Telemetry | null;
  /** Said in the next reading. */
  readonly note: (event: FixEvent) => void;
  /** Takes the wristband off: it lies where it is until it is put on again. */
  readonly wear: (how: "worn" | "takenOff") => void;
  /** Deep indoors there is no position at all. */
  readonly see: (sky: "sky" | "nothing") => void;
  readonly setBatteryPct: (pct: number) => void;
  /** The battery is empty. */
  readonly isDark: () => boolean;
};

export type SensorOptions = {
  readonly life: Life;
  readonly noise: GnssNoise;
  readonly simClock: SimClock;
  readonly random: Random;
};

const STEP_LENGTH_M = 0.5;

/** A wristband just put on, with a charge between 55 and 100 %. */
export function createSensor({ life, noise, simClock, random }: SensorOptions): Sensor {
  let battery: Battery = { pct: random.between(55, 100), charging: false };
  let events: FixEvent[] = [];
  let lastSim: EpochMs | null = null;
  let dark = false;
  let sky: "sky" | "nothing" = "sky";
  let lyingAt: LonLat | null = null;
  let steps = { day: 0, metres: 0 };

  const setBattery = (after: Battery) => {
    if (hasFallenBelow(battery, after, LOW_BATTERY_PCT)) events.push("lowBattery");
    if (hasFallenBelow(battery, after, POWER_OFF_PCT)) events.push("powerOff");
    battery = after;
  };
  const live = (truth: Truth, sim: EpochMs) => {
    const seconds = lastSim === null ? 0 : Math.max(0, sim - lastSim) / 1_000;
    lastSim = sim;
    setBattery(stepBattery(battery, { seconds, charging: truth.charging, fixes: dark ? 0 : 1 }));
    const { day } = dayOf(sim);
    const walkedM = truth.activity === "walking" && lyingAt === null ? truth.speedMps * seconds : 0;
    steps = { day, metres: (steps.day === day ? steps.metres : 0) + walkedM };
  };
  return {
    measure: (now, seq) => {
      const sim = simClock.now();
      const truth = life.truthAt(sim);
      live(truth, sim);
      const said = events;
      events = [];
      if (dark && battery.pct < POWER_ON_PCT) return null;
      dark = said.includes("powerOff");
      const base = { fixedAt: toIso(now), seq, ...(said.length > 0 ? { events: said } : {}) };
      const body = bodyReading(truth, lyingAt !== null, random);
      const state = {
        batteryPct: Math.round(battery.pct),
        charging: truth.charging,
        steps: Math.round(steps.metres / STEP_LENGTH_M),
      };
      const place = sky === "sky" ? placeReading(truth, lyingAt, { noise, now, speed: simClock.speed }) : {};
      return { ...base, ...place, ...state, ...body };
    },
    note: (event) => void events.push(event),
    wear: (how) => {
      lyingAt = how === "takenOff" ? life.truthAt(simClock.now()).at : null;
    },
    see: (what) => {
      sky = what;
    },
    setBatteryPct: (pct) => setBattery({ ...battery, pct }),
    isDark: () => dark,
  };
}

function placeReading(
  truth: Truth,
  lyingAt: LonLat | null,
  { noise, now, speed }: { noise: GnssNoise; now: EpochMs; speed: number },
): Partial<Telemetry> {
  const seen = noise.observe({ truth: lyingAt ?? truth.at, at: now, indoors: truth.indoors });
  const place = {
    lon: round(seen.at[0], 6),
    lat: round(seen.at[1], 6),
    accuracyM: seen.accuracyM,
    source: seen.source,
  };
  if (seen.source !== "gnss") return place;
  const motion = {
    speedMps: round(lyingAt === null ? truth.speedMps * speed : 0, 2),
    headingDeg: round(truth.headingDeg, 1),
  };
  return { ...place, ...motion, ...(seen.satellites === null ? {} : { satellites: seen.satellites }) };
}

function bodyReading(truth: Truth, isOff: boolean, random: Random): Partial<Telemetry> {
  if (isOff) return { worn: false };
  const effort = truth.activity === "asleep" ? 58 : truth.activity === "walking" ? 92 : 72;
  return { worn: true, heartRateBpm: Math.round(effort + 5 * random.normal()) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
