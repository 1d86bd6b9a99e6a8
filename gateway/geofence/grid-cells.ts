import { type LocalPlane, localPlane } from "../../infra/domain/local-plane.ts";

/** By cell (tile times `TILE_CELLS` plus its place in the tile): the edges, by their first number, that may be near a place of it. */
export type NearCells = ReadonlyMap<number, readonly number[]>;
export type InsideCells = {
  /** Tiles that lie inside as a whole, without an edge near. */
  readonly tiles: readonly number[];
  /** Cells that lie inside as a whole, in other tiles. */
  readonly cells: readonly number[];
  /** Cells with edges near, whose centre is inside. */
  readonly centres: ReadonlySet<number>;
};

type Lines = { readonly edges: Float64Array; readonly halfWidthM: number };

/** About 96 m by 100 m at 30 degrees north. */
const LON_DEG = 0.001;
const LAT_DEG = 0.0009;
/** Cells in a row of a tile (four bits); tile keys stay small integers. */
const ACROSS = 16;
export const TILE_CELLS = ACROSS * ACROSS;
const TILES_IN_ROW = Math.ceil(360 / (LON_DEG * ACROSS)) + 1;
/** What the scale in the middle of a long line is off at its ends, over the few hundred metres measured with it. */
const SCALE_SLIP_M = 2;
/** An odd beginning: no centre of a cell lies on a line that somebody drew along round degrees. */
const WEST = -180.000_371_7;
const SOUTH = -90.000_553_1;

export function columnOf(lon: number): number {
  return Math.floor((lon - WEST) / LON_DEG);
}

