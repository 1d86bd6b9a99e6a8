import type { FenceShape } from "./fence.ts";
import { isInsideBox, type LonLat, type LonLatBox } from "./geo.ts";
import { eastM, type LocalPlane, localPlane, northM } from "./local-plane.ts";
import { type FlatRing, firstCrossing, flatArea, isInsideRing } from "./ring-geometry.ts";

/** What makes a fence unusable; it is refused with all that was found. */
export const fenceProblems = [
  "outsideService",
  "notClosed",
  "tooFewCorners",
  "tooManyCorners",
  "crossesItself",
  "holeOutside",
  "tooSmall",
  "tooLarge",
] as const;
export type FenceProblem = (typeof fenceProblems)[number];

/** What is allowed but should be said: position errors are as large as the fence. */
export type FenceWarning = "smallerThanErrors";

export type FenceVerdict = { readonly problems: readonly FenceProblem[]; readonly warnings: readonly FenceWarning[] };

const CORNERS_MAX = 5_000;
const RADIUS_M = [30, 20_000] as const;
/** The largest polygon is as large as the largest circle: a whole town. */
const AREA_M2 = [500, Math.PI * RADIUS_M[1] ** 2] as const;
const WIDTH_M = [10, 2_000] as const;
const WARN_BELOW_M = 100;

/**
 * Checks a shape as RFC 7946 and common sense want it: closed rings, no crossing, holes inside, sizes that a position fix
 * can judge, all inside the service box (which catches swapped coordinates). Winding and repeated corners are accepted.
 */
export function validateFence(shape: FenceShape, service: LonLatBox): FenceVerdict {
  const points = pointsOf(shape);
  const problems = new Set<FenceProblem>();
  if (points.length === 0 || !points.every((point) => isInsideBox(point, service))) problems.add("outsideService");
  if (points.length > CORNERS_MAX) problems.add("tooManyCorners");
  if (problems.size > 0) return { problems: [...problems], warnings: [] };
  const depthM = checkSize(shape, problems);
  return { problems: [...problems], warnings: depthM < WARN_BELOW_M ? ["smallerThanErrors"] : [] };
}

/** Adds what is wrong with the shape itself; answers its half width in metres. */
function checkSize(shape: FenceShape, problems: Set<FenceProblem>): number {
  switch (shape.kind) {
    case "circle":
      checkRange(shape.radiusM, RADIUS_M, problems);
      return shape.radiusM;
    case "corridor":
      if (distinct(shape.line).length < 2) problems.add("tooFewCorners");
      checkRange(shape.widthM, WIDTH_M, problems);
      return shape.widthM / 2;
    case "polygon":
      return checkPolygons([shape.rings], problems);
    case "multiPolygon":
      return checkPolygons(shape.polygons, problems);
  }
}

function checkPolygons(polygons: readonly (readonly (readonly LonLat[])[])[], problems: Set<FenceProblem>): number {
  let areaM2 = 0;
  for (const polygon of polygons) {
    if (polygon.length === 0) problems.add("tooFewCorners");
    areaM2 += checkPolygon(polygon, problems);
  }
  if (polygons.length === 0) problems.add("tooFewCorners");
  if (problems.size === 0) checkRange(areaM2, AREA_M2, problems);
  return Math.sqrt(areaM2 / Math.PI);
}

/** Area in square metres, holes taken off. */
function checkPolygon(polygon: readonly (readonly LonLat[])[], problems: Set<FenceProblem>): number {
  const origin = polygon[0]?.[0];
  if (origin === undefined) return 0;
  const plane = localPlane(origin[0], origin[1]);
  const rings = polygon.map((ring) => checkRing(ring, plane, problems));
  const [outline, ...holes] = rings;
  if (outline === undefined || problems.size > 0) return 0;
  if (firstCrossing(rings) !== null) problems.add("crossesItself");
  if (!holes.every((hole) => isInsideRing(outline, hole[0] ?? 0, hole[1] ?? 0))) problems.add("holeOutside");
  return flatArea(outline) - holes.reduce((sum, hole) => sum + flatArea(hole), 0);
}

function checkRing(ring: readonly LonLat[], plane: LocalPlane, problems: Set<FenceProblem>): FlatRing {
  const first = ring[0];
  const last = ring.at(-1);
  if (first === undefined || last === undefined || first[0] !== last[0] || first[1] !== last[1]) {
    problems.add("notClosed");
  }
  const corners = distinct(ring);
  if (corners.length < 4) problems.add("tooFewCorners");
  return corners.flatMap(([lon, lat]) => [eastM(plane, lon), northM(plane, lat)]);
}

function checkRange(value: number, [low, high]: readonly [number, number], problems: Set<FenceProblem>): void {
  if (!(value >= low)) problems.add("tooSmall");
  if (value > high) problems.add("tooLarge");
}

/** Without corners that repeat the one before. */
function distinct(line: readonly LonLat[]): readonly LonLat[] {
  return line.filter((point, index) => {
    const before = line[index - 1];
    return before === undefined || before[0] !== point[0] || before[1] !== point[1];
  });
}

function pointsOf(shape: FenceShape): readonly LonLat[] {
  switch (shape.kind) {
    case "circle":
      return [shape.centre];
    case "corridor":
      return shape.line;
    case "polygon":
      return shape.rings.flat();
    case "multiPolygon":
      return shape.polygons.flat(2);
  }
}
