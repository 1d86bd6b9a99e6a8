import { distanceM, type LonLat } from "../infra/domain/geo.ts";
import type { EpochMs } from "../infra/domain/time.ts";
import type { Habits } from "./habits.ts";
import type { Random } from "./random.ts";
import { planDay, type Stretch, type Truth, truthAt } from "./routine.ts";
import { dayOf } from "./sim-clock.ts";
import { backwards, createWalk, pointAlong, type Walk } from "./walk.ts";

/** A way off the routine: a senior who wanders, or is driven away. */
export type Errand = {
  readonly way: Walk;
  readonly speedMps: number;
  /** Metres of the way already behind them when the errand begins. */
  readonly startM: number;
  readonly by: "walking" | "riding";
};

/** One senior's whole life as a function of simulated time, with the errands that a scenario sends them on. */
export type Life = {
  readonly habits: Habits;
  readonly truthAt: (at: EpochMs) => Truth;
  readonly sendOn: (errand: Errand, at: EpochMs) => void;
  /** Goes back home the way they came, then lives on as usual. */
  readonly sendHome: (at: EpochMs) => void;
};

type Underway = Errand & { readonly since: EpochMs; readonly thenHome: boolean };

/** One day is planned at a time, by the number of the day: cheap for 400 seniors, and the same after a restart. */
export function createLife(habits: Habits, random: Random): Life {
  let planned: { day: number; stretches: readonly Stretch[] } | null = null;
  let underway: Underway | null = null;
  const routineAt = (at: EpochMs): Truth => {
    const { day, secondOfDay } = dayOf(at);
    if (planned?.day !== day) planned = { day, stretches: planDay(habits, random.fork(`day/${day}`)) };
    return truthAt(habits, planned.stretches, secondOfDay);
  };
  const truthNow = (at: EpochMs): Truth => {
    if (underway === null) return routineAt(at);
    const routine = routineAt(at);
    if (isBack(underway, at) && distanceM(routine.at, habits.home) < 1) underway = null;
    return underway === null ? routine : errandAt(underway, at);
  };
  return {
    habits,
    truthAt: truthNow,
    sendOn: (errand, at) => {
      underway = { ...errand, since: at, thenHome: false };
    },
    sendHome: (at) => {
      if (underway === null) return;
      const { at: here } = errandAt(underway, at);
      underway = { ...underway, way: wayBack(underway, here, at), startM: 0, since: at, thenHome: true };
    },
  };
}

function metresAlong(errand: Underway, at: EpochMs): number {
  return errand.startM + (Math.max(0, at - errand.since) / 1_000) * errand.speedMps;
}

function isBack(errand: Underway, at: EpochMs): boolean {
  return errand.thenHome && metresAlong(errand, at) >= errand.way.lengthM;
}

function errandAt(errand: Underway, at: EpochMs): Truth {
  const metres = metresAlong(errand, at);
  const moving = metres < errand.way.lengthM;
  const home = isBack(errand, at);
  return {
    ...pointAlong(errand.way, metres),
    activity: home ? "atHome" : moving ? errand.by : "visiting",
    indoors: home,
    charging: false,
    accompanied: false,
    speedMps: moving ? errand.speedMps : 0,
  };
}

/** The part of the way already gone, backwards. */
function wayBack(errand: Underway, here: LonLat, at: EpochMs): Walk {
  const gone = metresAlong(errand, at);
  const behind = errand.way.points.filter((_, index) => (errand.way.metresAt[index] ?? 0) <= gone);
  return backwards(createWalk([...behind, here]));
}