export function rowOf(lat: number): number {
  return Math.floor((lat - SOUTH) / LAT_DEG);
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

export function cellOf(column: number, row: number): number {
  return tileOf(column, row) * TILE_CELLS + placeOf(column, row);
}

export function tileOfCell(cell: number): number {
  return Math.floor(cell / TILE_CELLS);
}

/** Its place in its tile. */
export function placeOfCell(cell: number): number {
  return cell % TILE_CELLS;
}

/** Middle of a cell, degrees. */
export function centreOf(cell: number): readonly [lon: number, lat: number] {
  const [tile, place] = [tileOfCell(cell), placeOfCell(cell)];
  const column = (tile % TILES_IN_ROW) * ACROSS + (place % ACROSS);
  const row = Math.floor(tile / TILES_IN_ROW) * ACROSS + Math.floor(place / ACROSS);
  return [centreLon(column), centreLat(row)];
}

/** The cells of which some place is at most `nearM` from the lines' sides. */
export function cellsAround({ edges, halfWidthM }: Lines, nearM: number): NearCells {
  const found = new Map<number, number[]>();
  for (let edge = 0; edge + 3 < edges.length; edge += 4) {
    const line = lineOf(edges, edge);
    const scale = localPlane(line.lon1, (line.lat1 + line.lat2) / 2);
    const diagonalM = Math.hypot(LON_DEG * scale.eastPerDegreeM, LAT_DEG * scale.northPerDegreeM);
    const reachM = nearM + halfWidthM + diagonalM / 2 + SCALE_SLIP_M;
    const [reachLon, reachLat] = [reachM / scale.eastPerDegreeM, reachM / scale.northPerDegreeM];
    const [south, north] = [Math.min(line.lat1, line.lat2), Math.max(line.lat1, line.lat2)];
    for (let row = rowOf(south - reachLat); row <= rowOf(north + reachLat); row += 1) {
      const centre = centreLat(row);
      const [west, east] = lonsBetween(line, centre - reachLat, centre + reachLat);
      for (let column = columnOf(west - reachLon); column <= columnOf(east + reachLon); column += 1) {
        if (distanceM(line, scale, centreLon(column), centre) > reachM) continue;
        const cell = cellOf(column, row);
        const known = found.get(cell);
        if (known === undefined) found.set(cell, [edge]);
        else known.push(edge);
      }
    }
  }
  return found;
}

/** What lies inside the rings (even-odd rule), row by row; a line with a width has no inside but its nearness. */
export function cellsInside({ edges, halfWidthM }: Lines, near: NearCells): InsideCells {
  const centres = new Set<number>();
  const cells: number[] = [];
  const counts = new Map<number, number>();
  const mixed = new Set<number>();
  for (const cell of near.keys()) mixed.add(tileOfCell(cell));
  const runs = halfWidthM > 0 ? [] : runsInside(edges);
  for (const { row, from, to } of runs) {
    for (let column = from; column <= to; column = (column | 15) + 1) {
      const tile = tileOf(column, row);
      const last = Math.min(to, column | 15);
      counts.set(tile, (counts.get(tile) ?? 0) + last - column + 1);
    }
  }
  const isWhole = (tile: number) => counts.get(tile) === TILE_CELLS && !mixed.has(tile);
  for (const { row, from, to } of runs) {
    for (let column = from; column <= to; column += 1) {
      if (isWhole(tileOf(column, row))) {
        column |= 15;
        continue;
      }
      const cell = cellOf(column, row);
      if (near.has(cell)) centres.add(cell);
      else cells.push(cell);
    }
  }
  return { centres, tiles: [...counts.keys()].filter(isWhole), cells };
}

type Run = { readonly row: number; readonly from: number; readonly to: number };

/** Columns of each row whose centres lie inside. */
function runsInside(edges: Float64Array): readonly Run[] {
  const runs: Run[] = [];
  for (const [row, lons] of crossings(edges)) {
    lons.sort((left, right) => left - right);
    for (let i = 0; i + 1 < lons.length; i += 2) {
      const from = columnOf((lons[i] ?? 0) + LON_DEG / 2);
      const to = columnOf((lons[i + 1] ?? 0) - LON_DEG / 2);
      if (from <= to) runs.push({ row, from, to });
    }
  }
  return runs;
}

type Line = { readonly lon1: number; readonly lat1: number; readonly lon2: number; readonly lat2: number };

function lineOf(edges: Float64Array, at: number): Line {
  return { lon1: edges[at] ?? 0, lat1: edges[at + 1] ?? 0, lon2: edges[at + 2] ?? 0, lat2: edges[at + 3] ?? 0 };
}

/** Where the line crosses the middle of each row of cells. */
function crossings(edges: Float64Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let edge = 0; edge + 3 < edges.length; edge += 4) {
    const line = lineOf(edges, edge);
    const [south, north] = [Math.min(line.lat1, line.lat2), Math.max(line.lat1, line.lat2)];
    for (let row = rowOf(south); row <= rowOf(north); row += 1) {
      const centre = centreLat(row);
      if (line.lat1 > centre === line.lat2 > centre) continue;
      const lon = line.lon1 + ((centre - line.lat1) / (line.lat2 - line.lat1)) * (line.lon2 - line.lon1);
      const known = rows.get(row);
      if (known === undefined) rows.set(row, [lon]);
      else known.push(lon);
    }
  }
  return rows;
}

/** The longitudes of the part of the line that lies between two latitudes; empty (west of nothing) where none does. */
function lonsBetween({ lon1, lat1, lon2, lat2 }: Line, south: number, north: number): readonly [number, number] {
  const at = (lat: number): number => {
    if (lat1 === lat2) return lon1;
    return lon1 + Math.min(1, Math.max(0, (lat - lat1) / (lat2 - lat1))) * (lon2 - lon1);
  };
  const [a, b] = lat1 === lat2 ? [lon1, lon2] : [at(south), at(north)];
  return [Math.min(a, b), Math.max(a, b)];
}

/** Metres from a place near the line, whose scale is given. */
function distanceM({ lon1, lat1, lon2, lat2 }: Line, scale: LocalPlane, lon: number, lat: number): number {
  const ax = (lon1 - lon) * scale.eastPerDegreeM;
  const ay = (lat1 - lat) * scale.northPerDegreeM;
  const dx = (lon2 - lon1) * scale.eastPerDegreeM;
  const dy = (lat2 - lat1) * scale.northPerDegreeM;
  const share = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy)));
  return Math.sqrt((ax + share * dx) ** 2 + (ay + share * dy) ** 2);
}
