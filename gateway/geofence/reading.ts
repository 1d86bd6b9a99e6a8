import type { FenceShape } from "../../infra/domain/fence.ts";
import { isFenceOn } from "../../infra/domain/fence-schedule.ts";
import type { FenceId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { type Excuse, isOpenCorridor } from "./excuse.ts";
import type { FenceIndex } from "./fence-index.ts";
import { type CompiledFence, type FencePlan, type SafeArea, signatureOf } from "./fence-plan.ts";
import type { SeniorState, ToldExit, Track } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { compileShape, type Geometry } from "./shape-geometry.ts";

/** What one rule says about one place: metres on the forbidden side (negative: allowed) of the fence that decides. */
export type Reading = {
  readonly key: string;
  readonly of: string;
  readonly fenceId: FenceId;
  readonly distanceM: number;
};

export type RuleSource = {
  readonly fences: FenceIndex;
  readonly excuses: readonly Excuse[];
  readonly settings: EngineSettings;
};

/** The rules that hold for a senior now: safe areas, keep-out fences, temporary corridors. */
export type Rules = {
  /** Differs whenever what is allowed differs. */
  readonly key: string;
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

const noCorridors: readonly Excuse[] = [];

/** The rules at `now`, temporary corridors included. */
export function rulesFor(state: SeniorState, scene: RuleSource, now: EpochMs): Rules {
  const { fences, excuses, settings } = scene;
  const plan = fences.planFor(state.seniorId, now, settings.holidays);
  const open = excuses.length === 0 ? noCorridors : excuses.filter((it) => isOpenCorridor(it, now));
  const corridorKey = open.map((it) => `+${it.from}-${it.to}`).join("");
  return {
    key: plan.key + corridorKey,
    plan,
    index: fences,
    corridors: open.flatMap((it) => (it.shape === undefined ? [] : [geometryOf(it.shape)])),
    corridorKey,
    lingering: state.told.exits,
    now,
    settings,
  };
}

/** The rules that are on now; a told one that has gone off is only watched for the return. */
export function activeKeysOf(rules: Rules, tracks: readonly Track[]): readonly string[] {
  const { plan, index, now, settings } = rules;
  const keys: string[] = plan.safeAreas.map((it) => it.key);
  for (const { fence } of plan.keepOut) keys.push(keepOutKey(fence.fenceId));
  for (const { key, fenceId } of tracks) if (index.isSharedOn(fenceId, now, settings.holidays)) keys.push(key);
  return keys;
}

/** Every rule's reading of one place. */
export function readPlace(rules: Rules, lon: number, lat: number): readonly Reading[] {
  const readings: Reading[] = rules.plan.safeAreas.map((area) => readSafeArea(rules, area, lon, lat));
  for (const fence of rules.plan.keepOut) readings.push(readKeepOut(fence, lon, lat));
  for (const fence of rules.index.keepOutNear(lon, lat)) {
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
