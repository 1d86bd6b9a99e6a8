import type { Observation } from "./observation.ts";
import type { Rest } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { metresBetween } from "./travel.ts";

/** Whether a fix may be the drift of somebody who has not left the resting place. */
export function isNear(rest: Rest, seen: Observation, settings: EngineSettings): boolean {
  return metresBetween(rest, seen) <= settings.restRadiusM + 2 * seen.sigmaM;
}

/** The resting place after one more trusted fix: a mean with a memory of `restS`, or a new place after so long away. */
export function settleDown(rest: Rest | null, seen: Observation, settings: EngineSettings): Rest {
  const { lon, lat, at } = seen;
  if (rest === null) return { lon, lat, since: at, at };
  const awayS = (at - rest.at) / 1_000;
  if (!isNear(rest, seen, settings)) return awayS > settings.restS ? { lon, lat, since: at, at } : rest;
  const memoryS = Math.min(settings.restS, Math.max(1, (at - rest.since) / 1_000));
  const share = 1 - Math.exp(-awayS / memoryS);
  return { lon: rest.lon + share * (lon - rest.lon), lat: rest.lat + share * (lat - rest.lat), since: rest.since, at };
}
