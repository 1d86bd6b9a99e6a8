import type { Observation } from "./observation.ts";
import type { Rest } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { metresBetween } from "./travel.ts";

/** Half of a circular Gaussian's fixes lie within this many standard errors per axis. */
const MEDIAN_SIGMAS = 1.1774;

/** Whether a fix may be the drift of somebody who has not left the resting place. */
export function isNear(rest: Rest, seen: Observation, settings: EngineSettings): boolean {
  return metresBetween(rest, seen) <= settings.restRadiusM + 2 * seen.sigmaM;
}

/** The fix with its claimed error widened by what the band was found to flatter itself; never narrowed. */
export function calibrate(rest: Rest | null, claimed: Observation, settings: EngineSettings): Observation {
  if (rest === null || rest.excess <= 0) return claimed;
  const factor = Math.min(settings.excessMax, Math.exp(rest.excess));
  return { ...claimed, sigmaM: claimed.sigmaM * factor };
}

/** The resting place after one more trusted fix: a mean with a memory of `restS`, or a new place after so long away. */
export function settleDown(rest: Rest | null, seen: Observation, settings: EngineSettings): Rest {
  const { lon, lat, at } = seen;
  if (rest === null) return { lon, lat, since: at, at, excess: 0 };
  const awayS = (at - rest.at) / 1_000;
  if (!isNear(rest, seen, settings)) {
    return awayS > settings.restS ? { lon, lat, since: at, at, excess: rest.excess } : rest;
  }
  const memoryS = Math.min(settings.restS, Math.max(1, (at - rest.since) / 1_000));
  const share = 1 - Math.exp(-awayS / memoryS);
  return {
    lon: rest.lon + share * (lon - rest.lon),
    lat: rest.lat + share * (lat - rest.lat),
    since: rest.since,
    at,
    excess: memoryS < settings.restS ? rest.excess : learnExcess(rest, seen, settings),
  };
}

/** Follows the median of the errors at rest, so that strolls and single outliers hardly move it. */
function learnExcess(rest: Rest, seen: Observation, settings: EngineSettings): number {
  const elapsedS = Math.min(settings.restS, (seen.at - rest.at) / 1_000);
  const step = settings.excessPerHour * (elapsedS / 3_600);
  const errors = metresBetween(rest, seen) / (MEDIAN_SIGMAS * seen.sigmaM);
  const isLarger = Math.log(Math.max(errors, 1e-3)) > rest.excess;
  return Math.min(Math.log(settings.excessMax), Math.max(-1, rest.excess + (isLarger ? step : -step)));
}
