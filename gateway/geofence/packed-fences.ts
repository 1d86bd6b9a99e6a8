import type { LocalPlane } from "../../infra/domain/local-plane.ts";
import { chainsOf } from "./edge-chains.ts";
import type { Near } from "./edge-grid.ts";
import type { CompiledFence } from "./fence-plan.ts";

/** A few fences made ready to be measured together: one read of memory in a row instead of many here and there. */
export type PackedFences = {
  readonly members: readonly CompiledFence[];
  readonly packed: Float32Array;
  /** Where each member starts. */
  readonly starts: readonly number[];
};

/** With more edges a fence is asked for its own distance: it finds its near ones. */
const EDGES_MAX = 64;
const HEAD = 9;
/** Edges of a run, which is passed over as a whole where its disc is farther away than the nearest edge found. */
const RUN_EDGES = 8;
/** Centre and radius of the disc, then the corners; a shorter run repeats its last one. */
const RUN_HEAD = 3;
const RUN = RUN_HEAD + 2 * (RUN_EDGES + 1);
/** Above any distance on earth, and small enough to be squared. */
const FAR_M = 1e8;
/** What single precision takes from the radius of a disc. */
const ROUNDING_M = 0.01;
const kinds = { circle: 0, edges: 1, large: 2 } as const;

/**
 * Packs kind, origin longitude and latitude (two numbers each), metres per degree east and north, half width or radius, number
 * of runs, and per run a disc round it and its corners in metres from the origin; single precision is 2 mm at 30 km.
 */
export function packFences(members: readonly CompiledFence[]): PackedFences {
  const parts = members.map(packedOf);
  const starts: number[] = [];
  let end = 0;
  for (const part of parts) {
    starts.push(end);
    end += part.length;
  }
  return { members, packed: Float32Array.from(parts.flat()), starts };
}

/** Adds every member with the signed metres from the place (degrees) to its boundary, negative inside; exact. */
export function measurePacked(fences: PackedFences, lon: number, lat: number, found: Near<CompiledFence>[]): void {
  const { members, packed, starts } = fences;
  for (let which = 0; which < members.length; which += 1) {
    const item = members[which];
    const at = starts[which] ?? 0;
    if (item === undefined) continue;
    const distanceM =
      packed[at] === kinds.large ? item.geometry.signedDistanceM(lon, lat) : measure(packed, at, lon, lat);
    found.push({ item, distanceM });
  }
}

function packedOf({ fence, geometry }: CompiledFence): readonly number[] {
  const { plane } = geometry;
  const place = [
    ...twoParts(plane.originLon),
    ...twoParts(plane.originLat),
    plane.eastPerDegreeM,
    plane.northPerDegreeM,
  ];
  if (fence.shape.kind === "circle") return [kinds.circle, ...place, fence.shape.radiusM, 0];
  const { edges, halfWidthM } = geometry.outline();
  if (edges.length > 4 * EDGES_MAX) return [kinds.large, ...place, 0, 0];
  const runs = chainsOf(edges).flatMap((chain) => runsOf(chain, plane));
  const packed = [kinds.edges, ...place, halfWidthM, runs.length];
  for (const run of runs) packed.push(...run);
  return packed;
}

/** A double as the sum of two singles. */
function twoParts(value: number): readonly [number, number] {
  const first = Math.fround(value);
  return [first, value - first];
}

/** Runs of about the same length, each ending in the corner in which the next one starts. */
function runsOf(chain: readonly number[], { originLon, originLat, eastPerDegreeM, northPerDegreeM }: LocalPlane) {
  const metres = Float64Array.from(chain, (value, index) =>
    index % 2 === 0 ? (value - originLon) * eastPerDegreeM : (value - originLat) * northPerDegreeM,
  );
  const edges = metres.length / 2 - 1;
  const step = Math.ceil(edges / Math.ceil(edges / RUN_EDGES));
  const runs: Float64Array[] = [];
  for (let at = 0; at < edges; at += step) runs.push(runOf(metres.subarray(2 * at, 2 * (at + step + 1))));
  return runs;
}

