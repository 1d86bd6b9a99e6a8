/** Gauss-Legendre nodes and weights of order 8 on -1 to 1 (positive half; the rule is symmetric). */
const NODES: readonly (readonly [node: number, weight: number])[] = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
];
/** Edges farther away than this many standard errors change nothing that matters. */
const FAR_SIGMAS = 5;

/**
 * Probability that a circular Gaussian of `sigma` metres round the origin lies inside the edges (x1, y1, x2, y2 each,
 * relative to the fix): winding minus the sum over edges of 1/(2 pi) * integral of exp(-h^2 / (2 sigma^2 cos^2 theta))
 * between the angles under which the edge is seen, h its distance (Owen's T function).
 */
export function shareInside(edges: readonly number[], sigma: number, isCentreInside: boolean): number {
  let share = isCentreInside ? 1 : 0;
  for (let i = 0; i + 3 < edges.length; i += 4) {
    share -= edgeShare([edges[i] ?? 0, edges[i + 1] ?? 0], [edges[i + 2] ?? 0, edges[i + 3] ?? 0], sigma);
  }
  return Math.min(1, Math.max(0, share));
}

type Spot = readonly [x: number, y: number];

/** Signed by the side on which the origin lies: positive where walking the edge turns counter-clockwise round it. */
function edgeShare([ax, ay]: Spot, [bx, by]: Spot, sigma: number): number {
  const length = Math.hypot(bx - ax, by - ay);
  const cross = ax * by - ay * bx;
  const height = Math.abs(cross) / length;
  if (length === 0 || height > FAR_SIGMAS * sigma || height === 0) return 0;
  const from = Math.atan2((ax * (bx - ax) + ay * (by - ay)) / length, height);
  const to = Math.atan2((bx * (bx - ax) + by * (by - ay)) / length, height);
  const half = (to - from) / 2;
  const middle = (to + from) / 2;
  let sum = 0;
  for (const [node, weight] of NODES) {
    sum += weight * (decay(height / sigma, middle + half * node) + decay(height / sigma, middle - half * node));
  }
  return (Math.sign(cross) * half * sum) / (2 * Math.PI);
}

function decay(heightSigmas: number, theta: number): number {
  const cosine = Math.cos(theta);
  return Math.exp((-heightSigmas * heightSigmas) / (2 * cosine * cosine));
}
