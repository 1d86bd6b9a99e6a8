import type { FenceShapeBody } from "../../infra/contract/http.ts";
import type { FenceShape } from "../../infra/domain/fence.ts";
import { type FenceProblem, validateFence } from "../../infra/domain/fence-validation.ts";
import { isLonLat, lonLat } from "../../infra/domain/geo.ts";
import { eastM, localPlane, northM } from "../../infra/domain/local-plane.ts";
import { firstCrossing } from "../../infra/domain/ring-geometry.ts";
import { metresBetween } from "../map/plane.ts";
import type { Point } from "../map/to-leaflet.ts";
import { type CornerRef, linesOf } from "./edit-shape.ts";
import { bodyOfShape, type Sketch, type SketchShape } from "./sketch.ts";

export const complaintKinds = [
  "name",
  "swapped",
  "far",
  "crossesItself",
  "holeOutside",
  "tooFewCorners",
  "tooManyCorners",
  "tooSmall",
  "tooLarge",
  "radius",
  "width",
  "days",
  "refused",
] as const;
export type ComplaintKind = (typeof complaintKinds)[number];
/** What is wrong with a sketch; `at` is the corner where, when it is one corner. */
export type Complaint = { readonly kind: ComplaintKind; readonly at: CornerRef | null };

/** No place in China has a latitude above 54°: whoever typed one meant the longitude. */
const LATITUDE_MAX = 54;
const EVERYWHERE = { west: -180, south: -90, east: 180, north: 90 };

/** Everything that can be said without asking the service, by the service's own rules. */
export function complaintsOf(sketch: Sketch): readonly Complaint[] {
  const complaints: Complaint[] = sketch.name.trim() === "" ? [{ kind: "name", at: null }] : [];
  if (sketch.schedule.spans.some(({ days }) => days.length === 0)) complaints.push({ kind: "days", at: null });
  return [...complaints, ...complaintsOfShape(sketch.shape)];
}

/** What the service answered, told at the corner that it most likely means. */
export function complaintOfCode(code: string, shape: SketchShape, home: Point | null): Complaint {
  const known: Readonly<Record<string, ComplaintKind>> = {
    FENCE_OUTSIDE_SERVICE: "far",
    FENCE_CROSSES_ITSELF: "crossesItself",
    FENCE_TOO_SMALL: "tooSmall",
    FENCE_TOO_LARGE: "tooLarge",
  };
  const kind = known[code] ?? "refused";
  if (kind === "far") return { kind, at: farthest(shape, home) };
  return { kind, at: kind === "crossesItself" ? crossingOf(shape) : null };
}

function complaintsOfShape(shape: SketchShape): readonly Complaint[] {
  const swapped = findCorner(shape, ([lon, lat]) => !isLonLat(lon, lat) || lat > LATITUDE_MAX);
  if (swapped !== null) return [{ kind: "swapped", at: swapped }];
  const { problems } = validateFence(domainShape(bodyOfShape(shape)), EVERYWHERE);
  const kinds = new Set(problems.map((problem) => kindOf(problem, shape)));
  return [...kinds].map((kind) => ({ kind, at: kind === "crossesItself" ? crossingOf(shape) : null }));
}

function kindOf(problem: FenceProblem, shape: SketchShape): ComplaintKind {
  if (problem === "outsideService") return "far";
  if (problem === "notClosed") return "tooFewCorners";
  if (problem !== "tooSmall" && problem !== "tooLarge") return problem;
  return shape.kind === "circle" ? "radius" : shape.kind === "corridor" ? "width" : problem;
}

/** The corner at which an edge begins that crosses another one. */
function crossingOf(shape: SketchShape): CornerRef | null {
  const lines = linesOf(shape);
  const origin = lines[0]?.[0];
  if (shape.kind !== "polygon" || origin === undefined) return null;
  const plane = localPlane(origin[0], origin[1]);
  const flat = ([lon, lat]: Point) => [eastM(plane, lon), northM(plane, lat)];
  const crossing = firstCrossing(lines.map((line) => [...line, ...line.slice(0, 1)].flatMap(flat)));
  if (crossing === null) return null;
  return findCorner(shape, (corner) => flat(corner).every((metres, axis) => metres === crossing[axis]));
}

function farthest(shape: SketchShape, home: Point | null): CornerRef | null {
  const from = home ?? linesOf(shape)[0]?.[0];
  if (from === undefined) return null;
  const distances = linesOf(shape).flatMap((line) => line.map((corner) => metresBetween(from, corner)));
  const most = Math.max(...distances);
  return findCorner(shape, (corner) => metresBetween(from, corner) === most);
}

function findCorner(shape: SketchShape, isMeant: (corner: Point) => boolean): CornerRef | null {
  for (const [ring, line] of linesOf(shape).entries()) {
    const index = line.findIndex(isMeant);
    if (index >= 0) return { ring, index };
  }
  return null;
}

/** Only for corners that are places. */
function domainShape(body: FenceShapeBody): FenceShape {
  const point = ([lon = 0, lat = 0]: readonly number[]) => lonLat(lon, lat);
  switch (body.kind) {
    case "circle":
      return { ...body, centre: lonLat(body.centre.lon, body.centre.lat) };
    case "corridor":
      return { ...body, line: body.line.map(point) };
    case "polygon":
      return { ...body, rings: body.rings.map((ring) => ring.map(point)) };
    case "multiPolygon":
      return { ...body, polygons: body.polygons.map((rings) => rings.map((ring) => ring.map(point))) };
  }
}
