import { type LonLat, lonLat } from "../../../infra/domain/geo.ts";
import { localPlane } from "../../../infra/domain/local-plane.ts";
import type { Chance } from "./chance.ts";

const plane = localPlane(120.68, 30.52);

/** A closed ring round `centre` (metres from 120.68 E 30.52 N) whose corners lie at changing distances: never crossing. */
export function starFence(
  chance: Chance,
  shape: {
    readonly corners: number;
    readonly radiusM: number;
    readonly x?: number;
    readonly y?: number;
    readonly roughness?: number;
  },
): readonly LonLat[] {
  const ring: LonLat[] = [];
  for (let i = 0; i < shape.corners; i += 1) {
    const angle = (2 * Math.PI * i) / shape.corners;
    const distance = shape.radiusM * (0.9 + (shape.roughness ?? 0.3) * chance.between(-1, 1));
    ring.push(placeAt((shape.x ?? 0) + distance * Math.cos(angle), (shape.y ?? 0) + distance * Math.sin(angle)));
  }
  const first = ring[0];
  return first === undefined ? ring : [...ring, first];
}

/** Metres east and north of 120.68 E 30.52 N. */
export function placeAt(x: number, y: number): LonLat {
  return lonLat(plane.originLon + x / plane.eastPerDegreeM, plane.originLat + y / plane.northPerDegreeM);
}
