import type { LonLatBox } from "../../infra/domain/geo.ts";

/** Finds the things whose box holds a place; boxes in degrees. */
export type PlaceGrid<Item> = {
  readonly add: (item: Item, box: LonLatBox) => void;
  readonly remove: (item: Item, box: LonLatBox) => void;
  /** Things whose cells hold the place: a superset of those whose box does. */
  readonly at: (lon: number, lat: number) => readonly Item[];
};

/** Degrees per cell of the finest level: about 250 m; each level is four times coarser. */
const FINEST_DEG = 0.0025;
const LEVELS = 9;
const CELLS_ACROSS = 8;
/** Cells of one level in a row and in all; keys stay below 2^53. */
const ROW = 0x40000;
const LEVEL = ROW * ROW;

/** A hash grid with levels: every box lies in at most 9 by 9 cells of the level that fits its size. */
export function createPlaceGrid<Item>(): PlaceGrid<Item> {
  const cells = new Map<number, Item[]>();
  const usedBy = new Array<number>(LEVELS).fill(0);
  const nothing: readonly Item[] = [];

  const eachCell = (box: LonLatBox, visit: (key: number) => void) => {
    const level = levelOf(box);
    const size = sizeOf(level);
    for (let row = cellOf(box.south + 90, size); row <= cellOf(box.north + 90, size); row += 1) {
      for (let column = cellOf(box.west + 180, size); column <= cellOf(box.east + 180, size); column += 1) {
        visit(keyOf(level, column, row));
      }
    }
    return level;
  };
  return {
    add: (item, box) => {
      const level = eachCell(box, (key) => {
        const cell = cells.get(key);
        if (cell === undefined) cells.set(key, [item]);
        else cells.set(key, [...cell, item]);
      });
      usedBy[level] = (usedBy[level] ?? 0) + 1;
    },
    remove: (item, box) => {
      const level = eachCell(box, (key) => {
        const left = (cells.get(key) ?? []).filter((it) => it !== item);
        if (left.length === 0) cells.delete(key);
        else cells.set(key, left);
      });
      usedBy[level] = (usedBy[level] ?? 1) - 1;
    },
    at: (lon, lat) => {
      let found = nothing;
      for (let level = 0; level < LEVELS; level += 1) {
        if (usedBy[level] === 0) continue;
        const size = sizeOf(level);
        const cell = cells.get(keyOf(level, cellOf(lon + 180, size), cellOf(lat + 90, size)));
        if (cell !== undefined) found = found.length === 0 ? cell : [...found, ...cell];
      }
      return found;
    },
  };
}

function levelOf(box: LonLatBox): number {
  const span = Math.max(box.east - box.west, box.north - box.south);
  let level = 0;
  while (level < LEVELS - 1 && span > CELLS_ACROSS * sizeOf(level)) level += 1;
  return level;
}

function sizeOf(level: number): number {
  return FINEST_DEG * 4 ** level;
}

function cellOf(degrees: number, size: number): number {
  return Math.floor(degrees / size);
}

function keyOf(level: number, column: number, row: number): number {
  return level * LEVEL + row * ROW + column;
}
