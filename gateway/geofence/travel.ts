import { shareOfEvidence } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import type { Anchor, Belief, Jump } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";

const METRES_PER_DEGREE = 111_195;
const RADIANS_PER_DEGREE = Math.PI / 180;
/** Fixes from one wrong place scatter this much, beside their claimed errors. */
const CLUSTER_M = 100;
/** A bus or a scooter setting off. */
const START_MPS = 10;
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
  /** The senior was back where she had been trusted to be: what the jump seemed to prove was wrong. */
  readonly isTakenBack: boolean;
  /** Just plausible: it counts in full, but the next fix decides. */
  readonly isStretch: boolean;
};

/**
 * The jump rule. A place too far from the last trusted one for the time between counts little; the same place again
 * counts nothing until it has lasted (a wrong cell tower looks like that); going on from there, for longer than two
 * outliers in a row would, is a ride; coming back takes back what it counted.
 */
export function judgeTravel(belief: Belief, seen: Observation, settings: EngineSettings): Travel {
  if (seen.sigmaM > settings.coarseSigmaM) return judgeCoarse(belief, seen, settings);
  const { trust, jump, coarse } = belief;
  const anchor: Anchor = { lon: seen.lon, lat: seen.lat, sigmaM: seen.sigmaM, at: seen.at };
  const accepted: Travel = {
    trust: anchor,
    jump: null,
    coarse,
    weight: 1,
    hasMoved: true,
    isTakenBack: false,
    isStretch: false,
  };
  if (trust === null) return accepted;
  const awayM = metresBetween(trust, seen);
  const hasMoved = awayM > driftM(trust, seen);
  if (jump === null) {
    const farM = reachM(belief, trust, seen, settings);
    if (awayM <= farM) return { ...accepted, hasMoved, isStretch: awayM > settings.stretchShare * farM };
    const isDoubtful = awayM <= farthestM(trust, seen, settings);
    return openJump(belief, seen, isDoubtful ? 0 : holdS(awayM, seen, settings), settings);
  }
  const shiftM = metresBetween(jump, seen);
  const isBack = awayM <= reachM(belief, trust, seen, settings) && (!hasMoved || awayM < shiftM);
  if (isBack) return { ...accepted, weight: hasMoved ? settings.doubtWeight : 1, hasMoved, isTakenBack: true };
  if (shiftM > driftM(jump, seen) + RIDE_MPS * elapsedS(jump, seen)) {
    return openJump(belief, seen, holdS(awayM, seen, settings), settings);
  }
  return followJump(belief, { trust, jump, seen, shiftM }, settings) ?? accepted;
}

type Following = {
  readonly trust: Anchor;
  readonly jump: Jump;
  readonly seen: Observation;
  readonly shiftM: number;
};

/** A fix after a jump that is not back: `null` when the jump is believed now. */
function followJump({ coarse }: Belief, following: Following, settings: EngineSettings): Travel | null {
  const { trust, jump, seen, shiftM } = following;
  const ride = rideEvidence(trust, jump, seen, settings);
  const isStill = shiftM <= CLUSTER_M + 4 * Math.max(seen.sigmaM, jump.sigmaM);
  // A leap in doubt is not confirmed by the same error seen again a moment later.
  const hasLasted = (seen.at - jump.since) / 1_000 >= Math.max(jump.holdS, settings.persistS * 2.5);
  const isNext = shiftM <= driftM(jump, seen) + START_MPS * elapsedS(jump, seen);
  if (ride >= settings.rideScore || (hasLasted && (isStill || (jump.holdS === 0 && isNext)))) return null;
  const weight = isStill ? 0 : settings.jumpWeight;
  const followed: Jump = { ...jump, ride, lastAt: seen.at };
  return { trust, jump: followed, coarse, weight, hasMoved: !isStill, isTakenBack: false, isStretch: false };
}

function openJump({ trust, coarse }: Belief, seen: Observation, hold: number, settings: EngineSettings): Travel {
  const { lon, lat, sigmaM, at } = seen;
  const jump: Jump = { lon, lat, sigmaM, at, since: at, lastAt: at, holdS: hold, ride: 0 };
  const weight = hold === 0 ? settings.doubtWeight : settings.jumpWeight;
  return { trust, jump, coarse, weight, hasMoved: true, isTakenBack: false, isStretch: false };
}

