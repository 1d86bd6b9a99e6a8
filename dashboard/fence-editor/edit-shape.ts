import { unreachable } from "../../infra/domain/unreachable.ts";
import { metresBetween, offsetM } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import { isHole, type Ring, type ShapeKind, type SketchShape } from "./sketch.ts";

/** A corner of a shape; a circle has one, its middle, and a corridor one line. */
export type CornerRef = { readonly ring: number; readonly index: number };

const CORNERS_OF_NEW_RING = 8;
const FIRST_WIDTH_M = 40;

/** All corners, line by line. */
export function linesOf(shape: SketchShape): readonly (readonly Point[])[] {
  switch (shape.kind) {
    case "circle":
      return [[shape.centre]];
    case "corridor":
      return [shape.line];
    case "polygon":
      return shape.rings.map(({ corners }) => corners);
    default:
      return unreachable(shape);
  }
}

export function cornerAt(shape: SketchShape, { ring, index }: CornerRef): Point | null {
  return linesOf(shape)[ring]?.[index] ?? null;
}

export function moveCorner(shape: SketchShape, { ring, index }: CornerRef, to: Point): SketchShape {
  return withLine(shape, ring, (line) => line.map((corner, at) => (at === index ? roundedPoint(to) : corner)));
}

/** Moves a corner by metres; the keyboard's way to drag it. */
export function nudgeCorner(shape: SketchShape, ref: CornerRef, [east, north]: readonly [number, number]): SketchShape {
  const corner = cornerAt(shape, ref);
  return corner === null ? shape : moveCorner(shape, ref, offsetM(corner, east, north));
}

/** A new corner half-way to the next one; after the last of a corridor, as far again. */
export function addCornerAfter(shape: SketchShape, { ring, index }: CornerRef): SketchShape {
  if (shape.kind === "circle") return shape;
  return withLine(shape, ring, (line) => {
    const here = line[index];
    const before = line[index - 1];
    const isEnd = shape.kind === "corridor" && index === line.length - 1;
    const next = isEnd ? undefined : line[(index + 1) % line.length];
    if (here === undefined) return line;
    const place = next !== undefined ? between(here, next, 0.5) : between(before ?? here, here, 2);
    return [...line.slice(0, index + 1), roundedPoint(place), ...line.slice(index + 1)];
  });
}

/** Without one corner; a ring keeps three, a corridor two. */
export function removeCorner(shape: SketchShape, ref: CornerRef): SketchShape {
  if (!canRemoveCorner(shape, ref)) return shape;
  return withLine(shape, ref.ring, (line) => line.filter((_, at) => at !== ref.index));
}

export function canRemoveCorner(shape: SketchShape, { ring }: CornerRef): boolean {
  const least = shape.kind === "polygon" ? 3 : 2;
  return shape.kind !== "circle" && (linesOf(shape)[ring]?.length ?? 0) > least;
}

/** A hole in the first part: as drawn, or a small one in the middle. */
export function addHole(shape: SketchShape, corners: readonly Point[] | null): SketchShape {
  const outline = shape.kind === "polygon" ? shape.rings[0] : undefined;
  if (shape.kind !== "polygon" || outline === undefined) return shape;
  const { centre, radiusM } = circleAround(outline.corners);
  const hole = corners ?? ringAround(centre, radiusM / 4);
  return { ...shape, rings: [...shape.rings, { part: outline.part, corners: hole.map(roundedPoint) }] };
}

/** Without one hole, or without one part and its holes; the last part stays. */
export function removeRing(shape: SketchShape, index: number): SketchShape {
  const ring = shape.kind === "polygon" ? shape.rings[index] : undefined;
  if (shape.kind !== "polygon" || ring === undefined) return shape;
  const gone = (one: Ring, at: number) => (isHole(shape.rings, index) ? at === index : one.part === ring.part);
  const rings = shape.rings.filter((one, at) => !gone(one, at));
  return rings.length === 0 ? shape : { ...shape, rings };
}

/** The same place as another kind of shape. */
export function toKind(shape: SketchShape, kind: ShapeKind): SketchShape {
  if (shape.kind === kind) return shape;
  const round = shape.kind === "circle" ? shape : circleAround(linesOf(shape)[0] ?? []);
  const radiusM = Math.max(30, Math.round(round.radiusM));
  switch (kind) {
    case "circle":
      return { kind, centre: roundedPoint(round.centre), radiusM };
    case "polygon":
      return { kind, rings: [{ part: 0, corners: ringAround(round.centre, radiusM) }] };
    case "corridor": {
      const ends = [offsetM(round.centre, -radiusM, 0), offsetM(round.centre, radiusM, 0)];
      return { kind, line: ends.map(roundedPoint), widthM: FIRST_WIDTH_M };
    }
    default:
      return unreachable(kind);
  }
}

/** A tenth of a metre: more digits would pretend. */
export function roundedPoint([lon, lat]: Point): Point {
  return [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}

function withLine(shape: SketchShape, ring: number, change: (line: readonly Point[]) => readonly Point[]): SketchShape {
  switch (shape.kind) {
    case "circle":
      return { ...shape, centre: change([shape.centre])[0] ?? shape.centre };
    case "corridor":
      return { ...shape, line: change(shape.line) };
    case "polygon":
      return {
        ...shape,
        rings: shape.rings.map((one, at) => (at === ring ? { ...one, corners: change(one.corners) } : one)),
      };
    default:
      return unreachable(shape);
  }
}

function circleAround(corners: readonly Point[]): { readonly centre: Point; readonly radiusM: number } {
  const count = Math.max(1, corners.length);
  const [lon, lat] = corners.reduce<Point>(([x, y], corner) => [x + corner[0], y + corner[1]], [0, 0]);
  const centre: Point = [lon / count, lat / count];
  const total = corners.reduce((sum, corner) => sum + metresBetween(centre, corner), 0);
  return { centre, radiusM: total / count };
}

function ringAround(centre: Point, radiusM: number): readonly Point[] {
  return Array.from({ length: CORNERS_OF_NEW_RING }, (_, index) => {
    const angle = (index / CORNERS_OF_NEW_RING) * 2 * Math.PI;
    return roundedPoint(offsetM(centre, radiusM * Math.cos(angle), radiusM * Math.sin(angle)));
  });
}

const between = (from: Point, to: Point, share: number): Point => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
];
