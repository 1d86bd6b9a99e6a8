import { localPlane } from "../../infra/domain/local-plane.ts";
import { createFloatPool } from "./float-pool.ts";
import { centreOf, placeOfCell, TILE_CELLS, tileOfCell } from "./grid-cells.ts";

/**
 * What the cells hold, one row of numbers each: length of the row, metres per degree east and north, how many things hold the
 * whole cell, their numbers, then a block per thing with edges near (number, how many edges, two more, four numbers per edge).
 * One row in one place: a look costs few reads from memory.
 */
export type CellRows = {
  /** -1 where nothing is. */
  readonly tileIndex: (tile: number) => number;
  /** Things that hold the whole tile. */
  readonly heldBy: (tileIndex: number) => readonly number[];
  /** Where the row of a cell starts in `numbers`; 0 for none. */
  readonly startOf: (tileIndex: number, place: number) => number;
  readonly numbers: () => Float32Array;
  readonly holdTile: (tile: number, thing: number) => void;
  readonly releaseTile: (tile: number, thing: number) => void;
  readonly hold: (cell: number, thing: number) => void;
  readonly addBlock: (cell: number, block: Float32Array) => void;
  /** Takes a thing out of a cell, however it is in it. */
  readonly release: (cell: number, thing: number) => void;
};

const HEAD = 4;
const nobody: readonly number[] = [];

export function createCellRows(): CellRows {
  const indices = new Map<number, number>();
  const held: (readonly number[])[] = [];
  let starts = new Int32Array(16 * TILE_CELLS);
  const pool = createFloatPool();

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
  const rowAt = (start: number): Float32Array => pool.numbers().subarray(start, start + (pool.numbers()[start] ?? 0));
  /** Replaces the row of a cell by one made from it. */
  const rewrite = (cell: number, change: (row: Float32Array) => readonly ArrayLike<number>[]): void => {
    const place = indexOf(tileOfCell(cell)) * TILE_CELLS + placeOfCell(cell);
    const known = starts[place] ?? 0;
    const before = known === 0 ? emptyRow(cell) : rowAt(known);
    const parts = change(before);
    // Written before the old place is given away: the parts may lie in it.
    const start = pool.put(parts);
    pool.numbers()[start] = parts.reduce((sum, part) => sum + part.length, 0);
    starts[place] = start;
    if (known !== 0) pool.free(known, before.length);
  };
  return {
    tileIndex: (tile) => indices.get(tile) ?? -1,
    heldBy: (index) => held[index] ?? nobody,
    startOf: (index, place) => starts[index * TILE_CELLS + place] ?? 0,
    numbers: () => pool.numbers(),
    holdTile: (tile, thing) => {
      const index = indexOf(tile);
      held[index] = [...(held[index] ?? nobody), thing];
    },
    releaseTile: (tile, thing) => {
      const index = indexOf(tile);
      held[index] = (held[index] ?? nobody).filter((it) => it !== thing);
    },
    hold: (cell, thing) =>
      rewrite(cell, (row) => [row.subarray(0, HEAD - 1), [holders(row) + 1, thing], row.subarray(HEAD)]),
    addBlock: (cell, block) => rewrite(cell, (row) => [row, block]),
    release: (cell, thing) => rewrite(cell, (row) => without(row, thing)),
  };
}

function emptyRow(cell: number): Float32Array {
  const [lon, lat] = centreOf(cell);
  const plane = localPlane(lon, lat);
  return Float32Array.of(HEAD, plane.eastPerDegreeM, plane.northPerDegreeM, 0);
}

function holders(row: Float32Array): number {
  return row[HEAD - 1] ?? 0;
}

function without(row: Float32Array, thing: number): readonly ArrayLike<number>[] {
  const blocks = HEAD + holders(row);
  const left = row.subarray(HEAD, blocks).filter((it) => it !== thing);
  const parts: ArrayLike<number>[] = [row.subarray(0, HEAD - 1), [left.length], left];
  for (let at = blocks; at < row.length; ) {
    const end = at + 4 + 4 * (row[at + 1] ?? 0);
    if (row[at] !== thing) parts.push(row.subarray(at, end));
    at = end;
  }
  return parts;
}
