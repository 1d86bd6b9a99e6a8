import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { point, polygon } from "@turf/helpers";
import Coordinate from "jsts/org/locationtech/jts/geom/Coordinate.js";
import GeometryFactory from "jsts/org/locationtech/jts/geom/GeometryFactory.js";
import IndexedFacetDistance from "jsts/org/locationtech/jts/operation/distance/IndexedFacetDistance.js";
import { orient2d } from "robust-predicates";
import type { Fence } from "../../../infra/domain/fence.ts";
import { type LonLat, lonLat } from "../../../infra/domain/geo.ts";
import { fenceId, seniorId } from "../../../infra/domain/ids.ts";
import { eastM, type LocalPlane, northM } from "../../../infra/domain/local-plane.ts";
import { createFenceIndex } from "../fence-index.ts";
import { compileShape } from "../shape-geometry.ts";
import { type Chance, createChance } from "./chance.ts";
import { starFence } from "./shapes.ts";

/** How often we and the oracles answered, and where we differed. */
export type OracleReport = {
  readonly cases: number;
  /** At a corner, on an edge or level with a corner. */
  readonly degenerate: number;
  /** Nearer to an edge than a single-precision number can tell: not counted as wrong. */
  readonly tooNear: number;
  readonly wrongSides: number;
  readonly worstDistanceM: number;
};

type Ring = readonly LonLat[];
const owner = seniorId("senior-oracle");
const PLACES_PER_FENCE = 2_000;
/** What `Float32` leaves of a coordinate some hundred metres from its origin. */
const TOO_NEAR_M = 1e-4;

/**
 * Containment against exact orientation tests (robust-predicates) and against turf, distance against jsts, for the tree, the
 * packed fences and the grid; `places` in all, a third of them degenerate.
 */
export function compareWithOracles(places: number, seed: number): OracleReport {
  const chance = createChance(seed);
  const report = { cases: 0, degenerate: 0, tooNear: 0, wrongSides: 0, worstDistanceM: 0 };
  while (report.cases < places) {
    const rings = anyRings(chance);
    const ours = measuresOf(rings);
    const oracle = oracleOf(rings);
    for (let i = 0; i < PLACES_PER_FENCE && report.cases < places; i += 1) {
      const isDegenerate = chance.uniform() < 1 / 3;
      const at = isDegenerate ? degeneratePlace(chance, rings) : anyPlace(chance, rings);
      report.cases += 1;
      if (isDegenerate) report.degenerate += 1;
      const awayM = oracle.distanceM(at);
      const inside = oracle.sides(at);
      for (const measure of ours) {
        const signedM = measure(at);
        // The grid says no more than "at least so far" beyond its reach.
        if (signedM === null) continue;
        report.worstDistanceM = Math.max(report.worstDistanceM, Math.abs(Math.abs(signedM) - awayM));
        if (awayM < TOO_NEAR_M) report.tooNear += 1;
        else if (inside.some((it) => it !== signedM < 0)) report.wrongSides += 1;
      }
    }
  }
  return report;
}

function anyRings(chance: Chance): readonly Ring[] {
  const corners = 3 + Math.floor(chance.uniform() ** 3 * 200);
  const outline = starFence(chance, { corners: Math.max(4, corners), radiusM: chance.between(30, 2_000) });
  if (chance.uniform() < 0.5) return [outline];
  return [outline, starFence(chance, { corners: 5, radiusM: 15 }).toReversed()];
}

/** Our three ways to the same answer. */
function measuresOf(rings: readonly Ring[]): readonly ((at: LonLat) => number | null)[] {
  const geometry = compileShape({ kind: "polygon", rings });
  const own = createFenceIndex();
  own.upsert(fenceOf(rings, "own"));
  const shared = createFenceIndex();
  shared.upsert({ ...fenceOf(rings, "shared"), seniorId: null });
  const nearOf = (index: ReturnType<typeof createFenceIndex>, at: LonLat) => index.forSenior(owner, at)[0]?.distanceM;
  return [
    ([lon, lat]) => geometry.signedDistanceM(lon, lat),
    (at) => nearOf(own, at) ?? Number.NaN,
    (at) => {
      const nearM = nearOf(shared, at);
      return nearM === undefined || nearM <= -50 ? null : nearM;
    },
  ];
}

function fenceOf(rings: readonly Ring[], id: string): Fence {
  return {
    fenceId: fenceId(id),
    seniorId: owner,
    kind: "keepIn",
    shape: { kind: "polygon", rings },
    schedule: { spans: [] },
    version: 1,
    validFrom: null,
    validTo: null,
  };
}

type Oracle = { readonly distanceM: (at: LonLat) => number; readonly sides: (at: LonLat) => readonly boolean[] };

function oracleOf(rings: readonly Ring[]): Oracle {
  const { plane } = compileShape({ kind: "polygon", rings });
  const factory = new GeometryFactory();
  const lines = rings.map((ring) => factory.createLineString(ring.map((it) => flat(plane, it))));
  const facets = new IndexedFacetDistance(factory.createMultiLineString(lines));
  const shape = polygon(rings.map((ring) => ring.map((it) => [...it])));
  return {
    distanceM: (at) => facets.distance(factory.createPoint(flat(plane, at))),
    sides: (at) => [isEnclosed(rings, at), booleanPointInPolygon(point([...at]), shape, { ignoreBoundary: true })],
  };
}

function flat(plane: LocalPlane, [lon, lat]: LonLat): Coordinate {
  return new Coordinate(eastM(plane, lon), northM(plane, lat));
}

/** Even-odd rule in degrees, each side of an edge decided exactly. */
function isEnclosed(rings: readonly Ring[], [lon, lat]: LonLat): boolean {
  let isInside = false;
  for (const ring of rings) {
    for (const [i, [toLon, toLat]] of ring.entries()) {
      const [fromLon, fromLat] = ring[i - 1] ?? [toLon, toLat];
      if (fromLat > lat === toLat > lat) continue;
      const isLeft = orient2d(fromLon, fromLat, toLon, toLat, lon, lat) > 0;
      if (isLeft === toLat < fromLat) isInside = !isInside;
    }
  }
  return isInside;
}

function anyPlace(chance: Chance, rings: readonly Ring[]): LonLat {
  const [lon, lat] = cornerOf(chance, rings);
  const spread = chance.uniform() < 0.5 ? 0.0005 : 0.02;
  return lonLat(lon + chance.between(-spread, spread), lat + chance.between(-spread, spread));
}

/** A corner, a place on an edge, or one level with a corner, moved by nothing or by next to nothing. */
function degeneratePlace(chance: Chance, rings: readonly Ring[]): LonLat {
  const [lon, lat] = cornerOf(chance, rings);
  const [otherLon, otherLat] = cornerOf(chance, rings);
  const moved = [0, 1e-9, -1e-9, 1e-7][Math.floor(chance.uniform() * 4)] ?? 0;
  const kind = chance.uniform();
  if (kind < 0.3) return lonLat(lon + moved, lat);
  if (kind < 0.6) return lonLat((lon + otherLon) / 2, lat + moved);
  const share = chance.uniform();
  return lonLat(lon + share * (otherLon - lon) + moved, lat + share * (otherLat - lat));
}

function cornerOf(chance: Chance, rings: readonly Ring[]): LonLat {
  const corners = rings[Math.floor(chance.uniform() * rings.length)] ?? [];
  const corner = corners[Math.floor(chance.uniform() * corners.length)];
  if (corner === undefined) throw new RangeError("a ring without corners");
  return corner;
}