/** A near jump is soon believed; one as far as a wrong cell tower must last longer than the fix stays on one. */
function holdS(awayM: number, seen: Observation, settings: EngineSettings): number {
  const farness = (awayM - settings.jumpFromM) / (settings.jumpFarM - settings.jumpFromM);
  return Math.max(settings.persistS * 3, seen.holdShare * settings.jumpHoldS * Math.min(1, Math.max(0, farness)));
}

/**
 * Evidence (nats) that a jump is a ride. A second fix at the same place speaks against a lone outlier, once; fixes that
 * have left it without coming back are outliers in a row or a ride; one straight ahead at the same speed counts twice.
 */
function rideEvidence(trust: Anchor, jump: Jump, seen: Observation, settings: EngineSettings): number {
  const gained = -Math.log(settings.outlierShare / 2) * shareOfEvidence((seen.at - jump.lastAt) / 1_000, settings);
  if (metresBetween(jump, seen) <= driftM(jump, seen)) return Math.max(jump.ride, gained);
  return jump.ride + courseWeight(trust, jump, seen) * gained;
}

/**
 * Straight ahead (within 10 degrees of the way from the trusted place to the jump, about as fast) is how one rides; a
 * way back towards the trusted place is how wrong fixes scatter.
 */
function courseWeight(trust: Anchor, jump: Jump, seen: Observation): number {
  const cosLat = Math.cos(trust.lat * RADIANS_PER_DEGREE);
  const beforeX = (jump.lon - trust.lon) * cosLat;
  const beforeY = jump.lat - trust.lat;
  const afterX = (seen.lon - jump.lon) * cosLat;
  const afterY = seen.lat - jump.lat;
  const before = Math.sqrt(beforeX * beforeX + beforeY * beforeY);
  const after = Math.sqrt(afterX * afterX + afterY * afterY);
  const onward = beforeX * afterX + beforeY * afterY;
  const faster = (after * elapsedS(trust, jump)) / (before * elapsedS(jump, seen));
  if (faster > 0.7 && faster < 1.4 && onward > 0.985 * before * after) return 2;
  return onward > 0 ? 1 : 0.65;
}

/** A coarse fix holds what was trusted and votes once per distinct place. */
function judgeCoarse(belief: Belief, seen: Observation, settings: EngineSettings): Travel {
  const { trust, jump, coarse } = belief;
  if (coarse !== null && metresBetween(coarse, seen) <= 100 + seen.sigmaM)
    return { trust, jump, coarse, weight: 0, hasMoved: false, isTakenBack: false, isStretch: false };
  const place: Anchor = { lon: seen.lon, lat: seen.lat, sigmaM: seen.sigmaM, at: seen.at };
  return {
    trust,
    jump,
    coarse: place,
    weight: settings.coarseWeight,
    hasMoved: false,
    isTakenBack: false,
    isStretch: false,
  };
}

/**
 * Three standard errors plus what can be walked; after a gap in the reports a ride becomes likelier than an outlier. A
 * fix cannot make a leap plausible by claiming to be bad.
 */
function reachM({ at }: Belief, trust: Anchor, seen: Observation, settings: EngineSettings): number {
  const gapS = (seen.at - at) / 1_000;
  const patience = Math.min(1, Math.max(0, (gapS - 120) / (settings.vehicleAfterS - 120)));
  const speedMps = settings.walkMps + (settings.vehicleMps - settings.walkMps) * patience;
  return Math.max(
    settings.jumpFromM,
    cappedDriftM(trust, seen, settings.driftSigmaM) + speedMps * elapsedS(trust, seen),
  );
}

/** Farther than this, whatever errors are claimed, it is a jump; between `reachM` and this it is in doubt. */
function farthestM(trust: Anchor, seen: Observation, settings: EngineSettings): number {
  return cappedDriftM(trust, seen, settings.doubtSigmaM) + settings.hurryMps * elapsedS(trust, seen);
}

/** What three standard errors of both fixes explain without any movement. */
function driftM(trust: Anchor, seen: Observation): number {
  return cappedDriftM(trust, seen, Number.POSITIVE_INFINITY);
}

function cappedDriftM(trust: Anchor, seen: Observation, capM: number): number {
  const seenM = Math.min(seen.sigmaM, capM);
  const trustM = Math.min(trust.sigmaM, capM);
  return 3 * Math.sqrt(seenM * seenM + trustM * trustM);
}

function elapsedS(before: { readonly at: number }, after: { readonly at: number }): number {
  return Math.max(1, (after.at - before.at) / 1_000);
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
