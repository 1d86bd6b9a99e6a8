import type { Fence } from "../../infra/domain/fence.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import type { LonLat } from "../../infra/domain/geo.ts";
import { HOUR_MS } from "../../infra/domain/time.ts";
import { defaultEngineSettings, type EngineSettings } from "./evaluate.ts";
import { createFenceIndex } from "./fence-index.ts";
import { createHistoryReplay } from "./replay-history.ts";
import { compileShape } from "./shape-geometry.ts";

/** What a fence would have done to the senior it is drawn for. */
export type FenceJudgement = {
  readonly days: number;
  /** Exits told in that time. */
  readonly exits: number;
  /** Exits of which the senior was back within 10 min: most likely errors, or the fence is too tight. */
  readonly briefExits: number;
  /** Metres from home to the edge, negative inside; `null` without a home. */
  readonly homeToEdgeM: number | null;
  /** Home lies within reach of indoor errors of the edge: at least `HOME_MARGIN_M` is wanted. */
  readonly isHomeTooNear: boolean;
};

/** Three standard errors of a fix indoors and 20 m: less than that and drift alone makes exits. */
export const HOME_MARGIN_M = 80;
const BRIEF_MS = HOUR_MS / 6;

/** Replays the senior's own fixes, oldest first, against the fence alone, through the engine that runs live. */
export function judgeFence(
  fence: Fence,
  history: Iterable<StoredFix>,
  home: LonLat | null,
  settings: EngineSettings = defaultEngineSettings,
): FenceJudgement {
  const fences = createFenceIndex();
  fences.upsert(fence);
  const replay = createHistoryReplay({ fences, excuses: [], settings, reportIntervalMs: null });
  const days = new Set<number>();
  let [exits, briefExits, openSince] = [0, 0, 0];
  for (const fix of history) {
    if (fix.seniorId === null) continue;
    days.add(Math.floor(fix.fixedAt / (24 * HOUR_MS)));
    for (const { kind, concludedAt } of replay.take(fix.seniorId, { ...fix, receivedAt: fix.fixedAt })) {
      if (kind === "exit") [exits, openSince] = [exits + 1, concludedAt];
      if (kind === "enter" && concludedAt - openSince < BRIEF_MS) briefExits += 1;
    }
  }
  const homeToEdgeM = home === null ? null : edgeDistanceM(fence, home);
  return { days: days.size, exits, briefExits, homeToEdgeM, isHomeTooNear: isTooNear(homeToEdgeM) };
}

function edgeDistanceM(fence: Fence, home: LonLat): number {
  const signedM = compileShape(fence.shape).signedDistanceM(home[0], home[1]);
  return Math.round(fence.kind === "keepIn" ? signedM : -signedM);
}

function isTooNear(homeToEdgeM: number | null): boolean {
  return homeToEdgeM !== null && homeToEdgeM > -HOME_MARGIN_M;
}
