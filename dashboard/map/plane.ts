import type { Point } from "./to-leaflet.ts";

const METRES_PER_DEGREE = 111_194.93;
const cosine = (lat: number): number => Math.cos((lat * Math.PI) / 180);

/** Metres between two places on a plane tangent at their middle: within 0.5 m at 5 km. */
export function metresBetween(from: Point, to: Point): number {
  const east = (to[0] - from[0]) * cosine((from[1] + to[1]) / 2);
  return Math.hypot(east, to[1] - from[1]) * METRES_PER_DEGREE;
}

/** Metres east and north of `origin` on a plane tangent there: within 1 m at 5 km. */
export function metresFrom(origin: Point, [lon, lat]: Point): readonly [east: number, north: number] {
  return [(lon - origin[0]) * cosine(origin[1]) * METRES_PER_DEGREE, (lat - origin[1]) * METRES_PER_DEGREE];
}

/** The place so many metres east and north of `origin`. */
export function offsetM(origin: Point, east: number, north: number): Point {
  return [origin[0] + east / (cosine(origin[1]) * METRES_PER_DEGREE), origin[1] + north / METRES_PER_DEGREE];
}
