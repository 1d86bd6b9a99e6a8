import { lonLat } from "../infra/domain/geo.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import type { Clock } from "../infra/runtime/clock.ts";
import type { Basemap } from "./basemap.ts";
import type { WristbandCredential } from "./credentials.ts";
import { createGaps } from "./gaps.ts";
import { createGnssNoise } from "./gnss-noise.ts";
import { drawHabits } from "./habits.ts";
import { createLife } from "./life.ts";
import { deadZonesPerDay, gapsPerDay } from "./measured.ts";
import { createRandom } from "./random.ts";
import { createSensor } from "./sensor.ts";
import { createSimClock, type SimClock } from "./sim-clock.ts";
import { createStreetNet, type StreetNet } from "./street-net.ts";
import { createWristband, type Wristband, type WristbandStats } from "./wristband.ts";

export type FleetOptions = {
  readonly brokerUrl: string;
  readonly wristbands: readonly WristbandCredential[];
  readonly basemap: Basemap;
  readonly clock: Clock;
  readonly seed: string | number;
  /** Simulated seconds per second; see sim-clock.ts for what it does to alerts. */
  readonly speed: number;
  /** Seconds between two reports; left out, what each wristband was enrolled with. */
  readonly intervalS?: number;
  /** Minutes after midnight at which life begins; left out, now. */
  readonly startMinutes?: number;
  /** Share of the measured silences: 1 as measured on phones, 0 none. */
  readonly gapScale: number;
  /** Share of days with a ride beyond the home fence, with family: true exits that are no emergency. */
  readonly awayShare: number;
};

export type FleetMember = { readonly wristband: Wristband; readonly credential: WristbandCredential };
export type FleetStats = Omit<WristbandStats, "up"> & { readonly wristbands: number; readonly up: number };

/** Many wristbands in one process. */
export type Fleet = {
  readonly members: readonly FleetMember[];
  readonly net: StreetNet;
  readonly simClock: SimClock;
  /** Lets every wristband measure and send what is due: for tests, and for whoever brings their own timer. */
  readonly tick: () => void;
  /** Ticks by itself until it is stopped; `beforeTick` is where a scenario acts. */
  readonly start: (beforeTick?: () => void) => void;
  readonly stats: () => FleetStats;
  /** A fleet of some of these members: the others never connect. */
  readonly only: (members: readonly FleetMember[]) => Fleet;
  /** Every wristband says goodbye. */
  readonly stop: () => Promise<void>;
};

const TICK_MS = 200;

/** Draws every senior's life and makes their wristbands; nothing connects before the first tick. */
export function createFleet(options: FleetOptions): Fleet {
  const net = createStreetNet(options.basemap.streets);
  const simClock = createSimClock(options.clock, options.speed, options.startMinutes);
  const members = options.wristbands.map((credential) => ({
    credential,
    wristband: createMember(credential, { options, net, simClock }),
  }));
  return gather(members, net, simClock);
}

function gather(members: readonly FleetMember[], net: StreetNet, simClock: SimClock): Fleet {
  let ticker: NodeJS.Timeout | undefined;
  const tick = () => {
    for (const { wristband } of members) wristband.tick();
  };
  return {
    members,
    net,
    simClock,
    tick,
    start: (beforeTick) => {
      ticker = setInterval(() => {
        beforeTick?.();
        tick();
      }, TICK_MS);
    },
    stats: () => sumUp(members.map(({ wristband }) => wristband.stats())),
    only: (some) => gather(some, net, simClock),
    stop: async () => {
      clearInterval(ticker);
      await Promise.all(members.map(({ wristband }) => wristband.stop()));
    },
  };
}

type Ground = { readonly options: FleetOptions; readonly net: StreetNet; readonly simClock: SimClock };

/** A senior's habits, errors and silences hang on seed and wristband alone: the rest of the fleet does not change them. */
function createMember(credential: WristbandCredential, { options, net, simClock }: Ground): Wristband {
  const random = createRandom(`${options.seed}/${credential.wristbandId}`);
  const { fenceRadiusM } = credential;
  const home = lonLat(credential.home.lon, credential.home.lat);
  const habits = drawHabits(
    { home, fenceRadiusM, awayShare: options.awayShare },
    net,
    options.basemap.places,
    random.fork("habits"),
  );
  const life = createLife(habits, random.fork("life"));
  const noise = createGnssNoise(random.fork("noise"));
  return createWristband({
    wristbandId: wristbandId(credential.wristbandId),
    token: credential.token,
    brokerUrl: options.brokerUrl,
    intervalS: options.intervalS ?? credential.reportIntervalSeconds,
    clock: options.clock,
    random: random.fork("radio"),
    life,
    sensor: createSensor({ life, noise, simClock, random: random.fork("body") }),
    gaps: createGaps(gapsPerDay, options.gapScale, random.fork("gaps")),
    deadZones: createGaps(deadZonesPerDay, options.gapScale, random.fork("dead zones")),
  });
}

function sumUp(stats: readonly WristbandStats[]): FleetStats {
  const total = (of: (one: WristbandStats) => number) => stats.reduce((sum, one) => sum + of(one), 0);
  return {
    wristbands: stats.length,
    up: total(({ up }) => (up ? 1 : 0)),
    measured: total(({ measured }) => measured),
    acked: total(({ acked }) => acked),
    waiting: total(({ waiting }) => waiting),
    forgotten: total(({ forgotten }) => forgotten),
    refused: total(({ refused }) => refused),
  };
}
