import type { FenceShape } from "../../infra/domain/fence.ts";
import { isFenceOn } from "../../infra/domain/fence-schedule.ts";
import type { FenceId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { type CompiledFence, type FenceIndex, type FencePlan, type SafeArea, signatureOf } from "./fence-index.ts";
import type { ToldExit } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { compileShape, type Geometry } from "./shape-geometry.ts";

/** What one rule says about one place: metres on the forbidden side (negative: allowed) of the fence that decides. */
export type Reading = {
  readonly key: string;
  readonly of: string;
  readonly fenceId: FenceId;
  readonly distanceM: number;
};

/** The rules that hold for a senior now: safe areas, keep-out fences, temporary corridors. */
export type Rules = {
  readonly plan: FencePlan;
  readonly index: FenceIndex;
  readonly corridors: readonly Geometry[];
  /** Names the corridors that are open now. */
  readonly corridorKey: string;
  /** Rules that were broken and have gone off since: watched for the return only. */
  readonly lingering: readonly ToldExit[];
  readonly now: EpochMs;
  readonly settings: EngineSettings;
};

/** Shared keep-out fences farther away than this say nothing. */
const KEEP_OUT_REACH_M = 50;

/** Every rule's reading of one place. */
export function readPlace(rules: Rules, lon: number, lat: number): readonly Reading[] {
  const readings: Reading[] = rules.plan.safeAreas.map((area) => readSafeArea(rules, area, lon, lat));
  for (const fence of rules.plan.keepOut) readings.push(readKeepOut(fence, lon, lat));
  for (const fence of rules.index.keepOutNear(lon, lat, KEEP_OUT_REACH_M)) {
    if (isFenceOn(fence.fence, rules.now, rules.settings.holidays)) readings.push(readKeepOut(fence, lon, lat));
  }
  for (const exit of rules.lingering) {
    const fence = rules.index.get(exit.fenceId);
    if (fence === null || readings.some((it) => it.key === exit.key)) continue;
    const isKeepOut = fence.fence.kind === "keepOut";
    readings.push(isKeepOut ? readKeepOut(fence, lon, lat) : readMember(exit.key, fence, lon, lat));
  }
  return readings;
}

/** Safe in any member or corridor: the smallest signed distance decides. */
function readSafeArea(rules: Rules, area: SafeArea, lon: number, lat: number): Reading {
  let nearest: Reading | null = null;
  for (const member of area.members) {
    const reading = readMember(area.key, member, lon, lat);
    if (nearest === null || reading.distanceM < nearest.distanceM) nearest = reading;
  }
  if (nearest === null) throw new RangeError("a safe area without fences");
  let distanceM = nearest.distanceM;
  for (const corridor of rules.corridors) distanceM = Math.min(distanceM, corridor.signedDistanceM(lon, lat));
  return { key: nearest.key, of: area.of + rules.corridorKey, fenceId: nearest.fenceId, distanceM };
}

function readMember(key: string, { fence, geometry }: CompiledFence, lon: number, lat: number): Reading {
  return {
    key,
    of: signatureOf([{ fence, geometry }]),
    fenceId: fence.fenceId,
    distanceM: geometry.signedDistanceM(lon, lat),
  };
}

function readKeepOut({ fence, geometry }: CompiledFence, lon: number, lat: number): Reading {
  const of = signatureOf([{ fence, geometry }]);
  return { key: keepOutKey(fence.fenceId), of, fenceId: fence.fenceId, distanceM: -geometry.signedDistanceM(lon, lat) };
}

export function keepOutKey(fenceId: FenceId): string {
  return `out:${fenceId}`;
}

const compiled = new WeakMap<FenceShape, Geometry>();

/** The geometry of a temporary shape, kept as long as the shape is. */
export function geometryOf(shape: FenceShape): Geometry {
  const known = compiled.get(shape);
  if (known !== undefined) return known;
  const geometry = compileShape(shape);
  compiled.set(shape, geometry);
  return geometry;
}
