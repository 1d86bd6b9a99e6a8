import { type CellEntry, createCellRows, ROW_HEAD } from "./cell-rows.ts";
import { edgeBlock, measureBlock, type Outline } from "./edge-block.ts";
import {
  ACROSS,
  type Cell,
  centreLat,
  centreLon,
  columnOf,
  firstCellOf,
  placeOf,
  rowOf,
  tileOf,
} from "./grid-cells.ts";
import { type CellBounds, cellsOf, isWhole, type OutlineCells, type TilePart } from "./outline-cells.ts";

export type Near<Item> = { readonly item: Item; readonly distanceM: number };

/** Finds the things a place is in or near by reading one cell of about 100 m. */
export type EdgeGrid<Item> = {
  /** Puts a thing in, in the place of another where there is one: only the cells of the two are touched. */
  readonly put: (item: Item, outline: Outline, instead: Item | null) => void;
  readonly remove: (item: Item) => void;
  /**
   * Adds to `found` what has the place (degrees) inside, or less than `NEAR_M` away: signed metres to its boundary, negative
   * inside; farther inside than `NEAR_M` just `-NEAR_M`.
   */
  readonly near: (lon: number, lat: number, found: Near<Item>[]) => void;
};

export const NEAR_M = 50;

/** Where a thing was put. */
type Put = CellBounds & { readonly number: number; readonly tiles: readonly number[] };

type Numbered = { readonly number: number; readonly outline: Outline };

/** Blocks of a cell, and a place in metres from its centre. */
type Look = {
  readonly numbers: Float32Array;
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly y: number;
};

const noOutline: Outline = { edges: new Float64Array(0), halfWidthM: 0 };
const nowhere = cellsOf(noOutline, NEAR_M);

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
  /** A block with all edges too far away is told by the side of the centre alone. */
  const measure = ({ numbers, start, end, x, y }: Look, found: Near<Item>[]) => {
    const centreM = Math.sqrt(x * x + y * y);
    for (let at = start; at < end; at += numbers[at + 1] ?? 0) {
      const halfWidthM = numbers[at + 2] ?? 0;
      const isFar = (numbers[at + 4] ?? 0) - centreM > NEAR_M + halfWidthM;
      if (!isFar) {
        const distanceM = measureBlock(numbers, at, x, y);
        if (distanceM < NEAR_M) tell(numbers[at] ?? 0, Math.max(-NEAR_M, distanceM), found);
      } else if (numbers[at + 3] === 1) tell(numbers[at] ?? 0, -NEAR_M, found);
    }
  };
  /** Takes a thing out of the cells it was in and puts it into those it is in now. */
  const replace = (number: number, before: Put | null, now: OutlineCells, outline: Outline): void => {
    const bounds = before === null ? now : around(before, now);
    for (const tile of new Set([...(before?.tiles ?? []), ...now.parts.keys()])) {
      const part = now.parts.get(tile);
      const isHeld = part !== undefined && isWhole(part);
      if (rows.isHeldBy(tile, number)) {
        if (isHeld) continue;
        rows.releaseTile(tile, number);
      } else if (isHeld) rows.holdTile(tile, number);
      for (const cell of cellsIn(tile, bounds)) {
        rows.change(cell, number, isHeld ? "nothing" : entryOf(part, cell, { number, outline }));
      }
    }
  };
  return {
    put: (item, outline, instead) => {
      const before = (instead === null ? null : puts.get(instead)) ?? null;
      const number = before?.number ?? free.pop() ?? items.length;
      const now = cellsOf(outline, NEAR_M);
      replace(number, before, now, outline);
      if (instead !== null) puts.delete(instead);
      items[number] = item;
      const { west, south, east, north } = now;
      puts.set(item, { number, tiles: [...now.parts.keys()], west, south, east, north });
    },
    remove: (item) => {
      const put = puts.get(item);
      if (put === undefined) return;
      replace(put.number, put, nowhere, noOutline);
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
      const known = rows.startOf(tile, placeOf(column, row));
      if (known === 0) return;
      const numbers = rows.pageOf(known);
      const start = rows.offsetOf(known);
      const end = start + (numbers[start] ?? 0);
      const blocks = start + ROW_HEAD + (numbers[start + 3] ?? 0);
      for (let at = start + ROW_HEAD; at < blocks; at += 1) tell(numbers[at] ?? 0, -NEAR_M, found);
      const x = (lon - centreLon(column)) * (numbers[start + 1] ?? 0);
      const y = (lat - centreLat(row)) * (numbers[start + 2] ?? 0);
      measure({ numbers, start: blocks, end, x, y }, found);
    },
  };
}

function around(one: CellBounds, other: CellBounds): CellBounds {
  return {
    west: Math.min(one.west, other.west),
    south: Math.min(one.south, other.south),
    east: Math.max(one.east, other.east),
    north: Math.max(one.north, other.north),
  };
}

function cellsIn(tile: number, { west, south, east, north }: CellBounds): readonly Cell[] {
  const first = firstCellOf(tile);
  const cells: Cell[] = [];
  for (let row = Math.max(south, first.row); row <= north && row < first.row + ACROSS; row += 1)
    for (let column = Math.max(west, first.column); column <= east && column < first.column + ACROSS; column += 1)
      cells.push({ column, row });
  return cells;
}

function entryOf(part: TilePart | undefined, cell: Cell, { number, outline }: Numbered): CellEntry {
  if (part === undefined) return "nothing";
  const place = placeOf(cell.column, cell.row);
  const which = part.edges[place];
  const isCentreInside = part.inside[place] === 1;
  if (which !== undefined) return edgeBlock(outline, { thing: number, cell, which, isCentreInside });
  return isCentreInside ? "inside" : "nothing";
}
