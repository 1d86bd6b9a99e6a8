import { distanceM, type LonLat, lonLat } from "../infra/domain/geo.ts";
import { headingDeg } from "./plane.ts";

/** A line to walk on, with the metres walked at each of its points. */
export type Walk = {
  readonly points: readonly LonLat[];
  readonly metresAt: readonly number[];
  readonly lengthM: number;
};

export type WalkPoint = { readonly at: LonLat; readonly headingDeg: number };

/** Measures a line once, so that `pointAlong` can halve its way to any metre of it. */
export function createWalk(points: readonly LonLat[]): Walk {
  if (points.length === 0) throw new RangeError("a walk needs a place to start");
  let lengthM = 0;
  const metresAt = points.map((point, index) => {
    lengthM += distanceM(points[index - 1] ?? point, point);
    return lengthM;
  });
  return { points, metresAt, lengthM };
}

/** Where somebody is who has walked `metres`; before the start and after the end they stand there. */
export function pointAlong(walk: Walk, metres: number): WalkPoint {
  const next = firstBeyond(walk.metresAt, metres);
  const to = walk.points[Math.min(next, walk.points.length - 1)] ?? walk.points[0];
  const from = walk.points[Math.max(0, next - 1)] ?? to;
  if (to === undefined || from === undefined) throw new RangeError("a walk needs a place to start");
  const startM = walk.metresAt[Math.max(0, next - 1)] ?? 0;
  const spanM = (walk.metresAt[next] ?? startM) - startM;
  const share = spanM > 0 ? Math.max(0, Math.min(1, (metres - startM) / spanM)) : 0;
  return { at: between(from, to, share), headingDeg: headingDeg(from, to) };
}

/** The same way home. */
export function backwards(walk: Walk): Walk {
  return createWalk(walk.points.toReversed());
}

/** Index of the first point further along than `metres`, by halving; at least 1, at most the last index. */
function firstBeyond(metresAt: readonly number[], metres: number): number {
  let low = 1;
  let high = metresAt.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((metresAt[middle] ?? 0) > metres) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, Math.min(low, metresAt.length - 1));
}

function between(from: LonLat, to: LonLat, share: number): LonLat {
  if (share <= 0) return from;
  if (share >= 1) return to;
  return lonLat(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share);
}
