import type { EngineSettings } from "./settings.ts";

/** Range in metres over which an outlier may land: turns its share into a density. */
const OUTLIER_RANGE_M = 1_000;
const SQRT_TWO_PI = 2.5066282746310002;

/**
 * Log-likelihood ratio (nats) of "outside" against "inside" for one fix at the signed distance `z` metres with the
 * standard error `sigma`: best hypothesis on each side, Gaussian error plus a flat outlier floor that bounds it.
 */
export function logLikelihoodRatio(z: number, sigma: number, outlierShare: number): number {
  const floor = outlierShare / OUTLIER_RANGE_M;
  const peak = (1 - outlierShare) / (sigma * SQRT_TWO_PI);
  const misfit = peak * Math.exp((-z * z) / (2 * sigma * sigma)) + floor;
  const bound = Math.log((peak + floor) / misfit);
  return z >= 0 ? bound : -bound;
}

/** Share of its evidence that a fix adds `elapsedS` after the one before it: 1 - exp(-dt / tau). */
export function shareOfEvidence(elapsedS: number, settings: EngineSettings): number {
  return 1 - Math.exp(-Math.max(0, elapsedS) / settings.persistS);
}

/** Most that an excursion of `lastedS` may have gathered when its strongest fix said `peak`: errors are correlated. */
export function evidenceCap(peak: number, lastedS: number, correlationS: number): number {
  return peak * (1 + lastedS / correlationS);
}

/** Probability of "outside" that a log-likelihood ratio stands for, from even odds. */
export function probabilityOf(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
