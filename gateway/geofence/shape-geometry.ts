import type { FenceShape } from "../../infra/domain/fence.ts";
import type { LonLat, LonLatBox } from "../../infra/domain/geo.ts";
import { eastM, type LocalPlane, localPlane, northM } from "../../infra/domain/local-plane.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { createEdgeTree, type EdgeTree } from "./edge-tree.ts";

/** A fence's shape made ready for measuring. */
export type Geometry = {
  readonly bounds: LonLatBox;
  readonly plane: LocalPlane;
  /** Metres to the boundary in the plane of the shape, negative inside, 0 on the boundary. */
  readonly signedDistanceM: (lon: number, lat: number) => number;
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
  return {
    bounds: {
      west: centre[0] - lonReach,
      south: centre[1] - latReach,
      east: centre[0] + lonReach,
      north: centre[1] + latReach,
    },
    plane,
    signedDistanceM: (lon, lat) => {
      const x = eastM(plane, lon);
      const y = northM(plane, lat);
      return Math.sqrt(x * x + y * y) - radiusM;
    },
  };
}

/** Polygons when `halfWidthM` is 0, else one open line widened by it on both sides. */
function edgesGeometry(polygons: readonly (readonly (readonly LonLat[])[])[], halfWidthM: number): Geometry {
  const rings = polygons.flat();
  const points = rings.flat();
  const bare = boundsOf(points);
  const plane = localPlane((bare.west + bare.east) / 2, (bare.south + bare.north) / 2);
  const tree = createEdgeTree(edgesOf(rings, plane));
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
    signedDistanceM: (lon, lat) => measure(tree, eastM(plane, lon), northM(plane, lat), isOpenLine) - halfWidthM,
  };
}

function measure(tree: EdgeTree, x: number, y: number, isOpenLine: boolean): number {
  const signed = tree.signedDistanceM(x, y);
  return isOpenLine ? Math.abs(signed) : signed;
}

function edgesOf(rings: readonly (readonly LonLat[])[], plane: LocalPlane): Float64Array {
  const numbers: number[] = [];
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const from = ring[i - 1];
      const to = ring[i];
      if (from === undefined || to === undefined) continue;
      if (from[0] === to[0] && from[1] === to[1]) continue;
      numbers.push(eastM(plane, from[0]), northM(plane, from[1]), eastM(plane, to[0]), northM(plane, to[1]));
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
