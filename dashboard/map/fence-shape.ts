import type { FenceShapeBody } from "../../infra/contract/http.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { metresBetween, metresFrom } from "./plane.ts";
import type { Point } from "./to-leaflet.ts";

/** Outlines and holes of a fence, `[lon, lat]`; a circle and a corridor have none. */
export function fenceRings(shape: FenceShapeBody): readonly (readonly Point[])[] {
  switch (shape.kind) {
    case "circle":
    case "corridor":
      return [];
    case "polygon":
      return shape.rings.map(toPoints);
    case "multiPolygon":
      return shape.polygons.flatMap((rings) => rings.map(toPoints));
    default:
      return unreachable(shape);
  }
}

/** Whether a place lies inside a fence, for colouring a trail. What counts as an exit the service decides, never the page. */
export function isInsideFence(shape: FenceShapeBody, place: Point): boolean {
  switch (shape.kind) {
    case "circle":
      return metresBetween([shape.centre.lon, shape.centre.lat], place) <= shape.radiusM;
    case "corridor":
      return metresToLine(toPoints(shape.line), place) <= shape.widthM / 2;
    case "polygon":
    case "multiPolygon":
      // Even-odd over all rings: a hole takes away what its outline gave.
      return fenceRings(shape).filter((ring) => crossesOddly(ring, place)).length % 2 === 1;
    default:
      return unreachable(shape);
  }
}

/** Metres from the edge of a fence, positive outside: for drawing what happened since an alarm. */
export function signedDistanceM(shape: FenceShapeBody, place: Point): number {
  if (shape.kind === "circle") return metresBetween([shape.centre.lon, shape.centre.lat], place) - shape.radiusM;
  if (shape.kind === "corridor") return metresToLine(toPoints(shape.line), place) - shape.widthM / 2;
  const edgeM = Math.min(...fenceRings(shape).map((ring) => metresToLine(ring, place)));
  return isInsideFence(shape, place) ? -edgeM : edgeM;
}

function metresToLine(line: readonly Point[], place: Point): number {
  const segments = line.slice(1).map((end, index) => metresToSegment(place, line[index] ?? end, end));
  return Math.min(...segments);
}

export function toPoints(line: readonly (readonly number[])[]): readonly Point[] {
  return line.map(([lon = 0, lat = 0]) => [lon, lat]);
}

/** Ray casting: an odd number of edges lies to the east. */
function crossesOddly(ring: readonly Point[], [lon, lat]: Point): boolean {
  let isInside = false;
  ring.forEach(([lon1, lat1], index) => {
    const [lon2, lat2] = ring[(index + 1) % ring.length] ?? [lon1, lat1];
    if (lat1 > lat !== lat2 > lat && lon < ((lon2 - lon1) * (lat - lat1)) / (lat2 - lat1) + lon1) isInside = !isInside;
  });
  return isInside;
}

function metresToSegment(place: Point, start: Point, end: Point): number {
  const [east, north] = metresFrom(start, end);
  const [placeEast, placeNorth] = metresFrom(start, place);
  const length = east * east + north * north;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (placeEast * east + placeNorth * north) / length));
  return Math.hypot(placeEast - share * east, placeNorth - share * north);
}
