import type { LonLat } from "../infra/domain/geo.ts";
import type { Destination, Habits } from "./habits.ts";
import { offsetM } from "./plane.ts";
import type { Random } from "./random.ts";
import { backwards, pointAlong, type Walk } from "./walk.ts";

export const DAY_S = 86_400;

export type Activity = "asleep" | "atHome" | "walking" | "riding" | "visiting";

/** One stretch of a day: moving along `way` at `speedMps`, or staying at its end. */
export type Stretch = {
  readonly fromS: number;
  readonly toS: number;
  readonly activity: Activity;
  readonly way: Walk | null;
  readonly speedMps: number;
  readonly indoors: boolean;
  readonly accompanied: boolean;
};

/** What is true about a senior, before any sensor has spoiled it. */
export type Truth = {
  readonly at: LonLat;
  readonly activity: Activity;
  readonly indoors: boolean;
  readonly charging: boolean;
  readonly accompanied: boolean;
  readonly speedMps: number;
  readonly headingDeg: number;
};

const RIDE_MPS = 8;
const STROLL_RADIUS_M = 20;
/** Latest start of an outing in four parts of a day, and the chance that it happens. */
const outingSlots = [
  { fromS: 6.75 * 3_600, toS: 9 * 3_600, chance: 0.8 },
  { fromS: 9.5 * 3_600, toS: 10.75 * 3_600, chance: 0.5 },
  { fromS: 13.5 * 3_600, toS: 15.5 * 3_600, chance: 0.65 },
  { fromS: 16.25 * 3_600, toS: 17.5 * 3_600, chance: 0.4 },
];

/** The outings of one day, in order and never overlapping; between them the senior is at home. */
export function planDay(habits: Habits, random: Random): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let freeFromS = habits.wakeS + 1_800;
  for (const slot of outingSlots) {
    if (!random.chance(slot.chance)) continue;
    const startS = Math.max(freeFromS, random.between(slot.fromS, slot.toS));
    const outing = planOuting(habits, startS, random);
    const endS = outing.at(-1)?.toS ?? startS;
    if (endS > habits.sleepS - 3_600) continue;
    stretches.push(...outing);
    freeFromS = endS + 900;
  }
  return stretches;
}

/** Where and how a senior is at a second of the day. */
export function truthAt(habits: Habits, day: readonly Stretch[], secondOfDay: number): Truth {
  const stretch = day.find(({ fromS, toS }) => secondOfDay >= fromS && secondOfDay < toS);
  if (stretch?.way == null) return atHome(habits, secondOfDay);
  const elapsedS = secondOfDay - stretch.fromS;
  if (stretch.activity === "visiting") return onVisit(stretch, stretch.way, elapsedS);
  const here = pointAlong(stretch.way, elapsedS * stretch.speedMps);
  return { ...here, ...moodOf(stretch), charging: false, speedMps: stretch.speedMps };
}

function planOuting(habits: Habits, startS: number, random: Random): readonly Stretch[] {
  const byCar = habits.away.length > 0 && random.chance(habits.awayShare);
  const choices = byCar ? habits.away : habits.near;
  if (choices.length === 0) return [];
  const accompanied = byCar || random.chance(0.3);
  const destination = random.pick(choices);
  const speedMps = byCar ? RIDE_MPS : habits.paceMps * (accompanied ? 1.1 : 1);
  const arriveS = startS + destination.way.lengthM / speedMps;
  const leaveS = arriveS + stayS(destination, random);
  const move = { activity: byCar ? "riding" : "walking", speedMps, indoors: false, accompanied } as const;
  return [
    { ...move, fromS: startS, toS: arriveS, way: destination.way },
    {
      fromS: arriveS,
      toS: leaveS,
      activity: "visiting",
      way: destination.way,
      speedMps: 0,
      indoors: destination.indoors,
      accompanied,
    },
    { ...move, fromS: leaveS, toS: leaveS + destination.way.lengthM / speedMps, way: backwards(destination.way) },
  ];
}

function stayS(destination: Destination, random: Random): number {
  return destination.kind === "dayCare" ? random.between(2, 3.5) * 3_600 : random.between(10, 60) * 60;
}

function atHome(habits: Habits, secondOfDay: number): Truth {
  const asleep = secondOfDay < habits.wakeS || secondOfDay >= habits.sleepS;
  return {
    at: habits.home,
    activity: asleep ? "asleep" : "atHome",
    indoors: true,
    charging: secondOfDay >= habits.chargeFromS || secondOfDay < habits.chargeToS,
    accompanied: false,
    speedMps: 0,
    headingDeg: 0,
  };
}

/** Indoors people sit; outdoors they stroll on a slow curve that starts and ends at the place. */
function onVisit(stretch: Stretch, way: Walk, elapsedS: number): Truth {
  const { at } = pointAlong(way, way.lengthM);
  const still = { ...moodOf(stretch), charging: false, speedMps: 0, headingDeg: 0 };
  if (stretch.indoors) return { ...still, at };
  const leftS = stretch.toS - stretch.fromS - elapsedS;
  const radiusM = STROLL_RADIUS_M * Math.min(1, elapsedS / 120, leftS / 120);
  const stroll = offsetM(at, Math.sin(elapsedS / 90) * radiusM, Math.sin(elapsedS / 61) * radiusM);
  return { ...still, at: stroll, speedMps: 0.3 };
}

function moodOf({ activity, indoors, accompanied }: Stretch): Pick<Stretch, "activity" | "indoors" | "accompanied"> {
  return { activity, indoors, accompanied };
}
