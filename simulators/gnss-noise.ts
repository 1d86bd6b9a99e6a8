import type { FixSource } from "../infra/domain/fix.ts";
import type { LonLat } from "../infra/domain/geo.ts";
import type { EpochMs } from "../infra/domain/time.ts";
import { offsetM } from "./plane.ts";
import { normalFromRank, rankFromNormal } from "./quantile-curve.ts";
import type { Random } from "./random.ts";
import { createFastChain, createSlowChain, type SourceChain, type SourceState } from "./source-chain.ts";

/** A true place as a wristband's sensors see it. */
export type Observation = {
  readonly at: LonLat;
  readonly accuracyM: number;
  readonly source: FixSource;
  /** Satellites used, when it was GNSS. */
  readonly satellites: number | null;
  /** Which measured distribution it was drawn from: for tests, never sent. */
  readonly state: string;
  readonly errorM: number;
};

export type GnssNoise = {
  /** Indoors, at rest: the errors of people at home. Outdoors: those of phones that record trips. */
  readonly observe: (seen: { truth: LonLat; at: EpochMs; indoors: boolean }) => Observation;
};

/** Errors of neighbouring fixes are alike: Gauss-Markov, here with the tau that gives the measured 0.75. */
const TAU_S = 200;
const MAX_STEPS = 50;

type Latent = { readonly east: number; readonly north: number; readonly accuracy: number };

/**
 * Errors of one wristband. East and north are two correlated normal values; their length gives a rank, and the rank an
 * error by the measured quantiles of the present source, so that any mixture keeps its measured distribution. A tower
 * keeps its error until the next step of the chain.
 */
export function createGnssNoise(random: Random): GnssNoise {
  const resting = createSlowChain(random.fork("resting"));
  const outside = createFastChain(random.fork("outside"));
  const fresh = (): Latent => ({ east: random.normal(), north: random.normal(), accuracy: random.normal() });
  let fine = fresh();
  let tower = fresh();
  let lastAt: EpochMs | null = null;
  /** A fleet that starts together does not change sources together. */
  let stepsDue = random.uniform();

  const step = (chain: SourceChain) => {
    const before = chain.state();
    chain.step();
    const newTower = chain.state().coarse && chain.state() !== before;
    tower = newTower ? fresh() : drift(tower, chain.stepS, fresh);
  };
  return {
    observe: ({ truth, at, indoors }) => {
      const chain = indoors ? resting : outside;
      const elapsedS = lastAt === null ? 0 : Math.max(0, at - lastAt) / 1_000;
      lastAt = at;
      fine = drift(fine, elapsedS, fresh);
      stepsDue = Math.min(MAX_STEPS, stepsDue + elapsedS / chain.stepS);
      for (; stepsDue >= 1; stepsDue -= 1) step(chain);
      return seenAs(truth, chain.state(), chain.state().coarse ? tower : fine);
    },
  };
}

/** e' = rho e + sqrt(1 - rho^2) n with rho = exp(-dt / tau). */
function drift(latent: Latent, elapsedS: number, fresh: () => Latent): Latent {
  const rho = Math.exp(-elapsedS / TAU_S);
  const share = Math.sqrt(1 - rho * rho);
  const noise = fresh();
  return {
    east: rho * latent.east + share * noise.east,
    north: rho * latent.north + share * noise.north,
    accuracy: rho * latent.accuracy + share * noise.accuracy,
  };
}

function seenAs(truth: LonLat, state: SourceState, latent: Latent): Observation {
  const length = Math.hypot(latent.east, latent.north);
  const rank = (length * length) / 2;
  const errorM = state.errorM(rank);
  const { honesty } = state;
  const accuracyNormal = honesty * normalFromRank(rank) + Math.sqrt(1 - honesty * honesty) * latent.accuracy;
  const accuracyM = state.accuracyM(rankFromNormal(accuracyNormal));
  const perLength = length === 0 ? 0 : errorM / length;
  return {
    at: offsetM(truth, latent.east * perLength, latent.north * perLength),
    accuracyM: Math.round(accuracyM),
    source: state.source,
    satellites: state.source === "gnss" ? satellitesFor(accuracyM) : null,
    state: state.name,
    errorM,
  };
}

/** Fewer satellites, worse accuracy: 12 at 3 m, 4 from 30 m on (a guess; bands rarely say more than four use). */
function satellitesFor(accuracyM: number): number {
  return Math.max(4, Math.min(12, Math.round(13 - accuracyM / 3.3)));
}
