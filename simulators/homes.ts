import { type LonLat, lonLat } from "../infra/domain/geo.ts";
import type { Area, Basemap, Canal, Street } from "./basemap.ts";
import { fromPlane, type PlanePoint, toPlane } from "./plane.ts";
import type { Random } from "./random.ts";

export type Home = {
  readonly at: LonLat;
  readonly areaCode: string;
  /** Invented street and house number: 青石巷12号. */
  readonly address: string;
};

const TRIES = 10_000;

/** Draws a dry house 8 to 28 m off a named street of the area; lanes hold more people than streets, main roads none. */
export function drawHome(basemap: Basemap, area: Area, random: Random): Home {
  const streets = basemap.streets.filter(({ name, kind }) => name !== null && kind !== "main");
  const weights = streets.map((street) => lengthOf(street) * (street.kind === "lane" ? 2 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const street = pickWeighted(streets, weights, random.uniform() * total);
    const at = besideStreet(street, random);
    if (!isInside(area.outline, at) || basemap.canals.some((canal) => isWet(canal, at))) continue;
    return { at, areaCode: area.code, address: `${street.name}${random.whole(1, 99)}号` };
  }
  throw new Error(`no home found in area ${area.code}: no street leads through it`);
}

/** Even-odd rule on a closed ring. */
export function isInside(outline: readonly LonLat[], at: LonLat): boolean {
  let inside = false;
  for (let index = 1; index < outline.length; index += 1) {
    const [from, to] = [outline[index - 1] ?? at, outline[index] ?? at];
    if (from[1] > at[1] === to[1] > at[1]) continue;
    if (at[0] < from[0] + ((to[0] - from[0]) * (at[1] - from[1])) / (to[1] - from[1])) inside = !inside;
  }
  return inside;
}

function isWet(canal: Canal, at: LonLat): boolean {
  const point = toPlane(at);
  const line = canal.line.map(toPlane);
  const reachM = canal.widthM / 2 + 8;
  return line.some((to, index) => index > 0 && distanceToSegmentM(point, line[index - 1] ?? to, to) < reachM);
}

function distanceToSegmentM(point: PlanePoint, from: PlanePoint, to: PlanePoint): number {
  const [eastM, northM] = [to.eastM - from.eastM, to.northM - from.northM];
  const along = (point.eastM - from.eastM) * eastM + (point.northM - from.northM) * northM;
  const share = Math.max(0, Math.min(1, along / (eastM ** 2 + northM ** 2 || 1)));
  return Math.hypot(point.eastM - from.eastM - share * eastM, point.northM - from.northM - share * northM);
}

function besideStreet(street: Street, random: Random): LonLat {
  const segment = random.whole(1, street.line.length - 1);
  const from = toPlane(street.line[segment - 1] ?? lonLat(120, 30));
  const to = toPlane(street.line[segment] ?? lonLat(120, 30));
  const [eastM, northM] = [to.eastM - from.eastM, to.northM - from.northM];
  const share = random.uniform();
  const asideM = random.between(8, 28) * (random.chance(0.5) ? 1 : -1);
  const perMetre = asideM / (Math.hypot(eastM, northM) || 1);
  return fromPlane({
    eastM: from.eastM + share * eastM - northM * perMetre,
    northM: from.northM + share * northM + eastM * perMetre,
  });
}

function lengthOf(street: Street): number {
  const points = street.line.map(toPlane);
  return points.reduce((sum, point, index) => {
    const before = points[index - 1] ?? point;
    return sum + Math.hypot(point.eastM - before.eastM, point.northM - before.northM);
  }, 0);
}

function pickWeighted(streets: readonly Street[], weights: readonly number[], mark: number): Street {
  let left = mark;
  const found = streets.find((_, index) => {
    left -= weights[index] ?? 0;
    return left < 0;
  });
  if (found === undefined) throw new RangeError("no street to live in");
  return found;
}
