import type { FenceShapeBody } from "../infra/contract/http.ts";
import { AppError, type ErrorCode } from "../infra/domain/errors.ts";
import type { FenceShape } from "../infra/domain/fence.ts";
import { type FenceProblem, validateFence } from "../infra/domain/fence-validation.ts";
import { isLonLat, type LonLat, type LonLatBox, lonLat } from "../infra/domain/geo.ts";
import { unreachable } from "../infra/domain/unreachable.ts";

type Pair = readonly number[];

const codeByProblem: Readonly<Record<FenceProblem, ErrorCode>> = {
  outsideService: "FENCE_OUTSIDE_SERVICE",
  notClosed: "FENCE_NOT_CLOSED",
  tooFewCorners: "FENCE_INVALID",
  tooManyCorners: "FENCE_INVALID",
  crossesItself: "FENCE_CROSSES_ITSELF",
  holeOutside: "FENCE_INVALID",
  tooSmall: "FENCE_TOO_SMALL",
  tooLarge: "FENCE_TOO_LARGE",
};

/** Reads a drawn shape; one that no fix could be judged by is refused with the code of the first thing that is wrong. */
export function readFenceShape(body: FenceShapeBody, serviceBox: LonLatBox): FenceShape {
  const shape = parseShape(body);
  const { problems } = validateFence(shape, serviceBox);
  const [first] = problems;
  if (first !== undefined) throw new AppError(codeByProblem[first], { problems });
  return shape;
}

/** The shape as it crosses the wire. */
export function showFenceShape(shape: FenceShape): FenceShapeBody {
  switch (shape.kind) {
    case "circle":
      return { kind: "circle", centre: { lon: shape.centre[0], lat: shape.centre[1] }, radiusM: shape.radiusM };
    case "corridor":
      return { kind: "corridor", line: shape.line.map(pairOf), widthM: shape.widthM };
    case "polygon":
      return { kind: "polygon", rings: shape.rings.map((ring) => ring.map(pairOf)) };
    case "multiPolygon":
      return { kind: "multiPolygon", polygons: shape.polygons.map((rings) => rings.map((ring) => ring.map(pairOf))) };
    default:
      return unreachable(shape);
  }
}

function parseShape(body: FenceShapeBody): FenceShape {
  switch (body.kind) {
    case "circle":
      return { kind: "circle", centre: readPoint([body.centre.lon, body.centre.lat]), radiusM: body.radiusM };
    case "corridor":
      return { kind: "corridor", line: body.line.map(readPoint), widthM: body.widthM };
    case "polygon":
      return { kind: "polygon", rings: body.rings.map(readRing) };
    case "multiPolygon":
      return { kind: "multiPolygon", polygons: body.polygons.map((rings) => rings.map(readRing)) };
    default:
      return unreachable(body);
  }
}

function readRing(ring: readonly Pair[]): readonly LonLat[] {
  return ring.map(readPoint);
}

function readPoint([lon, lat]: Pair): LonLat {
  if (lon === undefined || lat === undefined || !isLonLat(lon, lat)) throw new AppError("FENCE_OUTSIDE_SERVICE");
  return lonLat(lon, lat);
}

function pairOf(point: LonLat): [number, number] {
  return [point[0], point[1]];
}
