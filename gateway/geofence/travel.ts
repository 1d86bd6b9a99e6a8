import { shareOfEvidence } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import type { Anchor, Belief, Jump } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";

const METRES_PER_DEGREE = 111_195;
const RADIANS_PER_DEGREE = Math.PI / 180;
/** Fixes from one wrong place scatter this much, beside their claimed errors. */
const CLUSTER_M = 100;
/** Fastest ride on our roads. */
const RIDE_MPS = 35;

/** How a fix fits what was trusted before it, and the weight (0 to 1) of its evidence. */
export type Travel = {
  readonly trust: Anchor | null;
  readonly jump: Jump | null;
  readonly coarse: Anchor | null;
  readonly weight: number;
  /** Whether the fix is more than three standard errors from the last trusted place: drift does not explain it. */
  readonly hasMoved: boolean;
};

/**
 * The jump rule. A place too far from the last trusted one for the time between counts little; the same place again
 * counts nothing until it has lasted (a wrong cell tower looks like that); going on from there, for longer than two
 * outliers in a row would, is a ride; coming back clears it.
 */
export function judgeTravel(belief: Belief, seen: Observation, settings: EngineSettings): Travel {
  const { trust, jump, coarse } = belief;
  if (seen.sigmaM > settings.coarseSigmaM) return judgeCoarse(belief, seen, settings);
  const anchor: Anchor = { lon: seen.lon, lat: seen.lat, sigmaM: seen.sigmaM, at: seen.at };
  const accept = (hasMoved: boolean): Travel => ({ trust: anchor, jump: null, coarse, weight: 1, hasMoved });
  if (trust === null) return accept(true);
  const awayM = metresBetween(trust, seen);
  if (awayM <= driftM(trust, seen) && awayM <= reachM(trust, seen, settings)) return accept(false);
  if (jump === null) return awayM <= reachM(trust, seen, settings) ? accept(true) : openJump(belief, seen, settings);
  const shiftM = metresBetween(jump, seen);
  if (awayM < shiftM && awayM <= walkM(trust, seen, settings)) return accept(true);
  if (shiftM > driftM(jump, seen) + RIDE_MPS * elapsedS(jump, seen)) return openJump(belief, seen, settings);
  const ride = rideEvidence(trust, jump, seen, settings);
  const isStill = shiftM <= CLUSTER_M + 4 * Math.max(seen.sigmaM, jump.sigmaM);
  if (ride >= settings.rideScore || (isStill && seen.at - jump.since >= holdMs(trust, jump, settings))) {
    return accept(true);
  }
  const weight = isStill ? 0 : settings.jumpWeight;
  return { trust, jump: { ...jump, ride, lastAt: seen.at }, coarse, weight, hasMoved: !isStill };
}

/** A near jump is soon believed; one as far as a wrong cell tower must last longer than the fix stays on one. */
function holdMs(trust: Anchor, jump: Jump, settings: EngineSettings): number {
  const farness = (metresBetween(trust, jump) - settings.jumpFromM) / (settings.jumpFarM - settings.jumpFromM);
  const holdS = settings.jumpHoldS * Math.min(1, Math.max(0, farness));
  return 1_000 * Math.max(settings.persistS * 3, holdS);
}

/**
 * Evidence (nats) that a jump is a ride. A second fix at the same place speaks against a lone outlier, once; fixes that
 * have left it without coming back are outliers in a row or a ride; one straight ahead at the same speed counts twice.
 */
function rideEvidence(trust: Anchor, jump: Jump, seen: Observation, settings: EngineSettings): number {
  const gained = -Math.log(settings.outlierShare / 2) * shareOfEvidence((seen.at - jump.lastAt) / 1_000, settings);
  if (metresBetween(jump, seen) <= driftM(jump, seen)) return Math.max(jump.ride, gained);
  return jump.ride + (isStraightAhead(trust, jump, seen) ? 2 : 1) * gained;
}

/** Within 14 degrees of the way from the trusted place to the jump, and about as fast. */
function isStraightAhead(trust: Anchor, jump: Jump, seen: Observation): boolean {
  const cosLat = Math.cos(trust.lat * RADIANS_PER_DEGREE);
  const beforeX = (jump.lon - trust.lon) * cosLat;
  const beforeY = jump.lat - trust.lat;
  const afterX = (seen.lon - jump.lon) * cosLat;
  const afterY = seen.lat - jump.lat;
  const before = Math.sqrt(beforeX * beforeX + beforeY * beforeY);
  const after = Math.sqrt(afterX * afterX + afterY * afterY);
  const faster = (after * elapsedS(trust, jump)) / (before * elapsedS(jump, seen));
  return faster > 0.6 && faster < 1.6 && beforeX * afterX + beforeY * afterY > 0.97 * before * after;
}

function openJump({ trust, coarse }: Belief, seen: Observation, settings: EngineSettings): Travel {
  const { lon, lat, sigmaM, at } = seen;
  const jump: Jump = { lon, lat, sigmaM, at, since: at, lastAt: at, ride: 0 };
  return { trust, jump, coarse, weight: settings.jumpWeight, hasMoved: true };
}

/** A coarse fix holds what was trusted and votes once per distinct place. */
function judgeCoarse(belief: Belief, seen: Observation, settings: EngineSettings): Travel {
  const { trust, jump, coarse } = belief;
  if (coarse !== null && metresBetween(coarse, seen) <= 100 + seen.sigmaM)
    return { trust, jump, coarse, weight: 0, hasMoved: false };
  const place: Anchor = { lon: seen.lon, lat: seen.lat, sigmaM: seen.sigmaM, at: seen.at };
  return { trust, jump, coarse: place, weight: settings.coarseWeight, hasMoved: false };
}

/** Three standard errors plus what can be travelled; a ride becomes likelier than an outlier as time goes by. */
function reachM(trust: Anchor, seen: Observation, settings: EngineSettings): number {
  const waitedS = elapsedS(trust, seen);
  const patience = Math.min(1, Math.max(0, (waitedS - 120) / (settings.vehicleAfterS - 120)));
  const speedMps = settings.walkMps + (settings.vehicleMps - settings.walkMps) * patience;
  return Math.max(settings.jumpFromM, plausibleDriftM(trust, seen, settings) + speedMps * waitedS);
}

/** A fix cannot make a leap plausible by claiming to be bad. */
function plausibleDriftM(trust: Anchor, seen: Observation, { driftSigmaM }: EngineSettings): number {
  return 3 * Math.hypot(Math.min(seen.sigmaM, driftSigmaM), Math.min(trust.sigmaM, driftSigmaM));
}

function walkM(trust: Anchor, seen: Observation, settings: EngineSettings): number {
  return plausibleDriftM(trust, seen, settings) + settings.walkMps * elapsedS(trust, seen);
}

function elapsedS(before: { readonly at: number }, after: { readonly at: number }): number {
  return Math.max(1, (after.at - before.at) / 1_000);
}

/** What three standard errors of both fixes explain without any movement. */
function driftM(trust: Anchor, seen: Observation): number {
  return 3 * Math.sqrt(seen.sigmaM * seen.sigmaM + trust.sigmaM * trust.sigmaM);
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
