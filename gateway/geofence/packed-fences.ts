import type { LocalPlane } from "../../infra/domain/local-plane.ts";
import type { Near, Outline } from "./edge-grid.ts";
import type { CompiledFence } from "./fence-plan.ts";

/** A few fences made ready to be measured together: one read of memory in a row instead of many here and there. */
export type PackedFences = { readonly members: readonly CompiledFence[]; readonly packed: Float32Array };

type Reader = { readonly packed: Float32Array; at: number; readonly lon: number; readonly lat: number };

/** With more edges a fence is asked for its own distance: it finds its near ones. */
const EDGES_MAX = 64;
const HEAD = 9;
const kinds = { circle: 0, edges: 1, large: 2 } as const;

/**
 * Packs kind, origin longitude and latitude (two numbers each), metres per degree east and north, half width or radius, number
 * of chains, and per chain its number of corners and x, y of each in metres from the origin; single precision is 2 mm at 30 km.
 */
export function packFences(members: readonly CompiledFence[]): PackedFences {
  return { members, packed: Float32Array.from(members.flatMap(packedOf)) };
}

/** Adds every member with the signed metres from the place (degrees) to its boundary, negative inside; exact. */
export function measurePacked(fences: PackedFences, lon: number, lat: number, found: Near<CompiledFence>[]): void {
  const reader = { packed: fences.packed, at: 0, lon, lat };
  for (const item of fences.members) found.push({ item, distanceM: next(reader, item) });
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
  const outline = geometry.outline();
  if (outline.edges.length > 4 * EDGES_MAX) return [kinds.large, ...place, 0, 0];
  const chains = chainsOf(plane, outline);
  return [
    kinds.edges,
    ...place,
    outline.halfWidthM,
    chains.length,
    ...chains.flatMap((chain) => [chain.length / 2, ...chain]),
  ];
}

/** A double as the sum of two singles. */
function twoParts(value: number): readonly [number, number] {
  const first = Math.fround(value);
  return [first, value - first];
}

/** Edges that follow one another share their corners. */
function chainsOf(plane: LocalPlane, { edges }: Outline): readonly (readonly number[])[] {
  const chains: number[][] = [];
  for (let i = 0; i + 3 < edges.length; i += 4) {
    const follows = i > 0 && edges[i] === edges[i - 2] && edges[i + 1] === edges[i - 1];
    if (!follows) chains.push([...metres(edges, i)]);
    chains.at(-1)?.push(...metres(edges, i + 2));
  }
  function metres(from: Float64Array, index: number): readonly [number, number] {
    return [
      ((from[index] ?? 0) - plane.originLon) * plane.eastPerDegreeM,
      ((from[index + 1] ?? 0) - plane.originLat) * plane.northPerDegreeM,
    ];
  }
  return chains;
}

/** Reads one fence and moves on to the next. */
function next(reader: Reader, item: CompiledFence): number {
  const { packed, at, lon, lat } = reader;
  const x = (lon - (packed[at + 1] ?? 0) - (packed[at + 2] ?? 0)) * (packed[at + 5] ?? 0);
  const y = (lat - (packed[at + 3] ?? 0) - (packed[at + 4] ?? 0)) * (packed[at + 6] ?? 0);
  const halfWidthM = packed[at + 7] ?? 0;
  reader.at = at + HEAD;
  if (packed[at] === kinds.circle) return Math.sqrt(x * x + y * y) - halfWidthM;
  if (packed[at] === kinds.large) return item.geometry.signedDistanceM(lon, lat);
  const signedM = measureChains(reader, packed[at + 8] ?? 0, x, y);
  return halfWidthM > 0 ? Math.abs(signedM) - halfWidthM : signedM;
}

/** Nearest edge and even-odd rule (along a ray to the east) in one pass. */
function measureChains(reader: Reader, chains: number, x: number, y: number): number {
  const { packed } = reader;
  let { at } = reader;
  let nearest = Number.POSITIVE_INFINITY;
  let isInside = false;
  for (let chain = 0; chain < chains; chain += 1) {
    const end = at + 1 + 2 * (packed[at] ?? 0);
    let ax = (packed[at + 1] ?? 0) - x;
    let ay = (packed[at + 2] ?? 0) - y;
    for (let i = at + 3; i < end; i += 2) {
      const bx = (packed[i] ?? 0) - x;
      const by = (packed[i + 1] ?? 0) - y;
      const dx = bx - ax;
      const dy = by - ay;
      const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
      const share = along < 0 ? 0 : along > 1 ? 1 : along;
      const px = ax + share * dx;
      const py = ay + share * dy;
      const squared = px * px + py * py;
      if (squared < nearest) nearest = squared;
      if (ay > 0 !== by > 0 && dx * ay * dy < ax * dy * dy) isInside = !isInside;
      ax = bx;
      ay = by;
    }
    at = end;
  }
  reader.at = at;
  const distanceM = Math.sqrt(nearest);
  return isInside && distanceM > 0 ? -distanceM : distanceM;
}
