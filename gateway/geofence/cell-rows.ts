import { localPlane } from "../../infra/domain/local-plane.ts";
import { createFloatPool } from "./float-pool.ts";
import { type Cell, centreLat, centreLon, placeOf, TILE_CELLS, tileOf } from "./grid-cells.ts";

/** What a cell knows of one thing: its edges near (an edge block), that the whole cell lies inside, or nothing. */
export type CellEntry = Float32Array | "inside" | "nothing";

/**
 * What the cells hold, one row of numbers each: length of the row, metres per degree east and north, how many things hold the
 * whole cell, their numbers, then a block per thing with edges near, which begins with the thing's number and its own length.
 * One row in one place: a look costs few reads from memory.
 */
export type CellRows = {
  /** -1 where nothing is. */
  readonly tileIndex: (tile: number) => number;
  /** Things that hold the whole tile. */
  readonly heldBy: (tileIndex: number) => readonly number[];
  /** Where the row of a cell starts; 0 for none. */
  readonly startOf: (tileIndex: number, place: number) => number;
  readonly pageOf: (start: number) => Float32Array;
  /** Where in its page a row starts. */
  readonly offsetOf: (start: number) => number;
  readonly isHeldBy: (tile: number, thing: number) => boolean;
  readonly holdTile: (tile: number, thing: number) => void;
  readonly releaseTile: (tile: number, thing: number) => void;
  /** What a cell knows of a thing from now on, whatever it knew before. */
  readonly change: (cell: Cell, thing: number, entry: CellEntry) => void;
};

export const ROW_HEAD = 4;
const nobody: readonly number[] = [];

export function createCellRows(): CellRows {
  const indices = new Map<number, number>();
  const held: (readonly number[])[] = [];
  let starts = new Int32Array(16 * TILE_CELLS);
  const pool = createFloatPool();
  /** The row that is being made; it grows as needed. */
  let row = new Float32Array(1_024);

  const indexOf = (tile: number): number => {
    const known = indices.get(tile);
    if (known !== undefined) return known;
    const made = held.push(nobody) - 1;
    indices.set(tile, made);
    if (starts.length < (made + 1) * TILE_CELLS) {
      const larger = new Int32Array(2 * starts.length);
      larger.set(starts);
      starts = larger;
    }
    return made;
  };
  const lengthAt = (start: number): number => (start === 0 ? 0 : (pool.pageOf(start)[pool.offsetOf(start)] ?? 0));
  const store = (place: number, length: number): void => {
    const known = starts[place] ?? 0;
    const before = lengthAt(known);
    const isInPlace = known !== 0 && length > 0 && pool.isSameSize(before, length);
    if (known !== 0 && !isInPlace) pool.free(known, before);
    const start = length === 0 ? 0 : isInPlace ? known : pool.take(length);
    starts[place] = start;
    const page = pool.pageOf(start);
    for (let i = 0, to = pool.offsetOf(start); i < length; i += 1, to += 1) page[to] = row[i] ?? 0;
  };
  return {
    tileIndex: (tile) => indices.get(tile) ?? -1,
    heldBy: (index) => held[index] ?? nobody,
    startOf: (index, place) => starts[index * TILE_CELLS + place] ?? 0,
    pageOf: pool.pageOf,
    offsetOf: pool.offsetOf,
    isHeldBy: (tile, thing) => held[indices.get(tile) ?? -1]?.includes(thing) === true,
    holdTile: (tile, thing) => {
      const index = indexOf(tile);
      held[index] = [...(held[index] ?? nobody), thing];
    },
    releaseTile: (tile, thing) => {
      const index = indexOf(tile);
      held[index] = (held[index] ?? nobody).filter((it) => it !== thing);
    },
    change: (cell, thing, entry) => {
      const place = indexOf(tileOf(cell.column, cell.row)) * TILE_CELLS + placeOf(cell.column, cell.row);
      const start = starts[place] ?? 0;
      if (start === 0 && entry === "nothing") return;
      const before = lengthAt(start);
      const size = Math.max(before, ROW_HEAD) + (typeof entry === "string" ? 1 : entry.length);
      if (row.length < size) row = new Float32Array(2 * size);
      const left =
        start === 0 ? emptyRow(row, cell) : copyWithout(row, pool.pageOf(start), pool.offsetOf(start), thing);
      if (entry === "nothing" && left === before) return;
      const length = addEntry(row, left, thing, entry);
      store(place, length > ROW_HEAD ? length : 0);
    },
  };
}

/** Returns the length of the row, as the others do. */
function emptyRow(row: Float32Array, { column, row: line }: Cell): number {
  const plane = localPlane(centreLon(column), centreLat(line));
  row[1] = plane.eastPerDegreeM;
  row[2] = plane.northPerDegreeM;
  row[3] = 0;
  return ROW_HEAD;
}

/** Copies the row that starts at `start` of the page but for the one thing. */
function copyWithout(row: Float32Array, page: Float32Array, start: number, thing: number): number {
  const end = start + (page[start] ?? 0);
  const blocks = start + ROW_HEAD + (page[start + 3] ?? 0);
  row[1] = page[start + 1] ?? 0;
  row[2] = page[start + 2] ?? 0;
  let to = ROW_HEAD;
  for (let at = start + ROW_HEAD; at < blocks; at += 1) {
    if (page[at] === thing) continue;
    row[to] = page[at] ?? 0;
    to += 1;
  }
  row[3] = to - ROW_HEAD;
  for (let at = blocks; at < end; ) {
    const next = at + (page[at + 1] ?? 0);
    if (page[at] === thing) at = next;
    for (; at < next; at += 1, to += 1) row[to] = page[at] ?? 0;
  }
  return to;
}

function addEntry(row: Float32Array, length: number, thing: number, entry: CellEntry): number {
  let end = length;
  if (entry === "inside") {
    row.copyWithin(ROW_HEAD + 1, ROW_HEAD, length);
    row[ROW_HEAD] = thing;
    row[3] = (row[3] ?? 0) + 1;
    end += 1;
  } else if (entry !== "nothing") {
    row.set(entry, length);
    end += entry.length;
  }
  row[0] = end;
  return end;
}
