import type { Quantiles } from "./measured.ts";

/** Value by rank, where rank is -ln(1 - share): 0.69 is the median, 2.3 the 90th, 4.6 the 99th percentile. */
export type QuantileCurve = (rank: number) => number;

/**
 * A curve through measured quantiles: straight in the logarithm of the value over the rank, which gives heavy tails their
 * shape; from zero below the first point; never beyond the last.
 */
export function createQuantileCurve(quantiles: Quantiles): QuantileCurve {
  const points = quantiles.map(([share, value]) => ({ rank: -Math.log(1 - share), value }));
  return (rank) => {
    const next = points.findIndex((point) => point.rank >= rank);
    const to = points[next === -1 ? points.length - 1 : next];
    if (to === undefined) throw new RangeError("a curve needs a point");
    if (next === -1 || to.rank === rank) return to.value;
    const from = points[next - 1];
    if (from === undefined) return (to.value * rank) / to.rank;
    const share = (rank - from.rank) / (to.rank - from.rank);
    return from.value * (to.value / from.value) ** share;
  };
}

/** The standard normal value at a rank, and back (Wilson and Hilferty 1931 for two degrees of freedom; within 1 %). */
export function normalFromRank(rank: number): number {
  return 3 * (Math.cbrt(rank) - 8 / 9);
}

export function rankFromNormal(normal: number): number {
  return Math.max(0, 8 / 9 + normal / 3) ** 3;
}
