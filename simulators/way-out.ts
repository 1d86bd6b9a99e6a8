import { distanceM, type LonLat } from "../infra/domain/geo.ts";
import type { Random } from "./random.ts";
import type { StreetNet } from "./street-net.ts";
import { createWalk, pointAlong, type Walk } from "./walk.ts";

export type Outing = { readonly distanceM: number; readonly towardsDeg?: number; readonly fenceShareGone?: number };

/** Where a senior lives and what streets there are. */
export type Ground = { readonly home: LonLat; readonly net: StreetNet; readonly random: Random };

const DIRECTIONS = 24;
const FAR_ENOUGH = 0.8;
const CLEAR_OF_FENCE = 1.1;

/** A way out from the front door, or, with a share of the way to the fence already gone, the quickest one over the fence. */
export function walkOut(wanted: Outing, fenceRadiusM: number, ground: Ground): { way: Walk; startM: number } {
  if (wanted.fenceShareGone === undefined) return { way: anyWayOut(wanted, ground), startM: 0 };
  const nearFenceM = wanted.fenceShareGone * fenceRadiusM;
  const ways = waysOut(wanted, ground).map((way) => {
    const startM = metresUntilAway(way, nearFenceM);
    return { way, startM, leftM: metresUntilAway(way, CLEAR_OF_FENCE * fenceRadiusM) - startM };
  });
  return ways.reduce((best, next) => (next.leftM < best.leftM ? next : best));
}

/** A way out in the wanted direction, or the next one that leads far enough. */
export function anyWayOut(wanted: Outing, ground: Ground): Walk {
  const [first] = waysOut(wanted, ground);
  if (first === undefined) throw new Error("no street leads away from this home");
  return first;
}

/**
 * From the front door along the streets to the junctions that lie best in the wanted distance, the wanted direction first;
 * where the map ends or a river bars the way, only those that lead far enough, or the one that leads farthest.
 */
function waysOut(wanted: Outing, { home, net, random }: Ground): readonly Walk[] {
  const first = wanted.towardsDeg ?? random.between(0, 360);
  const goals = Array.from({ length: DIRECTIONS }, (_, turn) => {
    const goal = net.towards(home, first + (turn * 360) / DIRECTIONS, wanted.distanceM);
    return { goal, awayM: distanceM(home, net.junctions[goal] ?? home) };
  });
  const far = goals.filter(({ awayM }) => awayM >= FAR_ENOUGH * wanted.distanceM);
  const farthest = goals.reduce((best, next) => (next.awayM > best.awayM ? next : best));
  const chosen = [...new Set((far.length > 0 ? far : [farthest]).map(({ goal }) => goal))];
  const limit = wanted.fenceShareGone === undefined ? 1 : chosen.length;
  return chosen.slice(0, limit).map((goal) => createWalk([home, ...net.way(net.nearest(home), goal)]));
}

/** Metres of the way after which somebody is `awayM` from its start, as the crow flies, and never comes nearer again. */
function metresUntilAway(way: Walk, awayM: number): number {
  const { at: start } = pointAlong(way, 0);
  let metres = way.lengthM;
  while (metres > 0 && distanceM(start, pointAlong(way, metres).at) > awayM) metres -= 1;
  return Math.max(0, metres);
}
