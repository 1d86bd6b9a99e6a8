import { Circle, type LatLng, type PathOptions, Polygon, Polyline } from "leaflet";
import { metresBetween } from "../map/plane.ts";
import { fromLeaflet, type Point, toLeaflet } from "../map/to-leaflet.ts";
import { type CornerRef, linesOf, roundedPoint } from "./edit-shape.ts";
import type { Ring, SketchShape } from "./sketch.ts";

export type ShapeLayer = Circle | Polygon | ReturnType<typeof lineOf>;
type LatLngs = LatLng[] | LatLng[][] | LatLng[][][];

/** The shape as a layer that can be dragged by its corners. */
export function layerOf(shape: SketchShape, options: PathOptions): ShapeLayer {
  if (shape.kind === "circle") return new Circle(toLeaflet(shape.centre), { ...options, radius: shape.radiusM });
  if (shape.kind === "corridor") return lineOf(shape.line, options);
  const parts = [...new Set(shape.rings.map(({ part }) => part))];
  return new Polygon(
    parts.map((part) => shape.rings.filter((ring) => ring.part === part).map(({ corners }) => corners.map(toLeaflet))),
    options,
  );
}

/** What the hand has made of it; a corridor keeps the width that it had. */
export function shapeOfLayer(layer: unknown, widthM: number): SketchShape | null {
  if (layer instanceof Circle)
    return { kind: "circle", centre: placeOf(layer.getLatLng()), radiusM: Math.round(layer.getRadius()) };
  if (layer instanceof Polygon) return { kind: "polygon", rings: ringsOf(layer.getLatLngs()) };
  if (layer instanceof Polyline) return { kind: "corridor", line: placesIn(layer.getLatLngs()).flat(), widthM };
  return null;
}

/** Which corner lies at a place on the layer. */
export function cornerNear(shape: SketchShape, place: Point): CornerRef | null {
  let best: { readonly ref: CornerRef; readonly metres: number } | null = null;
  for (const [ring, line] of linesOf(shape).entries())
    for (const [index, corner] of line.entries()) {
      const metres = metresBetween(corner, place);
      if (best === null || metres < best.metres) best = { ref: { ring, index }, metres };
    }
  return best?.ref ?? null;
}

function lineOf(line: readonly Point[], options: PathOptions) {
  return new Polyline(line.map(toLeaflet), { ...options, fill: false });
}

function ringsOf(latLngs: LatLngs): readonly Ring[] {
  const parts = isDeep(latLngs) ? latLngs : [linesOrLine(latLngs)];
  return parts.flatMap((rings, part) => rings.map((ring) => ({ part, corners: ring.map(placeOf) })));
}

function placesIn(latLngs: LatLngs): readonly (readonly Point[])[] {
  return (isDeep(latLngs) ? latLngs.flat() : linesOrLine(latLngs)).map((line) => line.map(placeOf));
}

function linesOrLine(latLngs: LatLng[] | LatLng[][]): LatLng[][] {
  return isNested(latLngs) ? latLngs : [latLngs];
}

const isNested = (latLngs: LatLng[] | LatLng[][]): latLngs is LatLng[][] => Array.isArray(latLngs[0]);
const isDeep = (latLngs: LatLngs): latLngs is LatLng[][][] => Array.isArray(latLngs[0]) && Array.isArray(latLngs[0][0]);
const placeOf = (latLng: LatLng): Point => roundedPoint(fromLeaflet(latLng));
