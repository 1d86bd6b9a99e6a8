import type { FixSource } from "../infra/domain/fix.ts";
import type { LonLat } from "../infra/domain/geo.ts";
import type { EpochMs } from "../infra/domain/time.ts";
import { offsetM } from "./plane.ts";
import { normalFromRank, rankFromNormal } from "./quantile-curve.ts";
import type { Random } from "./random.ts";
import { createFastChain, createSlowChain, type SourceChain } from "./source-chain.ts";

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
  readonly observe: (seen: { truth: LonLat; at: EpochMs; indoors: boolean; intervalS: number }) => Observation;
};

/** Wristbands that report at least this often follow the fast data, the others the slow data. */
const FAST_BELOW_S = 300;
/** Errors of neighbouring fixes are alike: Gauss-Markov. With this tau the errors seen, class changes and all, correlate 0.75. */
const TAU_S = 200;
const MAX_STEPS = 50;

type Latent = { readonly east: number; readonly north: number; readonly accuracy: number };

/**
 * Errors of one wristband. East and north are two correlated normal values; their length gives a rank, and the rank an
 * error by the measured quantiles of the present source, so that any mixture keeps its measured distribution.
 */
export function createGnssNoise(random: Random): GnssNoise {
  const chains = { fast: createFastChain(random.fork("fast")), slow: createSlowChain(random.fork("slow")) };
  const fresh = (): Latent => ({ east: random.normal(), north: random.normal(), accuracy: random.normal() });
  let fine = fresh();
  let tower = fresh();
  let lastAt: EpochMs | null = null;
  let stepsDue = 0;

  return {
    observe: ({ truth, at, indoors, intervalS }) => {
      const chain = intervalS < FAST_BELOW_S ? chains.fast : chains.slow;
      const elapsedS = lastAt === null ? chain.stepS : Math.max(0, at - lastAt) / 1_000;
      lastAt = at;
      fine = drift(fine, elapsedS, fresh);
      tower = drift(tower, elapsedS, fresh);
      stepsDue = Math.min(MAX_STEPS, stepsDue + elapsedS / chain.stepS);
      for (; stepsDue >= 1; stepsDue -= 1) if (stepInto(chain, indoors)) tower = fresh();
      return seenAs(truth, chain, chain.state().coarse ? tower : fine, indoors);
    },
  };
}

/** One step of the chain; whether it ended on a tower after something else. */
function stepInto(chain: SourceChain, indoors: boolean): boolean {
  const before = chain.state();
  chain.step(indoors);
  return chain.state().coarse && chain.state() !== before;
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

function seenAs(truth: LonLat, chain: SourceChain, latent: Latent, indoors: boolean): Observation {
  const state = chain.state();
  const length = Math.hypot(latent.east, latent.north);
  const rank = (length * length) / 2;
  const errorM = state.errorM(rank);
  const { honesty } = state;
  const accuracyNormal = honesty * normalFromRank(rank) + Math.sqrt(1 - honesty * honesty) * latent.accuracy;
  const accuracyM = state.accuracyM(rankFromNormal(accuracyNormal));
  const source = indoors ? state.sourceIndoors : state.sourceOutdoors;
  const perLength = length === 0 ? 0 : errorM / length;
  return {
    at: offsetM(truth, latent.east * perLength, latent.north * perLength),
    accuracyM: Math.round(accuracyM),
    source,
    satellites: source === "gnss" ? satellitesFor(accuracyM) : null,
    state: state.name,
    errorM,
  };
}

/** Fewer satellites, worse accuracy: 12 at 3 m, 4 from 30 m on (a guess; bands rarely say more than four use). */
function satellitesFor(accuracyM: number): number {
  return Math.max(4, Math.min(12, Math.round(13 - accuracyM / 3.3)));
}
