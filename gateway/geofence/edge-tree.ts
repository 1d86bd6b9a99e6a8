/** Signed distance to a set of edges in metres, for points in the same plane; negative where the edges enclose it. */
export type EdgeTree = {
  /** Exact up to `exactWithinM`; beyond it may be the distance from which the edges are surely as far, or less. */
  readonly signedDistanceM: (x: number, y: number, exactWithinM: number) => number;
};

/** A square with the edges that can be nearest to, or cross, any point of it: x1, y1, x2, y2 each. */
type Square = {
  readonly x: number;
  readonly y: number;
  readonly half: number;
  readonly edges: Float64Array;
  readonly isCentreInside: boolean;
  /** From the centre to the nearest edge. */
  readonly nearestM: number;
  /** Cells, `ACROSS` in a row, are made when a point first falls into them: few steps down, few reads from memory. */
  readonly cells: (Square | null)[] | null;
};

/** So many are looked at one by one sooner than found. */
const FEW_EDGES = 64;
const ACROSS = 8;
const DEEPEST = 6;
/** Narrower squares would keep the same edges: all of them are about as far away. */
const USEFUL_SHARE = 1 / 16;

/**
 * A tree of nearest-edge candidates, made where and when it is asked; exact everywhere. `edges` holds x1, y1, x2, y2
 * per edge; closed rings contribute all their edges (even-odd rule), a point on an edge has distance 0.
 */
export function createEdgeTree(edges: Float64Array): EdgeTree {
  const root = rootOf(edges);
  return {
    signedDistanceM: (x, y, exactWithinM) => {
      if (!isIn(root, x, y)) return measure(root, x, y);
      let square = root;
      for (let depth = 0; depth < DEEPEST && square.cells !== null; depth += 1) {
        square = cellAt(square, x, y);
        const atLeastM = square.nearestM - square.half * Math.SQRT2;
        if (atLeastM > exactWithinM) return square.isCentreInside ? -atLeastM : atLeastM;
      }
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

function squareOf(square: Omit<Square, "cells" | "nearestM">): Square {
  const nearestM = Math.sqrt(nearestSquared(square.edges, square.x, square.y));
  const isUseful = square.half > 1 && square.half > nearestM * USEFUL_SHARE;
  return { ...square, nearestM, cells: isUseful && square.edges.length > FEW_EDGES * 4 ? emptyCells() : null };
}

function emptyCells(): (Square | null)[] {
  return new Array<Square | null>(ACROSS * ACROSS).fill(null);
}

function cellAt(parent: Square, x: number, y: number): Square {
  const half = parent.half / ACROSS;
  const column = stepOf((x - parent.x + parent.half) / (2 * half));
  const row = stepOf((y - parent.y + parent.half) / (2 * half));
  const which = row * ACROSS + column;
  const known = parent.cells?.[which];
  if (known !== undefined && known !== null) return known;
  const centreX = parent.x - parent.half + (2 * column + 1) * half;
  const centreY = parent.y - parent.half + (2 * row + 1) * half;
  const isCentreInside = isInsideFrom(parent, centreX, centreY);
  const edges = candidates(parent.edges, centreX, centreY, half * Math.SQRT2);
  const made = squareOf({ x: centreX, y: centreY, half, edges, isCentreInside });
  if (parent.cells !== null) parent.cells[which] = made;
  return made;
}

function stepOf(position: number): number {
  return Math.min(ACROSS - 1, Math.max(0, Math.floor(position)));
}

/** Whatever is nearest to some point within `reachM` of the centre is at most `2 * reachM` farther than the nearest. */
function candidates(edges: Float64Array, x: number, y: number, reachM: number): Float64Array {
  const limit = Math.sqrt(nearestSquared(edges, x, y)) + 2 * reachM;
  const kept = new Float64Array(edges.length);
  let length = 0;
  for (let i = 0; i + 3 < edges.length; i += 4) {
    if (edgeSquared(edges, i, x, y) > limit * limit) continue;
    kept.set(edges.subarray(i, i + 4), length);
    length += 4;
  }
  return kept.slice(0, length);
}

function measure(square: Square, x: number, y: number): number {
  const distance = Math.sqrt(nearestSquared(square.edges, x, y));
  if (distance === 0) return 0;
  return isInsideFrom(square, x, y) ? -distance : distance;
}

function nearestSquared(edges: Float64Array, x: number, y: number): number {
  let nearest = Infinity;
  for (let i = 0; i + 3 < edges.length; i += 4) {
    const squared = edgeSquared(edges, i, x, y);
    if (squared < nearest) nearest = squared;
  }
  return nearest;
}

function edgeSquared(edges: Float64Array, i: number, x: number, y: number): number {
  const ax = (edges[i] ?? 0) - x;
  const ay = (edges[i + 1] ?? 0) - y;
  const dx = (edges[i + 2] ?? 0) - x - ax;
  const dy = (edges[i + 3] ?? 0) - y - ay;
  const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
  const share = along < 0 ? 0 : along > 1 ? 1 : along;
  const px = ax + share * dx;
  const py = ay + share * dy;
  return px * px + py * py;
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
