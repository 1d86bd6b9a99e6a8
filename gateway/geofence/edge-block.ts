import { eastM, localPlane, northM } from "../../infra/domain/local-plane.ts";
import { type Cell, centreLat, centreLon } from "./grid-cells.ts";

/** Straight edges in degrees: lon1, lat1, lon2, lat2 each. Closed rings enclose (even-odd); lines reach `halfWidthM` to both sides. */
export type Outline = { readonly edges: Float64Array; readonly halfWidthM: number };

/** One thing near one cell: its edges there, by their first number, and whether the centre lies inside. */
export type NearCell = {
  readonly thing: number;
  readonly cell: Cell;
  readonly which: readonly number[];
  readonly isCentreInside: boolean;
};

const BLOCK_HEAD = 5;
/** What single precision may add to a distance that must be a lower bound. */
const ROUNDING_M = 0.01;

/**
 * The edges of a thing near a cell, in metres from the centre of the cell: number of the thing, length of the block, half
 * width, 1 where the centre is inside or else 0, metres from the centre to the nearest edge at least; then per chain of
 * edges how many corners it has, and x, y of each.
 */
export function edgeBlock({ edges, halfWidthM }: Outline, near: NearCell): Float32Array {
  const [lon, lat] = [centreLon(near.cell.column), centreLat(near.cell.row)];
  const plane = localPlane(lon, lat);
  const block = new Float32Array(BLOCK_HEAD + 5 * near.which.length);
  let end = BLOCK_HEAD;
  let chain = end;
  let nearestM = Number.POSITIVE_INFINITY;
  for (const edge of near.which) {
    const ax = eastM(plane, edges[edge] ?? 0);
    const ay = northM(plane, edges[edge + 1] ?? 0);
    const bx = eastM(plane, edges[edge + 2] ?? 0);
    const by = northM(plane, edges[edge + 3] ?? 0);
    nearestM = Math.min(nearestM, originM(ax, ay, bx, by));
    if (end === BLOCK_HEAD || block[end - 2] !== Math.fround(ax) || block[end - 1] !== Math.fround(ay)) {
      chain = end;
      block[chain] = 1;
      block[end + 1] = ax;
      block[end + 2] = ay;
      end += 3;
    }
    block[chain] = (block[chain] ?? 0) + 1;
    block[end] = bx;
    block[end + 1] = by;
    end += 2;
  }
  block[0] = near.thing;
  block[1] = end;
  block[2] = halfWidthM;
  block[3] = near.isCentreInside ? 1 : 0;
  block[4] = nearestM - ROUNDING_M;
  return block.slice(0, end);
}

/**
 * Signed metres, negative inside, from a place (metres from the centre of the cell) to the edges of the block that starts at
 * `start`. The side of the centre is known: every edge between it and the place changes it. Sums in place of decisions where a
 * processor could but guess.
 */
export function measureBlock(numbers: Float32Array, start: number, x: number, y: number): number {
  const end = start + (numbers[start + 1] ?? 0);
  const halfWidthM = numbers[start + 2] ?? 0;
  let crossings = numbers[start + 3] ?? 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (let chain = start + BLOCK_HEAD; chain < end; ) {
    const last = chain + 1 + 2 * (numbers[chain] ?? 0);
    let ax = numbers[chain + 1] ?? 0;
    let ay = numbers[chain + 2] ?? 0;
    let isLeft = Number(x * ay > y * ax);
    for (let at = chain + 3; at < last; at += 2) {
      const bx = numbers[at] ?? 0;
      const by = numbers[at + 1] ?? 0;
      const dx = bx - ax;
      const dy = by - ay;
      const px = x - ax;
      const py = y - ay;
      const along = (px * dx + py * dy) / (dx * dx + dy * dy);
      // Along, but not below 0 nor above 1; not a number for an edge without length, which is then not the nearest.
      const share = (Math.abs(along) - Math.abs(along - 1) + 1) / 2;
      const qx = px - share * dx;
      const qy = py - share * dy;
      const squared = qx * qx + qy * qy;
      if (squared < nearest) nearest = squared;
      // The way from the centre (0, 0) and the edge cross where each has its ends on both sides of the other.
      const isNextLeft = Number(x * by > y * bx);
      crossings += (isLeft ^ isNextLeft) & (Number(dy * ax > dx * ay) ^ Number(dx * py > dy * px));
      ax = bx;
      ay = by;
      isLeft = isNextLeft;
    }
    chain = last;
  }
  const nearestM = Math.sqrt(nearest);
  if (halfWidthM > 0) return nearestM - halfWidthM;
  return crossings % 2 === 1 ? 0 - nearestM : nearestM;
}

/** From the origin to an edge. */
function originM(ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
  const share = along < 0 ? 0 : along > 1 ? 1 : along;
  const px = ax + share * dx;
  const py = ay + share * dy;
  return Math.sqrt(px * px + py * py);
}
