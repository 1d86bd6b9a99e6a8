import type { FenceView } from "../../infra/contract/http.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { signedDistanceM } from "../map/fence-shape.ts";
import { metresBetween } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import { words } from "../text/language.ts";
import { distance } from "../words/distance.ts";
import { bodyOfShape, isHole, type SketchShape, sketchOf } from "./sketch.ts";

/** A shape in words: 多边形，5 个角，1 个洞. */
export function shapeText(shape: SketchShape): string {
  const { shapeText: say } = words().fences;
  switch (shape.kind) {
    case "circle":
      return say.circle(distance(shape.radiusM));
    case "corridor":
      return say.corridor(distance(lengthOf(shape.line)), distance(shape.widthM));
    case "polygon": {
      const holes = shape.rings.filter((_, index) => isHole(shape.rings, index)).length;
      const text = say.polygon(shape.rings.reduce((sum, { corners }) => sum + corners.length, 0));
      return holes === 0 ? text : say.holes(text, holes);
    }
    default:
      return unreachable(shape);
  }
}

export function fenceShapeText(fence: Pick<FenceView, "name" | "kind" | "shape" | "schedule">): string {
  return shapeText(sketchOf(fence).shape);
}

/** Metres from home to the edge, negative inside. */
export function homeToEdgeM(shape: SketchShape, home: Point): number {
  return signedDistanceM(bodyOfShape(shape), home);
}

function lengthOf(line: readonly Point[]): number {
  return line.slice(1).reduce((sum, place, index) => sum + metresBetween(line[index] ?? place, place), 0);
}
