import { type Chance, createChance } from "./chance.ts";

/** Metres east and north of the fence's centre. */
export type Spot = { readonly x: number; readonly y: number };

/** How a band errs; defaults in `usualNoise`. Times in seconds, lengths in metres. */
export type Noise = {
  readonly correlationS: number;
  /** Share of the error's variance that is correlated. */
  readonly correlatedShare: number;
  readonly jumps: "none" | "iid" | "burst";
  /** Whether a jump is reported as coarse (500 m) or with a usual accuracy. */
  readonly isDeclared: boolean;
  readonly jumpM: readonly [low: number, high: number];
  readonly burstFixes: number;
  /** Reported accuracy is the true one times this, and off by a log-normal factor. */
  readonly claimFactor: number;
  readonly claimSpread: number;
};

export const usualNoise: Noise = {
  correlationS: 180,
  correlatedShare: 0.8,
  jumps: "none",
  isDeclared: false,
  jumpM: [300, 800],
  burstFixes: 5,
  claimFactor: 1,
  claimSpread: 0.25,
};

/** Errors that are not as they were assumed: slower drift, longer and farther jumps, accuracy that flatters. */
export const lyingNoise: Noise = {
  ...usualNoise,
  correlationS: 600,
  jumpM: [150, 1_200],
  burstFixes: 8,
  claimFactor: 0.6,
  claimSpread: 0.4,
};

export type Life = {
  readonly home: Spot;
  readonly whereAt: (atS: number) => { readonly spot: Spot; readonly isIndoor: boolean };
  /** One report at `atS`, which must not go backwards. */
  readonly reportAt: (atS: number) => Spot & { readonly accuracyM: number };
};

export type LifePlan = {
  readonly seed: number;
  readonly noise: Noise;
  readonly home: Spot;
  /** Leaves for good at `atS`, straight away from home, at `speedMps`. */
  readonly exit: { readonly atS: number; readonly speedMps: number; readonly headingRad: number } | null;
};

const DAY_S = 86_400;
const STROLL_REACH_M = 175;
const JUMP_SHARE = 0.01;
const SAMPLE_S = 30;
const ACCURACY_PER_SIGMA = 1.515;

/** One senior: at home, three strolls a day within 175 m of the fence's centre between 7 and 19 h, perhaps an exit. */
export function createLife({ seed, noise, home, exit }: LifePlan): Life {
  const chance = createChance(seed);
  const strolls = createStrolls(createChance(seed ^ 0x5bd1e995), home);
  const band = createBand(chance, noise);
  const whereAt = (atS: number) => {
    if (exit !== null && atS >= exit.atS) {
      const gone = (atS - exit.atS) * exit.speedMps;
      const spot = { x: home.x + gone * Math.cos(exit.headingRad), y: home.y + gone * Math.sin(exit.headingRad) };
      return { spot, isIndoor: false };
    }
    return strolls(atS);
  };
  return {
    home,
    whereAt,
    reportAt: (atS) => {
      const { spot, isIndoor } = whereAt(atS);
      return band(atS, spot, isIndoor);
    },
  };
}

/** Uniform in the disc of `radiusM`. */
export function anySpot(chance: Chance, radiusM: number): Spot {
  const distance = radiusM * Math.sqrt(chance.uniform());
  const angle = chance.between(0, 2 * Math.PI);
  return { x: distance * Math.cos(angle), y: distance * Math.sin(angle) };
}

