/** Signed distance to a set of edges in metres, for points in the same plane; negative where the edges enclose it. */
export type EdgeTree = { readonly signedDistanceM: (x: number, y: number) => number };

/** A square with the edges that can be nearest to, or cross, any point of it: x1, y1, x2, y2 each. */
type Square = {
  readonly x: number;
  readonly y: number;
  readonly half: number;
  readonly edges: Float64Array;
  readonly isCentreInside: boolean;
  /** Quarters are made when a point first falls into them: south-west, south-east, north-west, north-east. */
  readonly quarters: (Square | null)[] | null;
};

const FEW_EDGES = 6;
const DEEPEST = 16;
/** Narrower squares would keep the same edges: all of them are about as far away. */
const USEFUL_SHARE = 1 / 16;

/**
 * A quadtree of nearest-edge candidates, made where and when it is asked; exact everywhere. `edges` holds x1, y1, x2, y2
 * per edge; closed rings contribute all their edges (even-odd rule), a point on an edge has distance 0.
 */
export function createEdgeTree(edges: Float64Array): EdgeTree {
  const root = rootOf(edges);
  return {
    signedDistanceM: (x, y) => {
      if (!isIn(root, x, y)) return measure({ ...root, edges }, x, y);
      let square = root;
      for (let depth = 0; depth < DEEPEST && square.quarters !== null; depth += 1) square = quarterAt(square, x, y);
      return measure(square, x, y);
    },
  };
}

function isIn(square: Square, x: number, y: number): boolean {
  return Math.abs(x - square.x) <= square.half && Math.abs(y - square.y) <= square.half;
}

/** Reaches three spans beyond the edges, so that a senior who is away costs no more than one at home. */
function rootOf(edges: Float64Array): Square {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < edges.length; i += 2) {
    west = Math.min(west, edges[i] ?? west);
    east = Math.max(east, edges[i] ?? east);
    south = Math.min(south, edges[i + 1] ?? south);
    north = Math.max(north, edges[i + 1] ?? north);
  }
  const half = 3.5 * Math.max(east - west, north - south, 100);
  // Off the middle by an odd share: no corner of a drawn shape lies on a line between squares.
  const x = (west + east) / 2 + half * 0.003_717;
  const y = (south + north) / 2 + half * 0.005_331;
  return squareOf({ x, y, half, edges, isCentreInside: isEnclosed(edges, x, y) });
}

function squareOf(square: Omit<Square, "quarters">): Square {
  const nearestM = Math.sqrt(nearestSquared(square.edges, square.x, square.y));
  const isUseful = square.half > 1 && square.half > nearestM * USEFUL_SHARE;
  return { ...square, quarters: isUseful && square.edges.length > FEW_EDGES * 4 ? [null, null, null, null] : null };
}

function quarterAt(parent: Square, x: number, y: number): Square {
  const which = (x >= parent.x ? 1 : 0) + (y >= parent.y ? 2 : 0);
  const known = parent.quarters?.[which];
  if (known !== undefined && known !== null) return known;
  const half = parent.half / 2;
  const centreX = parent.x + (x >= parent.x ? half : -half);
  const centreY = parent.y + (y >= parent.y ? half : -half);
  const isCentreInside = isInsideFrom(parent, centreX, centreY);
  const edges = candidates(parent.edges, centreX, centreY, half * Math.SQRT2);
  const made = squareOf({ x: centreX, y: centreY, half, edges, isCentreInside });
  if (parent.quarters !== null) parent.quarters[which] = made;
  return made;
}

/** Whatever is nearest to some point within `reachM` of the centre is at most `2 * reachM` farther than the nearest. */
function candidates(edges: Float64Array, x: number, y: number, reachM: number): Float64Array {
  const limit = Math.sqrt(nearestSquared(edges, x, y)) + 2 * reachM;
  const kept: number[] = [];
  for (let i = 0; i + 3 < edges.length; i += 4) {
    const edge = edges.subarray(i, i + 4);
    if (Math.sqrt(nearestSquared(edge, x, y)) <= limit) kept.push(...edge);
  }
  return Float64Array.from(kept);
}

function measure(square: Square, x: number, y: number): number {
  const distance = Math.sqrt(nearestSquared(square.edges, x, y));
  if (distance === 0) return 0;
  return isInsideFrom(square, x, y) ? -distance : distance;
}

function nearestSquared(edges: Float64Array, x: number, y: number): number {
  let nearest = Infinity;
  for (let i = 0; i + 3 < edges.length; i += 4) {
    const ax = (edges[i] ?? 0) - x;
    const ay = (edges[i + 1] ?? 0) - y;
    const dx = (edges[i + 2] ?? 0) - x - ax;
    const dy = (edges[i + 3] ?? 0) - y - ay;
    const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
    const share = along < 0 ? 0 : along > 1 ? 1 : along;
    const px = ax + share * dx;
    const py = ay + share * dy;
    const squared = px * px + py * py;
    if (squared < nearest) nearest = squared;
  }
  return nearest;
}

/** From the centre, whose side is known: every edge crossed on the way changes it. */
function isInsideFrom({ x, y, edges, isCentreInside }: Square, toX: number, toY: number): boolean {
  const dx = toX - x;
  const dy = toY - y;
  let isInside = isCentreInside;
  for (let i = 0; i + 3 < edges.length; i += 4) {
    const ax = edges[i] ?? 0;
    const ay = edges[i + 1] ?? 0;
    const bx = edges[i + 2] ?? 0;
    const by = edges[i + 3] ?? 0;
    const isLeftA = dx * (ay - y) - dy * (ax - x) > 0;
    const isLeftB = dx * (by - y) - dy * (bx - x) > 0;
    if (isLeftA === isLeftB) continue;
    const fromSide = (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0;
    const toSide = (bx - ax) * (toY - ay) - (by - ay) * (toX - ax) > 0;
    if (fromSide !== toSide) isInside = !isInside;
  }
  return isInside;
}

/** Even-odd rule along a ray to the east. */
function isEnclosed(edges: Float64Array, x: number, y: number): boolean {
  let isInside = false;
  for (let i = 0; i + 3 < edges.length; i += 4) {
    const ax = (edges[i] ?? 0) - x;
    const ay = (edges[i + 1] ?? 0) - y;
    const bx = (edges[i + 2] ?? 0) - x;
    const by = (edges[i + 3] ?? 0) - y;
    if (ay > 0 !== by > 0 && ax - (ay * (bx - ax)) / (by - ay) > 0) isInside = !isInside;
  }
  return isInside;
}
