import type { LocalPlane } from "../../infra/domain/local-plane.ts";

export type Cell = { readonly column: number; readonly row: number };

/** About 96 m by 100 m at 30 degrees north. */
export const LON_DEG = 0.001;
const LAT_DEG = 0.0009;
/** Cells in a row of a tile (four bits); tile keys stay small integers. */
export const ACROSS = 16;
export const TILE_CELLS = ACROSS * ACROSS;
const TILES_IN_ROW = Math.ceil(360 / (LON_DEG * ACROSS)) + 1;
/** An odd beginning: no centre of a cell lies on a line that somebody drew along round degrees. */
const WEST = -180.000_371_7;
const SOUTH = -90.000_553_1;

export function columnOf(lon: number): number {
  return Math.floor((lon - WEST) * (1 / LON_DEG));
}

export function rowOf(lat: number): number {
  return Math.floor((lat - SOUTH) * (1 / LAT_DEG));
}

export function centreLon(column: number): number {
  return WEST + (column + 0.5) * LON_DEG;
}

export function centreLat(row: number): number {
  return SOUTH + (row + 0.5) * LAT_DEG;
}

export function tileOf(column: number, row: number): number {
  return (row >> 4) * TILES_IN_ROW + (column >> 4);
}

/** Which cell of its tile. */
export function placeOf(column: number, row: number): number {
  return (row & 15) * ACROSS + (column & 15);
}

/** The south-western cell of a tile. */
export function firstCellOf(tile: number): Cell {
  return { column: (tile % TILES_IN_ROW) * ACROSS, row: Math.floor(tile / TILES_IN_ROW) * ACROSS };
}

/** From corner to corner of a cell. */
export function diagonalM({ eastPerDegreeM, northPerDegreeM }: LocalPlane): number {
  return Math.hypot(LON_DEG * eastPerDegreeM, LAT_DEG * northPerDegreeM);
}
