import { distanceM, type LonLat } from "../infra/domain/geo.ts";
import type { Place } from "./basemap.ts";
import type { Random } from "./random.ts";
import type { StreetNet } from "./street-net.ts";
import { createWalk, type Walk } from "./walk.ts";

/** A senior goes to these alone or with family; the streets there, and whether a roof is over them on arrival. */
export type Destination = {
  readonly kind: string;
  readonly way: Walk;
  readonly indoors: boolean;
};

/** What does not change from day to day. Seconds are seconds after midnight in Haining. */
export type Habits = {
  readonly home: LonLat;
  readonly paceMps: number;
  readonly wakeS: number;
  readonly sleepS: number;
  readonly chargeFromS: number;
  readonly chargeToS: number;
  /** Inside the home fence all the way, with room to spare. */
  readonly near: readonly Destination[];
  /** Beyond the fence: only with family, by car. */
  readonly away: readonly Destination[];
  /** Share of days with a ride beyond the fence. */
  readonly awayShare: number;
};

export type HabitsInput = {
  readonly home: LonLat;
  /** Radius of the home fence: whoever follows their habits stays inside, so any exit is a story. */
  readonly fenceRadiusM: number;
  readonly awayShare: number;
};

const FENCE_MARGIN_M = 60;
const NEAR_DESTINATIONS = 4;
const outdoorKinds = new Set(["neighbour", "landmark", "busStation"]);
const walkedTo = new Set(["market", "community", "dayCare", "landmark", "school"]);
const drivenTo = new Set(["hospital", "dayCare", "landmark", "market"]);

/** Draws one senior's habits: 0.5 to 1.1 m/s on foot, four places to go to inside the fence, two beyond. */
export function drawHabits(input: HabitsInput, net: StreetNet, places: readonly Place[], random: Random): Habits {
  const { home, fenceRadiusM } = input;
  const near = places.filter(({ kind, at }) => walkedTo.has(kind) && distanceM(home, at) < fenceRadiusM);
  const away = places.filter(({ kind, at }) => drivenTo.has(kind) && distanceM(home, at) > fenceRadiusM + 300);
  const stay = (destination: Destination) => staysInside(destination.way, home, fenceRadiusM - FENCE_MARGIN_M);
  const goTo = (place: Place) => destinationAt(home, place, net);
  const known = near.map(goTo).filter(stay).slice(0, NEAR_DESTINATIONS);
  const wakeS = random.between(5, 6.75) * 3_600;
  return {
    home,
    paceMps: random.between(0.5, 1.1),
    wakeS,
    sleepS: random.between(19.5, 21.5) * 3_600,
    chargeFromS: random.between(20, 22.5) * 3_600,
    chargeToS: wakeS - random.between(0, 0.5) * 3_600,
    near: [...known, ...neighbours(input, net, random)].filter(stay),
    away: [...away]
      .sort((a, b) => distanceM(home, a.at) - distanceM(home, b.at))
      .slice(0, 2)
      .map(goTo),
    awayShare: input.awayShare,
  };
}

/** A senior without a market in reach still visits people round the corner. */
function neighbours(input: HabitsInput, net: StreetNet, random: Random): readonly Destination[] {
  return Array.from({ length: 3 }, () => {
    const reachM = random.between(0.25, 0.7) * input.fenceRadiusM;
    const at = net.junctions[net.towards(input.home, random.between(0, 360), reachM)] ?? input.home;
    return destinationAt(input.home, { name: "", kind: "neighbour", at }, net);
  }).filter((destination) => destination.way.lengthM > 30);
}

function destinationAt(home: LonLat, place: Place, net: StreetNet): Destination {
  const streets = net.way(net.nearest(home), net.nearest(place.at));
  return {
    kind: place.kind,
    way: createWalk([home, ...streets, place.at]),
    indoors: !outdoorKinds.has(place.kind),
  };
}

function staysInside(way: Walk, home: LonLat, radiusM: number): boolean {
  return way.points.every((point) => distanceM(home, point) <= radiusM);
}
