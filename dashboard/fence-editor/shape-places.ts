import { offsetM } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import type { SketchShape } from "./sketch.ts";

/** The middle of the town. */
export const START: Point = [120.694, 30.51];

/** Corners of the box round the shape, for looking at all of it. */
export function placesOf(shape: SketchShape): readonly Point[] {
  if (shape.kind === "circle")
    return [-1, 1].map((side) => offsetM(shape.centre, side * shape.radiusM, side * shape.radiusM));
  return shape.kind === "corridor" ? shape.line : shape.rings.flatMap(({ corners }) => corners);
}
