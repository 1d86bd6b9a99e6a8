import type { FenceShapeBody, FenceView } from "../../infra/contract/http.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { toPoints } from "../map/fence-shape.ts";
import type { Point } from "../map/to-leaflet.ts";

/** One closed line without its first corner repeated; the first ring of a part is its outline, later ones are holes. */
export type Ring = { readonly part: number; readonly corners: readonly Point[] };
export type SketchShape =
  | { readonly kind: "circle"; readonly centre: Point; readonly radiusM: number }
  | { readonly kind: "polygon"; readonly rings: readonly Ring[] }
  | { readonly kind: "corridor"; readonly line: readonly Point[]; readonly widthM: number };
export type ShapeKind = SketchShape["kind"];

/** A fence as it is being drawn. */
export type Sketch = Pick<FenceView, "name" | "kind" | "schedule"> & { readonly shape: SketchShape };

export function sketchOf({
  name,
  kind,
  shape,
  schedule,
}: Pick<FenceView, "name" | "kind" | "shape" | "schedule">): Sketch {
  return { name, kind, schedule, shape: shapeOf(shape) };
}

/** The shape as it crosses the wire: rings closed, outlines counter-clockwise, holes clockwise (RFC 7946). */
export function bodyOfShape(shape: SketchShape): FenceShapeBody {
  switch (shape.kind) {
    case "circle":
      return { kind: "circle", centre: { lon: shape.centre[0], lat: shape.centre[1] }, radiusM: shape.radiusM };
    case "corridor":
      return { kind: "corridor", line: shape.line.map(pair), widthM: shape.widthM };
    case "polygon":
      return polygonBody(shape.rings);
    default:
      return unreachable(shape);
  }
}

export function isHole(rings: readonly Ring[], index: number): boolean {
  return rings.findIndex(({ part }) => part === rings[index]?.part) !== index;
}

function shapeOf(shape: FenceShapeBody): SketchShape {
  switch (shape.kind) {
    case "circle":
      return { kind: "circle", centre: [shape.centre.lon, shape.centre.lat], radiusM: shape.radiusM };
    case "corridor":
      return { kind: "corridor", line: toPoints(shape.line), widthM: shape.widthM };
    case "polygon":
      return { kind: "polygon", rings: ringsOf(shape.rings, 0) };
    case "multiPolygon":
      return { kind: "polygon", rings: shape.polygons.flatMap(ringsOf) };
    default:
      return unreachable(shape);
  }
}

function ringsOf(rings: readonly (readonly (readonly number[])[])[], part: number): readonly Ring[] {
  return rings.map((ring) => ({ part, corners: opened(toPoints(ring)) }));
}

function opened(ring: readonly Point[]): readonly Point[] {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = ring.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return isClosed ? ring.slice(0, -1) : ring;
}

function polygonBody(rings: readonly Ring[]): FenceShapeBody {
  const parts = [...new Set(rings.map(({ part }) => part))];
  const polygons = parts.map((part) =>
    rings.filter((ring) => ring.part === part).map(({ corners }, index) => closed(corners, index === 0 ? 1 : -1)),
  );
  const [only, ...others] = polygons;
  return only !== undefined && others.length === 0
    ? { kind: "polygon", rings: only }
    : { kind: "multiPolygon", polygons };
}

/** The ring with its first corner again at the end; `turn` 1 runs counter-clockwise. */
function closed(corners: readonly Point[], turn: 1 | -1): [number, number][] {
  const turned = doubledArea(corners) * turn > 0 ? corners : reversed(corners);
  return [...turned, ...turned.slice(0, 1)].map(pair);
}

/** `toReversed` is younger than the browsers that are in use. */
function reversed(corners: readonly Point[]): readonly Point[] {
  const { length } = corners;
  return corners.flatMap((_, index) => corners.slice(length - 1 - index, length - index));
}

/** Positive counter-clockwise. */
function doubledArea(corners: readonly Point[]): number {
  return corners.reduce((sum, [lon, lat], index) => {
    const [nextLon, nextLat] = corners[(index + 1) % corners.length] ?? [lon, lat];
    return sum + lon * nextLat - nextLon * lat;
  }, 0);
}

const pair = ([lon, lat]: Point): [number, number] => [lon, lat];
