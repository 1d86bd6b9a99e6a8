import type { FenceShape } from "../../infra/domain/fence.ts";
import { isFenceOn } from "../../infra/domain/fence-schedule.ts";
import type { FenceId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { NEAR_M, type Near } from "./edge-grid.ts";
import { type Excuse, isOpenCorridor } from "./excuse.ts";
import type { FenceIndex } from "./fence-index.ts";
import { type CompiledFence, type FencePlan, type SafeArea, signatureOf } from "./fence-plan.ts";
import { normalQuantile } from "./gaussian.ts";
import { measurePacked, packFences } from "./packed-fences.ts";
import type { SeniorState, ToldExit, Track } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { compileShape, type Geometry } from "./shape-geometry.ts";

/** What one rule says about one place: metres on the forbidden side (negative: allowed) of the fence that decides. */
export type Reading = {
  readonly key: string;
  readonly of: string;
  readonly fenceId: FenceId;
  readonly distanceM: number;
  /** The distance that speaks for the probability: less than `distanceM` near corners, gaps and narrow shapes. */
  readonly evidenceM: number;
};

export type RuleSource = {
  readonly fences: FenceIndex;
  readonly excuses: readonly Excuse[];
  readonly settings: EngineSettings;
};

/** A place known to `sigmaM` metres per axis. */
export type Seen = { readonly lon: number; readonly lat: number; readonly sigmaM: number };

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
export function readPlace(rules: Rules, seen: Seen): readonly Reading[] {
  const { lon, lat } = seen;
  const readings: Reading[] = rules.plan.safeAreas.map((area) => readSafeArea(rules, area, seen));
  for (const fence of rules.plan.keepOut)
    readings.push(readKeepOut(fence, seen, fence.geometry.nearDistanceM(lon, lat)));
  const shared: Near<CompiledFence>[] = [];
  rules.index.sharedNear(lon, lat, shared);
  for (const { item, distanceM } of shared) {
    const { fence, geometry } = item;
    if (fence.kind !== "keepOut" || !isFenceOn(fence, rules.now, rules.settings.holidays)) continue;
    readings.push(readKeepOut(item, seen, distanceM > -NEAR_M ? distanceM : geometry.nearDistanceM(lon, lat)));
  }
  for (const exit of rules.lingering) {
    const fence = rules.index.get(exit.fenceId);
    if (fence === null || readings.some((it) => it.key === exit.key)) continue;
    const isKeepOut = fence.fence.kind === "keepOut";
    readings.push(
      isKeepOut
        ? readKeepOut(fence, seen, fence.geometry.nearDistanceM(lon, lat))
        : readSafeArea(rules, singleArea(exit.key, fence), seen),
    );
  }
  return readings;
}

/** Safe in any member or corridor: the smallest signed distance decides. */
function readSafeArea(rules: Rules, area: SafeArea, { lon, lat, sigmaM }: Seen): Reading {
  let nearest: CompiledFence | null = null;
  let distanceM = Number.POSITIVE_INFINITY;
  const found: Near<CompiledFence>[] = [];
  measurePacked(area.packed, lon, lat, found);
  for (const member of found) {
    if (member.distanceM < distanceM) [nearest, distanceM] = [member.item, member.distanceM];
  }
  if (nearest === null) throw new RangeError("a safe area without fences");
  for (const corridor of rules.corridors) distanceM = Math.min(distanceM, corridor.signedDistanceM(lon, lat));
  const shareAllowed = () => {
    const shapes = [...area.members.map((it) => it.geometry), ...rules.corridors];
    return shapes.reduce((sum, it) => sum + it.shareInside(lon, lat, sigmaM), 0);
  };
  const evidenceM = isInDoubt(distanceM, sigmaM) ? soberM(distanceM, sigmaM, 1 - shareAllowed()) : distanceM;
  const of = rules.corridorKey === "" ? area.of : area.of + rules.corridorKey;
  return { key: area.key, of, fenceId: nearest.fence.fenceId, distanceM, evidenceM };
}

function singleArea(key: string, fence: CompiledFence): SafeArea {
  return { key, of: signatureOf([fence]), members: [fence], packed: packFences([fence]) };
}

function readKeepOut(compiled: CompiledFence, { lon, lat, sigmaM }: Seen, signedM: number): Reading {
  const { fence, geometry } = compiled;
  const distanceM = -signedM;
  const evidenceM = isInDoubt(distanceM, sigmaM)
    ? soberM(distanceM, sigmaM, geometry.shareInside(lon, lat, sigmaM))
    : distanceM;
  return { key: keepOutKey(fence.fenceId), of: signatureOf([compiled]), fenceId: fence.fenceId, distanceM, evidenceM };
}

/** On the forbidden side, but by so little that the shape beyond the nearest edge matters. */
function isInDoubt(distanceM: number, sigmaM: number): boolean {
  return distanceM > 0 && distanceM < 4 * sigmaM;
}

/** The exact probability only ever takes evidence away: at a corner, in a narrow river, between two fences. */
function soberM(distanceM: number, sigmaM: number, shareForbidden: number): number {
  return Math.min(distanceM, sigmaM * normalQuantile(Math.max(0, shareForbidden)));
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
