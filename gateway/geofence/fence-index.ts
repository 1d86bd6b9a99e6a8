import type { Fence } from "../../infra/domain/fence.ts";
import { type HolidayCalendar, isFenceOn } from "../../infra/domain/fence-schedule.ts";
import type { LonLat } from "../../infra/domain/geo.ts";
import type { FenceId, SeniorId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { breathe } from "../../infra/runtime/breathe.ts";
import { createEdgeGrid, type EdgeGrid, type Near } from "./edge-grid.ts";
import { type CompiledFence, type FencePlan, planOf } from "./fence-plan.ts";
import { measurePacked, type PackedFences, packFences } from "./packed-fences.ts";
import { compileShape } from "./shape-geometry.ts";

export type FenceIndex = {
  /** Adds or replaces a fence; seen by the next question. */
  readonly upsert: (fence: Fence) => void;
  readonly remove: (fenceId: FenceId) => void;
  readonly get: (fenceId: FenceId) => CompiledFence | null;
  /** Whether it is a shared fence and applies at `now`. */
  readonly isSharedOn: (fenceId: FenceId, now: EpochMs, holidays: HolidayCalendar) => boolean;
  readonly planFor: (seniorId: SeniorId, now: EpochMs, holidays: HolidayCalendar) => FencePlan;
  /** The shared fences, on or off, that have the place inside or at most 50 m away; see `EdgeGrid`. */
  readonly sharedNear: EdgeGrid<CompiledFence>["near"];
  /**
   * All fences of the senior, on or off, and the shared ones with the place inside or near; metres, negative inside,
   * of shared ones exact up to 50 m from a boundary.
   */
  readonly forSenior: (seniorId: SeniorId, point: LonLat) => readonly Near<CompiledFence>[];
};

type Cached = { readonly plan: FencePlan; readonly from: EpochMs; readonly holidays: HolidayCalendar };

const noFences: readonly CompiledFence[] = [];

/** All fences in memory; an edit rebuilds that fence alone. */
export function createFenceIndex(): FenceIndex {
  const byId = new Map<FenceId, CompiledFence>();
  const own = new Map<SeniorId, PackedFences>();
  const shared = new Map<FenceId, CompiledFence>();
  const grid = createEdgeGrid<CompiledFence>();
  const plans = new Map<SeniorId, Cached>();
  const ownOf = (seniorId: SeniorId) => own.get(seniorId)?.members ?? noFences;

  const put = (compiled: CompiledFence, instead: CompiledFence | null) => {
    const { fence, geometry } = compiled;
    byId.set(fence.fenceId, compiled);
    if (fence.seniorId === null) {
      shared.set(fence.fenceId, compiled);
      grid.put(compiled, geometry.outline(), instead);
      plans.clear();
      return;
    }
    own.set(fence.seniorId, packFences([...ownOf(fence.seniorId), compiled]));
    plans.delete(fence.seniorId);
  };
  const remove = (fenceId: FenceId) => {
    const known = byId.get(fenceId);
    if (known === undefined) return;
    byId.delete(fenceId);
    if (known.fence.seniorId === null) {
      shared.delete(fenceId);
      grid.remove(known);
      plans.clear();
      return;
    }
    const { seniorId } = known.fence;
    own.set(seniorId, packFences(ownOf(seniorId).filter((it) => it !== known)));
    plans.delete(known.fence.seniorId);
  };
  const planFor = (seniorId: SeniorId, now: EpochMs, holidays: HolidayCalendar): FencePlan => {
    const known = plans.get(seniorId);
    if (known !== undefined && isFresh(known, now, holidays)) return known.plan;
    const plan = planOf(ownOf(seniorId), [...shared.values()], { now, holidays });
    plans.set(seniorId, { plan, from: now, holidays });
    return plan;
  };
  return {
    upsert: (fence) => {
      const compiled = { fence, geometry: compileShape(fence.shape) };
      const known = byId.get(fence.fenceId);
      const isSharedStill = known?.fence.seniorId === null && fence.seniorId === null;
      if (!isSharedStill) remove(fence.fenceId);
      put(compiled, isSharedStill ? known : null);
    },
    remove,
    get: (fenceId) => byId.get(fenceId) ?? null,
    isSharedOn: (fenceId, now, holidays) => {
      const fence = shared.get(fenceId)?.fence;
      return fence !== undefined && isFenceOn(fence, now, holidays);
    },
    planFor,
    sharedNear: grid.near,
    forSenior: (seniorId, [lon, lat]) => {
      const found: Near<CompiledFence>[] = [];
      const mine = own.get(seniorId);
      if (mine !== undefined) measurePacked(mine, lon, lat, found);
      grid.near(lon, lat, found);
      return found;
    },
  };
}

/** An index of these; sockets and timers get their turn between two fences, of which a large one takes some 40 ms. */
export async function indexFences(fences: readonly Fence[]): Promise<FenceIndex> {
  const index = createFenceIndex();
  for (const fence of fences) {
    index.upsert(fence);
    await breathe();
  }
  return index;
}

function isFresh({ plan, from, holidays: knownHolidays }: Cached, now: EpochMs, holidays: HolidayCalendar): boolean {
  return now >= from && (plan.until === null || now < plan.until) && knownHolidays === holidays;
}
