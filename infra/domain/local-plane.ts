import { toRadians } from "./geo.ts";

/** A plane in metres tangent to the WGS-84 ellipsoid at its origin; x east, y north. */
export type LocalPlane = {
  readonly originLon: number;
  readonly originLat: number;
  readonly eastPerDegreeM: number;
  readonly northPerDegreeM: number;
};

const SEMI_MAJOR_M = 6_378_137;
const ECCENTRICITY_SQUARED = 6.694_379_990_14e-3;

/**
 * The plane at the origin: linear in degrees, so edges stay straight as RFC 7946 wants them. Distances near the origin
 * are off by 0.7 mm at 200 m, 7 cm at 2 km (radii of curvature in the meridian and the prime vertical).
 */
export function localPlane(originLon: number, originLat: number): LocalPlane {
  const sine = Math.sin(toRadians(originLat));
  const w = 1 - ECCENTRICITY_SQUARED * sine * sine;
  const meridianM = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / (w * Math.sqrt(w));
  const primeVerticalM = SEMI_MAJOR_M / Math.sqrt(w);
  return {
    originLon,
    originLat,
    eastPerDegreeM: toRadians(1) * primeVerticalM * Math.cos(toRadians(originLat)),
    northPerDegreeM: toRadians(1) * meridianM,
  };
}

export function eastM(plane: LocalPlane, lon: number): number {
  return (lon - plane.originLon) * plane.eastPerDegreeM;
}

export function northM(plane: LocalPlane, lat: number): number {
  return (lat - plane.originLat) * plane.northPerDegreeM;
}
