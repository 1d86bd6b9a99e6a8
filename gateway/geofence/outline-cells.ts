import { type LocalPlane, localPlane } from "../../infra/domain/local-plane.ts";
import type { Outline } from "./edge-block.ts";
import {
  centreLat,
  centreLon,
  columnOf,
  diagonalM,
  LON_DEG,
  placeOf,
  rowOf,
  TILE_CELLS,
  tileOf,
} from "./grid-cells.ts";

/** What an outline means for one tile, by place of the cell in it. */
export type TilePart = {
  /** The edges, by their first number, that may be near a place of the cell. */
  readonly edges: (number[] | undefined)[];
  /** 1 where the centre of the cell is inside. */
  readonly inside: Uint8Array;
};

/** Columns and rows, all of them included. */
export type CellBounds = {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
};
/** What an outline means for the cells, by tile, and where they are. */
export type OutlineCells = CellBounds & { readonly parts: ReadonlyMap<number, TilePart> };

type Parts = Map<number, TilePart>;
type Line = { readonly lon1: number; readonly lat1: number; readonly lon2: number; readonly lat2: number };
/** Columns of a row whose centres lie inside. */
type Run = { readonly row: number; readonly from: number; readonly to: number };

/** What the scale in the middle of a long line is off at its ends, over the few hundred metres measured with it. */
const SCALE_SLIP_M = 2;

/** The cells of which some place is inside the outline or at most `nearM` from it. */
export function cellsOf(outline: Outline, nearM: number): OutlineCells {
  const parts: Parts = new Map();
  const bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (let edge = 0; edge + 3 < outline.edges.length; edge += 4) {
    for (const { row, from, to } of runsAround(outline, edge, nearM)) {
      bounds.west = Math.min(bounds.west, from);
      bounds.east = Math.max(bounds.east, to);
      bounds.south = Math.min(bounds.south, row);
      bounds.north = Math.max(bounds.north, row);
      for (let column = from; column <= to; column += 1) {
        const { edges } = partOf(parts, tileOf(column, row));
        const place = placeOf(column, row);
        const known = edges[place];
        if (known === undefined) edges[place] = [edge];
        else known.push(edge);
      }
    }
  }
  // A line with a width has no inside but its nearness.
  for (const { row, from, to } of outline.halfWidthM > 0 ? [] : runsInside(outline.edges)) {
    for (let column = from; column <= to; column = (column | 15) + 1) {
      const last = Math.min(to, column | 15);
      partOf(parts, tileOf(column, row)).inside.fill(1, placeOf(column, row), placeOf(last, row) + 1);
    }
  }
  return { parts, ...bounds };
}

/** Whether the tile lies inside as a whole, without an edge near. */
export function isWhole({ edges, inside }: TilePart): boolean {
  return edges.length === 0 && inside.every((it) => it === 1);
}

function partOf(parts: Parts, tile: number): TilePart {
  const known = parts.get(tile);
  if (known !== undefined) return known;
  const made = { edges: [], inside: new Uint8Array(TILE_CELLS) };
  parts.set(tile, made);
  return made;
}

/** The cells near one edge: between the outermost ones of a row there are no others. */
function runsAround({ edges, halfWidthM }: Outline, edge: number, nearM: number): readonly Run[] {
  const line = lineOf(edges, edge);
  const scale = localPlane(line.lon1, (line.lat1 + line.lat2) / 2);
  const reachM = nearM + halfWidthM + diagonalM(scale) / 2 + SCALE_SLIP_M;
  const [reachLon, reachLat] = [reachM / scale.eastPerDegreeM, reachM / scale.northPerDegreeM];
  const [south, north] = [Math.min(line.lat1, line.lat2), Math.max(line.lat1, line.lat2)];
  const runs: Run[] = [];
  for (let row = rowOf(south - reachLat); row <= rowOf(north + reachLat); row += 1) {
    const centre = centreLat(row);
    const [west, east] = lonsBetween(line, centre - reachLat, centre + reachLat);
    let [from, to] = [columnOf(west - reachLon), columnOf(east + reachLon)];
    while (from <= to && distanceM(line, scale, centreLon(from), centre) > reachM) from += 1;
    while (from <= to && distanceM(line, scale, centreLon(to), centre) > reachM) to -= 1;
    if (from <= to) runs.push({ row, from, to });
  }
  return runs;
}

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
function lonsBetween(line: Line, south: number, north: number): readonly [number, number] {
  const a = line.lat1 === line.lat2 ? line.lon1 : lonAt(line, south);
  const b = line.lat1 === line.lat2 ? line.lon2 : lonAt(line, north);
  return [Math.min(a, b), Math.max(a, b)];
}

function lonAt({ lon1, lat1, lon2, lat2 }: Line, lat: number): number {
  return lon1 + Math.min(1, Math.max(0, (lat - lat1) / (lat2 - lat1))) * (lon2 - lon1);
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
