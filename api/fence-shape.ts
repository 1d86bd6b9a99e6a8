import GeometryFactory from "jsts/org/locationtech/jts/geom/GeometryFactory.js";
import GeoJSONReader from "jsts/org/locationtech/jts/io/GeoJSONReader.js";
import IsValidOp from "jsts/org/locationtech/jts/operation/valid/IsValidOp.js";
import type { FenceShapeBody } from "../infra/contract/http.ts";
import { AppError } from "../infra/domain/errors.ts";
import type { FenceShape } from "../infra/domain/fence.ts";
import { isInsideBox, isLonLat, type LonLat, type LonLatBox, lonLat } from "../infra/domain/geo.ts";
import { unreachable } from "../infra/domain/unreachable.ts";

type Pair = readonly number[];

/**
 * Reads a drawn shape. FENCE_INVALID: an open ring, a ring that crosses itself, a hole outside its outline, a line without
 * length. FENCE_OUTSIDE_SERVICE: any corner outside `serviceBox`, which also finds swapped coordinates.
 */
export function readFenceShape(body: FenceShapeBody, serviceBox: LonLatBox): FenceShape {
  const point = (pair: Pair): LonLat => readPoint(pair, serviceBox);
  switch (body.kind) {
    case "circle":
      return { kind: "circle", centre: point([body.centre.lon, body.centre.lat]), radiusM: body.radiusM };
    case "corridor": {
      const line = body.line.map(point);
      if (new Set(line.map(String)).size < 2) throw new AppError("FENCE_INVALID", { reason: "a line without length" });
      return { kind: "corridor", line, widthM: body.widthM };
    }
    case "polygon": {
      const rings = readRings(body.rings, point);
      checkValid({ type: "Polygon", coordinates: rings });
      return { kind: "polygon", rings };
    }
    case "multiPolygon": {
      const polygons = body.polygons.map((rings) => readRings(rings, point));
      checkValid({ type: "MultiPolygon", coordinates: polygons });
      return { kind: "multiPolygon", polygons };
    }
    default:
      return unreachable(body);
  }
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

function readRings(rings: readonly (readonly Pair[])[], point: (pair: Pair) => LonLat): readonly (readonly LonLat[])[] {
  return rings.map((ring) => {
    const first = ring[0];
    const last = ring.at(-1);
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
      throw new AppError("FENCE_INVALID", { reason: "a ring that is not closed" });
    return ring.map(point);
  });
}

function readPoint([lon, lat]: Pair, serviceBox: LonLatBox): LonLat {
  if (lon === undefined || lat === undefined || !isLonLat(lon, lat)) throw new AppError("FENCE_OUTSIDE_SERVICE");
  const point = lonLat(lon, lat);
  if (!isInsideBox(point, serviceBox)) throw new AppError("FENCE_OUTSIDE_SERVICE");
  return point;
}

/** OGC simple feature rules, by JTS. */
function checkValid(geometry: { readonly type: "Polygon" | "MultiPolygon"; readonly coordinates: unknown }): void {
  let isValid = false;
  try {
    isValid = IsValidOp.isValid(new GeoJSONReader(new GeometryFactory()).read(geometry));
  } catch (cause) {
    throw new AppError("FENCE_INVALID", { reason: "not a polygon" }, { cause });
  }
  if (!isValid) throw new AppError("FENCE_INVALID", { reason: "a ring that crosses itself or a hole outside" });
}

function pairOf(point: LonLat): [number, number] {
  return [point[0], point[1]];
}
