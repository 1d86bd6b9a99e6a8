import { lonLat } from "../../infra/domain/geo.ts";
import type { BestPlace } from "../../infra/domain/signal.ts";
import { epochMs, SECOND_MS } from "../../infra/domain/time.ts";
import type { Anchor, Belief } from "./senior-state.ts";

/** How fast a known place goes stale, metres of error per second: a slow walk. */
const STALE_MPS = 1;
/** 68 % of fixes lie within this many standard errors per axis (Rayleigh). */
const SIGMAS_IN_ACCURACY = 1.51;

/** The trusted place, or a coarse one once it says more than the old one; with the time it was taken. */
export function bestPlace(belief: Belief, now: number): BestPlace | null {
  const candidates = [belief.trust, belief.coarse].filter((it) => it !== null);
  const best = candidates.sort((left, right) => errorAt(left, now) - errorAt(right, now))[0];
  if (best === undefined) return null;
  const accuracyM = Math.round(best.sigmaM * SIGMAS_IN_ACCURACY);
  return { at: lonLat(best.lon, best.lat), fixedAt: epochMs(best.at), accuracyM };
}

function errorAt(anchor: Anchor, now: number): number {
  return anchor.sigmaM + (STALE_MPS * Math.max(0, now - anchor.at)) / SECOND_MS;
}
