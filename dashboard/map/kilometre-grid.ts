import type { Point } from "./to-leaflet.ts";

/** South-west corner of cell A1 and the size of a kilometre here, degrees: see basemap/README.md. */
const WEST = 120.5127;
const SOUTH = 30.3888;
const KM_LON = 1 / (111.32 * Math.cos((30.515 * Math.PI) / 180));
const KM_LAT = 1 / 110.95;
/** Without I and O, which sound and look like 1 and 0 on the radio. */
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Column and row of a place, in kilometres from the corner of A1. */
export function gridKm([lon, lat]: Point): readonly [column: number, row: number] {
  return [(lon - WEST) / KM_LON, (lat - SOUTH) / KM_LAT];
}

/** The place at a column and row, kilometres from the corner of A1. */
export function fromGridKm(column: number, row: number): Point {
  return [WEST + column * KM_LON, SOUTH + row * KM_LAT];
}

/** Name of the 1 km cell for the radio, `U14`; `null` west or south of the grid. */
export function cellName(column: number, row: number): string | null {
  if (column < 0 || row < 0) return null;
  const first = Math.floor(column / LETTERS.length);
  const letter = LETTERS[column % LETTERS.length] ?? "";
  return `${first === 0 ? "" : (LETTERS[first - 1] ?? "")}${letter}${row + 1}`;
}

/** Cell and, to 100 m, the tenths east and north inside it: `U14-37`. */
export function gridReference(place: Point): string | null {
  const [column, row] = gridKm(place);
  const cell = cellName(Math.floor(column), Math.floor(row));
  return cell === null ? null : `${cell}-${tenth(column)}${tenth(row)}`;
}

/** Middle of the cell that a person typed: `u14` or `U14-37`; `null` when it is no cell. */
export function parseGridReference(text: string): Point | null {
  const match = /^([A-HJ-NP-Z]{1,2})(\d{1,2})(?:-(\d)(\d))?$/.exec(text.trim().toUpperCase());
  if (match === null) return null;
  const [, letters = "", row = "", east, north] = match;
  const column = letters.split("").reduce((sum, letter) => sum * LETTERS.length + LETTERS.indexOf(letter) + 1, 0) - 1;
  const inside = (digit: string | undefined) => (digit === undefined ? 0.500_1 : Number(digit) / 10 + 0.05);
  return fromGridKm(column + inside(east), Number(row) - 1 + inside(north));
}

const tenth = (km: number): number => Math.floor((km - Math.floor(km)) * 10);
