/** Pace of a senior on foot when the wristband tells none, metres per second. */
export const USUAL_PACE_MPS = 0.9;
const SLOWEST_MPS = 0.3;
const FASTEST_MPS = 2.5;

/** The pace to draw reach circles with: the senior's own where it is a walking pace. */
export function paceMps(speedMps: number | null): number {
  return speedMps === null || speedMps < SLOWEST_MPS || speedMps > FASTEST_MPS ? USUAL_PACE_MPS : speedMps;
}

/** How far from the last place a senior on foot can be after `ms`, metres. */
export function reachM(speedMps: number | null, ms: number): number {
  return (paceMps(speedMps) * Math.max(0, ms)) / 1_000;
}
