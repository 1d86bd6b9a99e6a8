import type { Brand } from "./brand.ts";

/** `[lon, lat]` in WGS-84 degrees, as in GeoJSON. */
export type LonLat = Brand<readonly [lon: number, lat: number], "wgs84">;

/** A rectangle in degrees, used as the service box. */
export type LonLatBox = {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
};

/** Mean earth radius of the IUGG, metres. */
export const EARTH_RADIUS_M = 6_371_008.8;

/**
 * The one constructor of a coordinate. Refuses NaN, out of range and 0,0 ("no position", never a place). Longitudes
 * here lie above 90, so a swapped pair always fails.
 */
export function lonLat(lon: number, lat: number): LonLat {
  if (!isLonLat(lon, lat)) throw new RangeError("not a position: longitude and latitude out of range, swapped or 0,0");
  return [lon, lat] as const as unknown as LonLat;
}

export function isLonLat(lon: number, lat: number): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && !(Math.abs(lon) < 1e-6 && Math.abs(lat) < 1e-6);
}

/** Metres between two points on a plane tangent at their middle: within 1 mm at 200 m and 0.5 m at 5 km. */
export function distanceM(from: LonLat, to: LonLat): number {
  const middleLat = toRadians((from[1] + to[1]) / 2);
  const eastM = toRadians(to[0] - from[0]) * Math.cos(middleLat) * EARTH_RADIUS_M;
  const northM = toRadians(to[1] - from[1]) * EARTH_RADIUS_M;
  return Math.hypot(eastM, northM);
}

export function isInsideBox(point: LonLat, box: LonLatBox): boolean {
  return point[0] >= box.west && point[0] <= box.east && point[1] >= box.south && point[1] <= box.north;
}

export function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
