import type { Observation } from "./observation.ts";
import type { Anchor, Belief, Jump } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";

const METRES_PER_DEGREE = 111_195;
const RADIANS_PER_DEGREE = Math.PI / 180;

/** How a fix fits what was trusted before it, and the weight (0 to 1) of its evidence. */
export type Travel = {
  readonly trust: Anchor | null;
  readonly jump: Jump | null;
  readonly coarse: Anchor | null;
  readonly weight: number;
};

/**
 * The jump rule (research: sequential test with jump clusters). A place too far from the last trusted one for the time
 * between counts little, the same place again nothing until it has lasted; moving on in the same direction is a ride.
 */
export function judgeTravel(belief: Belief, seen: Observation, settings: EngineSettings): Travel {
  const { trust, jump, coarse } = belief;
  if (seen.sigmaM > settings.coarseSigmaM) return judgeCoarse(belief, seen, settings);
  const anchor: Anchor = { lon: seen.lon, lat: seen.lat, sigmaM: seen.sigmaM, at: seen.at };
  const accepted: Travel = { trust: anchor, jump: null, coarse, weight: 1 };
  if (trust === null) return accepted;
  const awayM = metresBetween(trust, seen);
  if (awayM <= reachM(trust, seen, settings)) return accepted;
  if (jump === null) return openJump(belief, seen, settings, awayM);
  const shiftM = metresBetween(jump, seen);
  if (shiftM <= 100 + 4 * Math.max(seen.sigmaM, jump.sigmaM)) {
    if (seen.at - jump.since >= settings.jumpHoldS * 1_000) return accepted;
    return { trust, jump, coarse, weight: 0 };
  }
  if (isMovingOn(trust, jump, seen, awayM)) return accepted;
  return openJump(belief, seen, settings, awayM);
}

function openJump(belief: Belief, seen: Observation, settings: EngineSettings, awayM: number): Travel {
  const jump: Jump = {
    lon: seen.lon,
    lat: seen.lat,
    sigmaM: seen.sigmaM,
    at: seen.at,
    since: seen.at,
    distanceM: awayM,
  };
  return { trust: belief.trust, jump, coarse: belief.coarse, weight: settings.jumpWeight };
}

/** A coarse fix holds what was trusted and votes once per distinct place. */
function judgeCoarse(belief: Belief, seen: Observation, settings: EngineSettings): Travel {
  const { trust, jump, coarse } = belief;
  if (coarse !== null && metresBetween(coarse, seen) <= 100 + seen.sigmaM) return { trust, jump, coarse, weight: 0 };
  const place: Anchor = { lon: seen.lon, lat: seen.lat, sigmaM: seen.sigmaM, at: seen.at };
  return { trust, jump, coarse: place, weight: settings.coarseWeight };
}

/** Three standard errors plus what can be travelled; a ride becomes likelier than an outlier as time goes by. */
function reachM(trust: Anchor, seen: Observation, settings: EngineSettings): number {
  const elapsedS = Math.max(0, seen.at - trust.at) / 1_000;
  const patience = Math.min(1, Math.max(0, (elapsedS - 120) / (settings.vehicleAfterS - 120)));
  const speedMps = settings.walkMps + (settings.vehicleMps - settings.walkMps) * patience;
  return 3 * Math.hypot(seen.sigmaM, trust.sigmaM) + speedMps * Math.max(1, elapsedS);
}

/** Clearly farther than the jump and on its side of the trusted place (within 45 degrees). */
function isMovingOn(trust: Anchor, jump: Jump, seen: Observation, awayM: number): boolean {
  if (awayM < jump.distanceM + 100) return false;
  const cosLat = Math.cos(trust.lat * RADIANS_PER_DEGREE);
  const jx = (jump.lon - trust.lon) * cosLat;
  const jy = jump.lat - trust.lat;
  const sx = (seen.lon - trust.lon) * cosLat;
  const sy = seen.lat - trust.lat;
  return jx * sx + jy * sy > Math.SQRT1_2 * Math.sqrt((jx * jx + jy * jy) * (sx * sx + sy * sy));
}

/** Metres between two places some kilometres apart, to 0.5 %: enough to judge travel. */
export function metresBetween(
  from: { readonly lon: number; readonly lat: number },
  to: { readonly lon: number; readonly lat: number },
): number {
  const x = (to.lon - from.lon) * Math.cos(from.lat * RADIANS_PER_DEGREE);
  const y = to.lat - from.lat;
  return METRES_PER_DEGREE * Math.sqrt(x * x + y * y);
}
