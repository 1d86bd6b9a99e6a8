import type { Fence } from "../../infra/domain/fence.ts";
import { type HolidayCalendar, isFenceOn, nextFenceEdge } from "../../infra/domain/fence-schedule.ts";
import type { LonLat } from "../../infra/domain/geo.ts";
import type { FenceId, SeniorId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { compileShape, type Geometry } from "./shape-geometry.ts";

export type CompiledFence = { readonly fence: Fence; readonly geometry: Geometry };
export type FenceDistance = { readonly fence: Fence; readonly distanceM: number };

/**
 * Keep-in fences that are on and together make one safe area: a senior is safe in any of them. A keep-in fence drawn
 * inside another one is a stricter rule of its own (`inner`); the shared ones together are `shared`.
 */
export type SafeArea = {
  readonly key: "own" | "inner" | "shared";
  /** Differs whenever the members differ. */
  readonly of: string;
  readonly members: readonly CompiledFence[];
};

/** Which fences hold for one senior from one schedule edge to the next. */
export type FencePlan = {
  /** Differs whenever a fence, its version or its being on differs. */
  readonly key: string;
  readonly safeAreas: readonly SafeArea[];
  /** The senior's own keep-out fences. */
  readonly keepOut: readonly CompiledFence[];
  readonly until: EpochMs | null;
};

export type FenceIndex = {
  /** Adds or replaces a fence; seen by the next question. */
  readonly upsert: (fence: Fence) => void;
  readonly remove: (fenceId: FenceId) => void;
  readonly get: (fenceId: FenceId) => CompiledFence | null;
  /** Whether it is a shared fence and applies at `now`. */
  readonly isSharedOn: (fenceId: FenceId, now: EpochMs, holidays: HolidayCalendar) => boolean;
  readonly planFor: (seniorId: SeniorId, now: EpochMs, holidays: HolidayCalendar) => FencePlan;
  /** The shared keep-out fences with the place inside or at most `reachM` from it. */
  readonly keepOutNear: (lon: number, lat: number, reachM: number) => readonly CompiledFence[];
  /** All fences of the senior, on or off, and the shared ones within 100 m of `point` or around it; metres, negative inside. */
  readonly forSenior: (seniorId: SeniorId, point: LonLat) => readonly FenceDistance[];
};

export function createFenceIndex(): FenceIndex {
  const byId = new Map<FenceId, CompiledFence>();
  const own = new Map<SeniorId, Map<FenceId, CompiledFence>>();
  const shared = new Map<FenceId, CompiledFence>();
  const bucketOf = (fence: Fence) => {
    if (fence.seniorId === null) return shared;
    const bucket = own.get(fence.seniorId) ?? new Map<FenceId, CompiledFence>();
    own.set(fence.seniorId, bucket);
    return bucket;
  };
  const remove = (fenceId: FenceId) => {
    const known = byId.get(fenceId);
    if (known === undefined) return;
    byId.delete(fenceId);
    bucketOf(known.fence).delete(fenceId);
  };
  const near = (lon: number, lat: number, reachM: number) =>
    [...shared.values()].filter((it) => it.geometry.signedDistanceM(lon, lat) <= reachM);
  return {
    upsert: (fence) => {
      remove(fence.fenceId);
      const compiled = { fence, geometry: compileShape(fence.shape) };
      byId.set(fence.fenceId, compiled);
      bucketOf(fence).set(fence.fenceId, compiled);
    },
    remove,
    get: (fenceId) => byId.get(fenceId) ?? null,
    isSharedOn: (fenceId, now, holidays) => {
      const fence = shared.get(fenceId)?.fence;
      return fence !== undefined && isFenceOn(fence, now, holidays);
    },
    planFor: (seniorId, now, holidays) =>
      planOf([...(own.get(seniorId)?.values() ?? [])], [...shared.values()], { now, holidays }),
    keepOutNear: (lon, lat, reachM) => near(lon, lat, reachM).filter((it) => it.fence.kind === "keepOut"),
    forSenior: (seniorId, point) =>
      [...(own.get(seniorId)?.values() ?? []), ...near(point[0], point[1], 100)].map((it) => ({
        fence: it.fence,
        distanceM: it.geometry.signedDistanceM(point[0], point[1]),
      })),
  };
}

type Moment = { readonly now: EpochMs; readonly holidays: HolidayCalendar };

function planOf(own: readonly CompiledFence[], shared: readonly CompiledFence[], moment: Moment): FencePlan {
  const isOn = (it: CompiledFence) => isFenceOn(it.fence, moment.now, moment.holidays);
  const ownOn = own.filter(isOn);
  const keepIn = ownOn.filter((it) => it.fence.kind === "keepIn");
  const inner = keepIn.filter((it) => keepIn.some((other) => isDrawnInside(it, other)));
  const safeAreas = [
    safeArea(
      "own",
      keepIn.filter((it) => !inner.includes(it)),
    ),
    safeArea("inner", inner),
    safeArea(
      "shared",
      shared.filter((it) => it.fence.kind === "keepIn" && isOn(it)),
    ),
  ].filter((area) => area.members.length > 0);
  const keepOut = ownOn.filter((it) => it.fence.kind === "keepOut");
  const key = [...safeAreas.map((area) => area.of), signatureOf(keepOut)].join("/");
  return { key, safeAreas, keepOut, until: nextEdgeOf([...own, ...shared], moment) };
}

function safeArea(key: SafeArea["key"], members: readonly CompiledFence[]): SafeArea {
  return { key, of: signatureOf(members), members };
}

/** Names the fences and their versions in one order, whatever order they came in. */
export function signatureOf(fences: readonly CompiledFence[]): string {
  return fences
    .map(({ fence }) => `${fence.fenceId}.${fence.version}`)
    .sort()
    .join(" ");
}

function nextEdgeOf(fences: readonly CompiledFence[], { now, holidays }: Moment): EpochMs | null {
  let next: EpochMs | null = null;
  for (const { fence } of fences) {
    const edge = nextFenceEdge(fence, now, holidays);
    if (edge !== null && (next === null || edge < next)) next = edge;
  }
  return next;
}

/** Every corner of the bounds' outline of `inner` lies inside `outer`, and `inner` is clearly the smaller one. */
function isDrawnInside(inner: CompiledFence, outer: CompiledFence): boolean {
  if (inner === outer || spreadOf(inner) >= 0.9 * spreadOf(outer)) return false;
  return outlineOf(inner).every(([lon, lat]) => outer.geometry.signedDistanceM(lon, lat) <= 1);
}

function spreadOf({ geometry }: CompiledFence): number {
  return (geometry.bounds.east - geometry.bounds.west) * (geometry.bounds.north - geometry.bounds.south);
}

function outlineOf({ fence, geometry }: CompiledFence): readonly (readonly [number, number])[] {
  const { shape } = fence;
  if (shape.kind === "polygon") return shape.rings.flat();
  if (shape.kind === "multiPolygon") return shape.polygons.flat(2);
  if (shape.kind === "corridor") return shape.line;
  const { west, south, east, north } = geometry.bounds;
  const [lon, lat] = shape.centre;
  return [
    [west, lat],
    [lon, south],
    [east, lat],
    [lon, north],
  ];
}
