import { metresFrom, offsetM } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import { type CornerRef, linesOf, roundedPoint } from "./edit-shape.ts";
import type { SketchShape } from "./sketch.ts";

export const cornerFields = ["lon", "lat", "east", "north"] as const;
export type CornerField = (typeof cornerFields)[number];

/** One corner in numbers, as text: degrees to six digits, metres east and north of home. */
export type CornerRow = {
  readonly ref: CornerRef;
  readonly number: number;
  readonly text: Readonly<Record<CornerField, string>>;
};

/** Corners line by line; `home` is `null` for a fence of nobody: then there are no metres. */
export function cornerRows(shape: SketchShape, home: Point | null): readonly (readonly CornerRow[])[] {
  return linesOf(shape).map((line, ring) =>
    line.map((corner, index) => ({ ref: { ring, index }, number: index + 1, text: textOf(corner, home) })),
  );
}

/** Where a corner goes when one of its numbers is replaced; `null` when that is no number, or no place on earth. */
export function movedBy(
  corner: Point,
  typed: { readonly field: CornerField; readonly text: string },
  home: Point | null,
): Point | null {
  const value = readNumber(typed.text);
  if (value === null) return null;
  const [lon, lat] = corner;
  const [east, north] = home === null ? [0, 0] : metresFrom(home, corner);
  const places: Readonly<Record<CornerField, Point | null>> = {
    lon: [value, lat],
    lat: [lon, value],
    east: home === null ? null : offsetM(home, value, north),
    north: home === null ? null : offsetM(home, east, value),
  };
  const place = places[typed.field];
  return place === null || Math.abs(place[0]) > 180 || Math.abs(place[1]) > 90 ? null : roundedPoint(place);
}

/** A number as people type it: a full-width comma or sign is one, too. */
export function readNumber(text: string): number | null {
  const plain = text.normalize("NFKC").replace("−", "-").trim();
  const value = Number(plain);
  return plain === "" || !Number.isFinite(value) ? null : value;
}

function textOf(corner: Point, home: Point | null): CornerRow["text"] {
  const [east, north] = home === null ? [Number.NaN, Number.NaN] : metresFrom(home, corner);
  const metres = (value: number) => (Number.isNaN(value) ? "" : String(Math.round(value * 10) / 10 || 0));
  return { lon: corner[0].toFixed(6), lat: corner[1].toFixed(6), east: metres(east), north: metres(north) };
}