function runOf(corners: Float64Array): Float64Array {
  let [west, south, east, north] = [FAR_M, FAR_M, -FAR_M, -FAR_M];
  for (let i = 0; i < corners.length; i += 2) {
    west = Math.min(west, corners[i] ?? west);
    east = Math.max(east, corners[i] ?? east);
    south = Math.min(south, corners[i + 1] ?? south);
    north = Math.max(north, corners[i + 1] ?? north);
  }
  const run = new Float64Array(RUN);
  run.set([(west + east) / 2, (south + north) / 2, Math.hypot(east - west, north - south) / 2 + ROUNDING_M]);
  run.set(corners, RUN_HEAD);
  for (let at = RUN_HEAD + corners.length; at < RUN; at += 2) run.set(corners.subarray(-2), at);
  return run;
}

/** Signed metres to the fence that starts at `at`. */
function measure(packed: Float32Array, at: number, lon: number, lat: number): number {
  const x = (lon - (packed[at + 1] ?? 0) - (packed[at + 2] ?? 0)) * (packed[at + 5] ?? 0);
  const y = (lat - (packed[at + 3] ?? 0) - (packed[at + 4] ?? 0)) * (packed[at + 6] ?? 0);
  const halfWidthM = packed[at + 7] ?? 0;
  if (packed[at] === kinds.circle) return Math.sqrt(x * x + y * y) - halfWidthM;
  const signedM = measureRuns(packed, at, x, y);
  return halfWidthM > 0 ? Math.abs(signedM) - halfWidthM : signedM;
}

/**
 * Nearest edge and even-odd rule (along a ray to the east) in one pass. A run that is passed over lies in a disc without the
 * place: the ray meets it an odd number of times where its ends lie on both sides and the disc lies east. Sums in place of
 * decisions where a processor could but guess: they cost half.
 */
function measureRuns(packed: Float32Array, at: number, x: number, y: number): number {
  const end = at + HEAD + (packed[at + 8] ?? 0) * RUN;
  let nearestM = FAR_M;
  let crossings = 0;
  for (let run = at + HEAD; run < end; run += RUN) {
    const east = (packed[run] ?? 0) - x;
    const north = (packed[run + 1] ?? 0) - y;
    const reachM = nearestM + (packed[run + 2] ?? 0);
    let ax = (packed[run + RUN_HEAD] ?? 0) - x;
    let ay = (packed[run + RUN_HEAD + 1] ?? 0) - y;
    let isNorth = Number(ay > 0);
    if (east * east + north * north > reachM * reachM) {
      crossings += (isNorth ^ Number((packed[run + RUN - 1] ?? 0) - y > 0)) & Number(east > 0);
      continue;
    }
    let nearest = nearestM * nearestM;
    for (let i = run + RUN_HEAD + 2; i < run + RUN; i += 2) {
      const bx = (packed[i] ?? 0) - x;
      const by = (packed[i + 1] ?? 0) - y;
      const dx = bx - ax;
      const dy = by - ay;
      const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
      // Along, but not below 0 nor above 1; not a number for a corner repeated, which is then not the nearest.
      const share = (Math.abs(along) - Math.abs(along - 1) + 1) / 2;
      const px = ax + share * dx;
      const py = ay + share * dy;
      const squared = px * px + py * py;
      if (squared < nearest) nearest = squared;
      const isNextNorth = Number(by > 0);
      crossings += (isNorth ^ isNextNorth) & Number(dy * (ax * dy - dx * ay) > 0);
      ax = bx;
      ay = by;
      isNorth = isNextNorth;
    }
    nearestM = Math.sqrt(nearest);
  }
  return crossings % 2 === 1 ? 0 - nearestM : nearestM;
}
