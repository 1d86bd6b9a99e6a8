import { eastM, localPlane, northM } from "../../infra/domain/local-plane.ts";
import { createCellRows } from "./cell-rows.ts";
import {
  cellsAround,
  cellsInside,
  centreLat,
  centreLon,
  centreOf,
  columnOf,
  placeOf,
  rowOf,
  tileOf,
} from "./grid-cells.ts";

/** Straight edges in degrees: lon1, lat1, lon2, lat2 each. Closed rings enclose (even-odd); lines reach `halfWidthM` to both sides. */
export type Outline = { readonly edges: Float64Array; readonly halfWidthM: number };
export type Near<Item> = { readonly item: Item; readonly distanceM: number };

/** Finds the things a place is in or near by reading one cell of about 100 m. */
export type EdgeGrid<Item> = {
  readonly add: (item: Item, outline: Outline) => void;
  readonly remove: (item: Item) => void;
  /**
   * Adds to `found` what has the place (degrees) inside, or at most `NEAR_M` away: signed metres to its boundary, negative
   * inside; farther inside than `NEAR_M` just `-NEAR_M`.
   */
  readonly near: (lon: number, lat: number, found: Near<Item>[]) => void;
};

export const NEAR_M = 50;

/** Where a thing was put: whole tiles, and cells. */
type Put = { readonly number: number; readonly tiles: readonly number[]; readonly cells: Float64Array };

/** Blocks of a cell, and a place in metres from its centre. */
type Look = {
  readonly numbers: Float32Array;
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly y: number;
};

/** Empty; an edit touches only the cells of the thing itself. */
export function createEdgeGrid<Item>(): EdgeGrid<Item> {
  const rows = createCellRows();
  const puts = new Map<Item, Put>();
  const items: (Item | null)[] = [];
  const free: number[] = [];

  const tell = (number: number, distanceM: number, found: Near<Item>[]): void => {
    const item = items[number];
    if (item !== undefined && item !== null) found.push({ item, distanceM });
  };
  /** One pass over the edges: the nearest, and how many lie between the centre, whose side is known, and the place. */
  // A block: number of the thing, number of edges, half width, 1 where the centre is inside or else 0, then the edges.
  const measure = ({ numbers, start, end, x, y }: Look, found: Near<Item>[]) => {
    for (let at = start; at < end; ) {
      const number = numbers[at] ?? 0;
      const last = at + 4 + 4 * (numbers[at + 1] ?? 0);
      const halfWidthM = numbers[at + 2] ?? 0;
      let isInside = numbers[at + 3] === 1;
      let nearest = Number.POSITIVE_INFINITY;
      for (at += 4; at < last; at += 4) {
        const ax = numbers[at] ?? 0;
        const ay = numbers[at + 1] ?? 0;
        const dx = (numbers[at + 2] ?? 0) - ax;
        const dy = (numbers[at + 3] ?? 0) - ay;
        const px = x - ax;
        const py = y - ay;
        const along = (px * dx + py * dy) / (dx * dx + dy * dy);
        const share = along < 0 ? 0 : along > 1 ? 1 : along;
        const qx = px - share * dx;
        const qy = py - share * dy;
        const squared = qx * qx + qy * qy;
        if (squared < nearest) nearest = squared;
        // The way from the centre (0, 0) and the edge cross where each has its ends on both sides of the other.
        const isLeftA = x * ay - y * ax > 0;
        const isLeftB = x * (ay + dy) - y * (ax + dx) > 0;
        if (isLeftA !== isLeftB && dy * ax - dx * ay > 0 !== dx * py - dy * px > 0) isInside = !isInside;
      }
      const awayM = Math.sqrt(nearest);
      const distanceM = halfWidthM > 0 ? awayM - halfWidthM : isInside ? -awayM : awayM;
      if (distanceM <= NEAR_M) tell(number, Math.max(-NEAR_M, distanceM), found);
    }
  };
  return {
    add: (item, outline) => {
      const number = free.pop() ?? items.length;
      items[number] = item;
      const near = cellsAround(outline, NEAR_M);
      const inside = cellsInside(outline, near);
      for (const tile of inside.tiles) rows.holdTile(tile, number);
      for (const cell of inside.cells) rows.hold(cell, number);
      for (const [cell, edges] of near) {
        const head = [number, edges.length, outline.halfWidthM, inside.centres.has(cell) ? 1 : 0];
        rows.addBlock(cell, blockOf(head, cell, outline, edges));
      }
      puts.set(item, { number, tiles: inside.tiles, cells: Float64Array.from([...inside.cells, ...near.keys()]) });
    },
    remove: (item) => {
      const put = puts.get(item);
      if (put === undefined) return;
      for (const tile of put.tiles) rows.releaseTile(tile, put.number);
      for (const cell of put.cells) rows.release(cell, put.number);
      puts.delete(item);
      items[put.number] = null;
      free.push(put.number);
    },
    near: (lon, lat, found) => {
      const column = columnOf(lon);
      const row = rowOf(lat);
      const tile = rows.tileIndex(tileOf(column, row));
      if (tile < 0) return;
      for (const number of rows.heldBy(tile)) tell(number, -NEAR_M, found);
      const start = rows.startOf(tile, placeOf(column, row));
      if (start === 0) return;
      const numbers = rows.numbers();
      const end = start + (numbers[start] ?? 0);
      const blocks = start + 4 + (numbers[start + 3] ?? 0);
      for (let at = start + 4; at < blocks; at += 1) tell(numbers[at] ?? 0, -NEAR_M, found);
      const x = (lon - centreLon(column)) * (numbers[start + 1] ?? 0);
      const y = (lat - centreLat(row)) * (numbers[start + 2] ?? 0);
      measure({ numbers, start: blocks, end, x, y }, found);
    },
  };
}

/** The head, then each edge in metres from the centre of the cell: x1, y1, x2, y2. */
function blockOf(head: readonly number[], cell: number, { edges }: Outline, which: readonly number[]): Float32Array {
  const plane = localPlane(...centreOf(cell));
  const block = new Float32Array(head.length + 4 * which.length);
  block.set(head);
  let at = head.length;
  for (const edge of which) {
    for (let corner = edge; corner < edge + 4; corner += 2) {
      block[at] = eastM(plane, edges[corner] ?? 0);
      block[at + 1] = northM(plane, edges[corner + 1] ?? 0);
      at += 2;
    }
  }
  return block;
}
