import type { Fence } from "../../infra/domain/fence.ts";
import { type HolidayCalendar, isFenceOn, nextFenceEdge } from "../../infra/domain/fence-schedule.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { type PackedFences, packFences } from "./packed-fences.ts";
import type { Geometry } from "./shape-geometry.ts";

export type CompiledFence = { readonly fence: Fence; readonly geometry: Geometry };

/**
 * Keep-in fences that are on and together make one safe area: a senior is safe in any of them. A keep-in fence drawn
 * inside another one is a stricter rule of its own (`inner`); the shared ones together are `shared`.
 */
export type SafeArea = {
  /** `own`, `inner` or `shared`. */
  readonly key: string;
  /** Differs whenever the members differ. */
  readonly of: string;
  readonly members: readonly CompiledFence[];
  readonly packed: PackedFences;
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

export type Moment = { readonly now: EpochMs; readonly holidays: HolidayCalendar };

/** The rules at one moment from the senior's own fences and the shared ones. */
export function planOf(own: readonly CompiledFence[], shared: readonly CompiledFence[], moment: Moment): FencePlan {
  const isOn = (it: CompiledFence) => isFenceOn(it.fence, moment.now, moment.holidays);
  const ownOn = own.filter(isOn);
  const keepIn = ownOn.filter((it) => it.fence.kind === "keepIn");
  const inner = keepIn.filter((it) => keepIn.some((other) => isDrawnInside(it, other)));
  const outer = keepIn.filter((it) => !inner.includes(it));
  const everybodys = shared.filter((it) => it.fence.kind === "keepIn" && isOn(it));
  const safeAreas = [safeArea("own", outer), safeArea("inner", inner), safeArea("shared", everybodys)];
  const keepOut = ownOn.filter((it) => it.fence.kind === "keepOut");
  return {
    key: [...safeAreas.map((area) => area.of), signatureOf(keepOut)].join("/"),
    safeAreas: safeAreas.filter((area) => area.members.length > 0),
    keepOut,
    until: nextEdgeOf([...own, ...shared], moment),
  };
}

/** Names the fences and their versions in one order, whatever order they came in. */
export function signatureOf(fences: readonly CompiledFence[]): string {
  return fences
    .map(({ fence }) => `${fence.fenceId}.${fence.version}`)
    .sort()
    .join(" ");
}

function safeArea(key: SafeArea["key"], members: readonly CompiledFence[]): SafeArea {
  return { key, of: signatureOf(members), members, packed: packFences(members) };
}

function nextEdgeOf(fences: readonly CompiledFence[], { now, holidays }: Moment): EpochMs | null {
  let next: EpochMs | null = null;
  for (const { fence } of fences) {
    const edge = nextFenceEdge(fence, now, holidays);
    if (edge !== null && (next === null || edge < next)) next = edge;
  }
  return next;
}

/** Every corner of `inner` lies inside `outer`, and `inner` is clearly the smaller one. */
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
