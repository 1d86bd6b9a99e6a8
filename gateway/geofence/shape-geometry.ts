import type { FenceShape } from "../../infra/domain/fence.ts";
import type { LonLat, LonLatBox } from "../../infra/domain/geo.ts";
import { eastM, type LocalPlane, localPlane, northM } from "../../infra/domain/local-plane.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import type { Outline } from "./edge-block.ts";
import { createEdgeTree } from "./edge-tree.ts";
import { shareInside } from "./exact-share.ts";
import { normalShare } from "./gaussian.ts";

/** Farther from a boundary than this no fix is in doubt. */
const NEAR_M = 300;

/** A fence's shape made ready for measuring. */
export type Geometry = {
  readonly bounds: LonLatBox;
  readonly plane: LocalPlane;
  /** Metres to the boundary in the plane of the shape, negative inside, 0 on the boundary. */
  readonly signedDistanceM: (lon: number, lat: number) => number;
  /** The same, exact up to `NEAR_M` from the boundary; farther away a lower bound that is found at once. */
  readonly nearDistanceM: (lon: number, lat: number) => number;
  /** Its edges in degrees; those of a circle stay within 0.1 m of it. */
  readonly outline: () => Outline;
  /** Probability that a place known to `sigmaM` per axis is inside: exact for any outline, corners and holes included. */
  readonly shareInside: (lon: number, lat: number, sigmaM: number) => number;
};

/** Builds the plane, the edges and the bounds of a shape; circles stay analytic, corridors are a line with a width. */
export function compileShape(shape: FenceShape): Geometry {
  switch (shape.kind) {
    case "circle":
      return circleGeometry(shape.centre, shape.radiusM);
    case "polygon":
      return edgesGeometry([shape.rings], 0);
    case "multiPolygon":
      return edgesGeometry(shape.polygons, 0);
    case "corridor":
      return edgesGeometry([[shape.line]], shape.widthM / 2);
    default:
      return unreachable(shape);
  }
}

function circleGeometry(centre: LonLat, radiusM: number): Geometry {
  const plane = localPlane(centre[0], centre[1]);
  const lonReach = radiusM / plane.eastPerDegreeM;
  const latReach = radiusM / plane.northPerDegreeM;
  const outline = circleEdges(radiusM, 48);
  const signedDistanceM = (lon: number, lat: number) => {
    const x = eastM(plane, lon);
    const y = northM(plane, lat);
    return Math.sqrt(x * x + y * y) - radiusM;
  };
  return {
    bounds: {
      west: centre[0] - lonReach,
      south: centre[1] - latReach,
      east: centre[0] + lonReach,
      north: centre[1] + latReach,
    },
    plane,
    outline: () => ({ edges: inDegrees(circleEdges(radiusM, cornersWithin(radiusM, 0.1)), plane), halfWidthM: 0 }),
    signedDistanceM,
    nearDistanceM: signedDistanceM,
    shareInside: (lon, lat, sigmaM) => {
      const isInside = signedDistanceM(lon, lat) <= 0;
      return shareInside(movedTo(outline, eastM(plane, lon), northM(plane, lat)), sigmaM, isInside);
    },
  };
}

/** A regular polygon with the area of the circle, in metres from its centre. */
function circleEdges(radiusM: number, corners: number): Float64Array {
  const step = (2 * Math.PI) / corners;
  const cornerM = radiusM * Math.sqrt(step / Math.sin(step));
  const edges = new Float64Array(corners * 4);
  for (let i = 0; i < corners; i += 1) {
    const ends = [i * step, (i + 1) * step];
    edges.set(
      ends.flatMap((angle) => [cornerM * Math.cos(angle), cornerM * Math.sin(angle)]),
      i * 4,
    );
  }
  return edges;
}

/** So many corners that no side is farther than `offM` from the circle (the rise of an arc over its chord). */
function cornersWithin(radiusM: number, offM: number): number {
  return Math.max(48, Math.ceil(Math.PI / Math.sqrt((2 * offM) / radiusM)));
}

