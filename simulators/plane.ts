import { EARTH_RADIUS_M, type LonLat, lonLat, toRadians } from "../infra/domain/geo.ts";

/** Metres east and north of the middle of Haining: flat enough for walks (0.1 % at the rim of the county). */
export type PlanePoint = { readonly eastM: number; readonly northM: number };

const origin = lonLat(120.65, 30.48);
const metresPerDegree = toRadians(1) * EARTH_RADIUS_M;
const metresPerLonDegree = metresPerDegree * Math.cos(toRadians(origin[1]));

/** Metres east and north of the middle of Haining. */
export function toPlane(at: LonLat): PlanePoint {
  return { eastM: (at[0] - origin[0]) * metresPerLonDegree, northM: (at[1] - origin[1]) * metresPerDegree };
}

/** Back to degrees: the inverse of `toPlane`. */
export function fromPlane(point: PlanePoint): LonLat {
  return lonLat(origin[0] + point.eastM / metresPerLonDegree, origin[1] + point.northM / metresPerDegree);
}

/** The place `eastM` and `northM` metres from `from`, at any latitude short of the poles. */
export function offsetM(from: LonLat, eastM: number, northM: number): LonLat {
  const lat = Math.max(-90, Math.min(90, from[1] + northM / metresPerDegree));
  const lon = from[0] + eastM / (metresPerDegree * Math.max(1e-3, Math.cos(toRadians(from[1]))));
  return lonLat(((((lon + 180) % 360) + 360) % 360) - 180, lat);
}

/** Compass degrees, 0 north, 90 east. */
export function headingDeg(from: LonLat, to: LonLat): number {
  const eastM = (to[0] - from[0]) * Math.cos(toRadians(from[1]));
  const degrees = (Math.atan2(eastM, to[1] - from[1]) * 180) / Math.PI;
  return (degrees + 360) % 360;
}
