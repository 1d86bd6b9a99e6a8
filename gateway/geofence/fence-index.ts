import type { Fence } from "../../infra/domain/fence.ts";
import { type HolidayCalendar, isFenceOn } from "../../infra/domain/fence-schedule.ts";
import type { LonLat, LonLatBox } from "../../infra/domain/geo.ts";
import type { FenceId, SeniorId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { type CompiledFence, type FencePlan, planOf } from "./fence-plan.ts";
import { createPlaceGrid } from "./place-grid.ts";
import { compileShape } from "./shape-geometry.ts";

export type FenceDistance = { readonly fence: Fence; readonly distanceM: number };

export type FenceIndex = {
  /** Adds or replaces a fence; seen by the next question. */
  readonly upsert: (fence: Fence) => void;
  readonly remove: (fenceId: FenceId) => void;
  readonly get: (fenceId: FenceId) => CompiledFence | null;
  /** Whether it is a shared fence and applies at `now`. */
  readonly isSharedOn: (fenceId: FenceId, now: EpochMs, holidays: HolidayCalendar) => boolean;
  readonly planFor: (seniorId: SeniorId, now: EpochMs, holidays: HolidayCalendar) => FencePlan;
  /** The shared keep-out fences that may have the place inside or at most 50 m away. */
  readonly keepOutNear: (lon: number, lat: number) => readonly CompiledFence[];
  /**
   * All fences of the senior, on or off, and the shared ones with the place inside or near; metres, negative inside,
   * exact up to 300 m from a boundary.
   */
  readonly forSenior: (seniorId: SeniorId, point: LonLat) => readonly FenceDistance[];
};

type Cached = { readonly plan: FencePlan; readonly from: EpochMs; readonly holidays: HolidayCalendar };

const NEAR_M = 50;
/** Metres per degree of longitude at 60 degrees: what is near in degrees is near enough everywhere we serve. */
const METRES_PER_DEGREE = 55_000;

/** All fences in memory; an edit rebuilds that fence alone. */
export function createFenceIndex(): FenceIndex {
  const byId = new Map<FenceId, CompiledFence>();
  const own = new Map<SeniorId, Map<FenceId, CompiledFence>>();
  const shared = new Map<FenceId, CompiledFence>();
  const keepIn = createPlaceGrid<CompiledFence>();
  const keepOut = createPlaceGrid<CompiledFence>();
  const plans = new Map<SeniorId, Cached>();

  const gridOf = (fence: Fence) => (fence.kind === "keepIn" ? keepIn : keepOut);
  const put = (compiled: CompiledFence) => {
    const { fence, geometry } = compiled;
    byId.set(fence.fenceId, compiled);
    if (fence.seniorId === null) {
      shared.set(fence.fenceId, compiled);
      gridOf(fence).add(compiled, widened(geometry.bounds));
      plans.clear();
      return;
    }
    const bucket = own.get(fence.seniorId) ?? new Map<FenceId, CompiledFence>();
    own.set(fence.seniorId, bucket.set(fence.fenceId, compiled));
    plans.delete(fence.seniorId);
  };
  const remove = (fenceId: FenceId) => {
    const known = byId.get(fenceId);
    if (known === undefined) return;
    byId.delete(fenceId);
    if (known.fence.seniorId === null) {
      shared.delete(fenceId);
      gridOf(known.fence).remove(known, widened(known.geometry.bounds));
      plans.clear();
      return;
    }
    own.get(known.fence.seniorId)?.delete(fenceId);
    plans.delete(known.fence.seniorId);
  };
  const planFor = (seniorId: SeniorId, now: EpochMs, holidays: HolidayCalendar): FencePlan => {
    const known = plans.get(seniorId);
    if (known !== undefined && isFresh(known, now, holidays)) return known.plan;
    const plan = planOf([...(own.get(seniorId)?.values() ?? [])], [...shared.values()], { now, holidays });
    plans.set(seniorId, { plan, from: now, holidays });
    return plan;
  };
  return {
    upsert: (fence) => {
      const compiled = { fence, geometry: compileShape(fence.shape) };
      remove(fence.fenceId);
      put(compiled);
    },
    remove,
    get: (fenceId) => byId.get(fenceId) ?? null,
    isSharedOn: (fenceId, now, holidays) => {
      const fence = shared.get(fenceId)?.fence;
      return fence !== undefined && isFenceOn(fence, now, holidays);
    },
    planFor,
    keepOutNear: (lon, lat) => {
      const candidates = keepOut.at(lon, lat);
      return candidates.length === 0 ? candidates : candidates.filter((it) => mayBeNear(it, lon, lat));
    },
    forSenior: (seniorId, point) => {
      const [lon, lat] = point;
      const found: FenceDistance[] = [];
      const add = ({ fence, geometry }: CompiledFence) => {
        found.push({ fence, distanceM: geometry.nearDistanceM(lon, lat) });
      };
      own.get(seniorId)?.forEach(add);
      for (const it of keepIn.at(lon, lat)) if (mayBeNear(it, lon, lat)) add(it);
      for (const it of keepOut.at(lon, lat)) if (mayBeNear(it, lon, lat)) add(it);
      return found;
    },
  };
}

function isFresh({ plan, from, holidays: knownHolidays }: Cached, now: EpochMs, holidays: HolidayCalendar): boolean {
  return now >= from && (plan.until === null || now < plan.until) && knownHolidays === holidays;
}

function mayBeNear({ geometry }: CompiledFence, lon: number, lat: number): boolean {
  const { west, south, east, north } = geometry.bounds;
  const margin = NEAR_M / METRES_PER_DEGREE;
  return lon >= west - margin && lon <= east + margin && lat >= south - margin && lat <= north + margin;
}

function widened(box: LonLatBox): LonLatBox {
  const margin = NEAR_M / METRES_PER_DEGREE;
  return {
    west: box.west - margin,
    south: box.south - margin,
    east: box.east + margin,
    north: box.north + margin,
  };
}