function inDegrees(edges: Float64Array, plane: LocalPlane): Float64Array {
  return edges.map((value, index) =>
    index % 2 === 0 ? plane.originLon + value / plane.eastPerDegreeM : plane.originLat + value / plane.northPerDegreeM,
  );
}

function movedTo(edges: Float64Array, x: number, y: number): readonly number[] {
  return Array.from(edges, (value, index) => value - (index % 2 === 0 ? x : y));
}

/** Polygons when `halfWidthM` is 0, else one open line widened by it on both sides. */
function edgesGeometry(polygons: readonly (readonly (readonly LonLat[])[])[], halfWidthM: number): Geometry {
  const rings = polygons.flat();
  const points = rings.flat();
  const bare = boundsOf(points);
  const plane = localPlane((bare.west + bare.east) / 2, (bare.south + bare.north) / 2);
  const degrees = edgesOf(halfWidthM > 0 ? rings : polygons.flatMap((polygon) => polygon.map(orient)));
  const edges = degrees.map((value, index) => (index % 2 === 0 ? eastM(plane, value) : northM(plane, value)));
  const tree = createEdgeTree(edges);
  const isOpenLine = halfWidthM > 0;
  const lonReach = halfWidthM / plane.eastPerDegreeM;
  const latReach = halfWidthM / plane.northPerDegreeM;
  return {
    bounds: {
      west: bare.west - lonReach,
      south: bare.south - latReach,
      east: bare.east + lonReach,
      north: bare.north + latReach,
    },
    plane,
    outline: () => ({ edges: degrees, halfWidthM }),
    signedDistanceM: (lon, lat) =>
      measure(tree.signedDistanceM(eastM(plane, lon), northM(plane, lat), Infinity), isOpenLine) - halfWidthM,
    nearDistanceM: (lon, lat) =>
      measure(tree.signedDistanceM(eastM(plane, lon), northM(plane, lat), NEAR_M), isOpenLine) - halfWidthM,
    shareInside: (lon, lat, sigmaM) => {
      const [x, y] = [eastM(plane, lon), northM(plane, lat)];
      const distance = measure(tree.signedDistanceM(x, y, Infinity), isOpenLine);
      if (isOpenLine) return stripShare(distance, halfWidthM, sigmaM);
      return shareInside(movedTo(edges, x, y), sigmaM, distance <= 0);
    },
  };
}

/** Of a long strip: what lies between its two sides. */
function stripShare(distanceM: number, halfWidthM: number, sigmaM: number): number {
  return normalShare((halfWidthM - distanceM) / sigmaM) - normalShare((-halfWidthM - distanceM) / sigmaM);
}

function measure(signedM: number, isOpenLine: boolean): number {
  return isOpenLine ? Math.abs(signedM) : signedM;
}

/** Outlines counter-clockwise, holes clockwise (RFC 7946), however they were drawn. */
function orient(ring: readonly LonLat[], index: number): readonly LonLat[] {
  let doubleArea = 0;
  for (const [i, to] of ring.entries()) {
    const from = ring[i === 0 ? ring.length - 1 : i - 1];
    if (from !== undefined) doubleArea += from[0] * to[1] - to[0] * from[1];
  }
  return doubleArea > 0 === (index === 0) ? ring : ring.toReversed();
}

/** lon1, lat1, lon2, lat2 per edge. */
function edgesOf(rings: readonly (readonly LonLat[])[]): Float64Array {
  const numbers: number[] = [];
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const from = ring[i - 1];
      const to = ring[i];
      if (from === undefined || to === undefined) continue;
      if (from[0] === to[0] && from[1] === to[1]) continue;
      numbers.push(from[0], from[1], to[0], to[1]);
    }
  }
  return Float64Array.from(numbers);
}

function boundsOf(points: readonly LonLat[]): LonLatBox {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of points) {
    if (lon < west) west = lon;
    if (lon > east) east = lon;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  return { west, south, east, north };
}