/** Random waypoints at 0.6 to 1.2 m/s, three outings of about 40 min a day, always ending at home. */
function createStrolls(chance: Chance, home: Spot) {
  type Leg = { readonly from: Spot; readonly to: Spot; readonly startS: number; readonly endS: number };
  let day = -1;
  let legs: Leg[] = [];
  const plan = (ofDay: number) => {
    legs = [];
    for (let outing = 0; outing < 3; outing += 1) {
      let at = ofDay * DAY_S + chance.between(7 + outing * 4, 10 + outing * 4) * 3_600;
      const until = at + chance.between(1_200, 2_400);
      let here = home;
      const walkTo = (to: Spot) => {
        const endS = at + Math.max(1, Math.hypot(to.x - here.x, to.y - here.y) / chance.between(0.6, 1.2));
        legs.push({ from: here, to, startS: at, endS });
        at = endS;
        here = to;
      };
      while (at < until) walkTo(anySpot(chance, STROLL_REACH_M));
      walkTo(home);
    }
    day = ofDay;
  };
  return (atS: number) => {
    const today = Math.floor(atS / DAY_S);
    if (today !== day) plan(today);
    const leg = legs.find((it) => it.startS <= atS && atS < it.endS);
    if (leg === undefined) return { spot: home, isIndoor: true };
    const share = (atS - leg.startS) / (leg.endS - leg.startS);
    const spot = { x: leg.from.x + share * (leg.to.x - leg.from.x), y: leg.from.y + share * (leg.to.y - leg.from.y) };
    return { spot, isIndoor: false };
  };
}

/** Gauss-Markov drift plus white noise; jumps to a tower as `noise` says. */
function createBand(chance: Chance, noise: Noise) {
  const indoorM = chance.between(15, 30);
  const outdoorM = chance.between(8, 12);
  const drift = { x: chance.normal(), y: chance.normal() };
  let lastS: number | null = null;
  let burst: { readonly tower: Spot; leftS: number } | null = null;
  const jumpOffset = () => {
    const distance = chance.between(noise.jumpM[0], noise.jumpM[1]);
    const angle = chance.between(0, 2 * Math.PI);
    return { x: distance * Math.cos(angle), y: distance * Math.sin(angle) };
  };
  /** Where a wrong fix lies; a burst keeps to its tower, whoever walks on meanwhile. */
  const nextJump = (elapsedS: number, spot: Spot): Spot | null => {
    if (noise.jumps === "none") return null;
    if (noise.jumps === "iid") return chance.uniform() < JUMP_SHARE ? placeOf(spot, jumpOffset()) : null;
    if (burst === null && chance.uniform() < ((JUMP_SHARE / noise.burstFixes) * 1.25 * elapsedS) / SAMPLE_S) {
      const leftS = noise.burstFixes * -Math.log(1 - chance.uniform()) * SAMPLE_S;
      burst = { tower: placeOf(spot, jumpOffset()), leftS };
    }
    if (burst === null) return null;
    const { tower } = burst;
    burst.leftS -= elapsedS;
    if (burst.leftS <= 0) burst = null;
    return tower;
  };
  return (atS: number, spot: Spot, isIndoor: boolean) => {
    const isFirst = lastS === null;
    const elapsedS = lastS === null ? SAMPLE_S : atS - lastS;
    lastS = atS;
    const kept = Math.exp(-elapsedS / noise.correlationS);
    drift.x = kept * drift.x + Math.sqrt(1 - kept * kept) * chance.normal();
    drift.y = kept * drift.y + Math.sqrt(1 - kept * kept) * chance.normal();
    const sigma = isIndoor ? indoorM : outdoorM;
    const slow = sigma * Math.sqrt(noise.correlatedShare);
    const white = sigma * Math.sqrt(1 - noise.correlatedShare);
    const jump = isFirst ? null : nextJump(elapsedS, spot);
    const claim = noise.claimFactor * Math.exp(noise.claimSpread * chance.normal());
    return {
      x: (jump ?? spot).x + slow * drift.x + white * chance.normal(),
      y: (jump ?? spot).y + slow * drift.y + white * chance.normal(),
      accuracyM: jump !== null && noise.isDeclared ? 500 : ACCURACY_PER_SIGMA * sigma * claim,
    };
  };
}

function placeOf(spot: Spot, offset: Spot): Spot {
  return { x: spot.x + offset.x, y: spot.y + offset.y };
}
