import type { Fence } from "../../infra/domain/fence.ts";
import type { FenceJudgement } from "../../infra/domain/fence-judgement.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { distanceM, type LonLat } from "../../infra/domain/geo.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { DAY_MS, type EpochMs, HOUR_MS } from "../../infra/domain/time.ts";
import { type EngineSettings, type Excuse } from "./evaluate.ts";
import { BRIEF_MS } from "./exit-count.ts";
import { createFenceIndex } from "./fence-index.ts";
import { createHistoryReplay } from "./replay-history.ts";
import { compileShape } from "./shape-geometry.ts";
import { createStayFinder, type Stay } from "./stays.ts";

export type Judging = {
  readonly fence: Fence;
  /** The senior's other keep-in fences: who is in one of them is not out. */
  readonly others: readonly Fence[];
  readonly excuses: readonly Excuse[];
  readonly home: LonLat | null;
  /** When somebody really had to look for the senior. */
  readonly searches: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
  readonly settings: EngineSettings;
};

export type FenceJudge = {
  /** The senior's own fixes, oldest first. */
  readonly take: (fix: StoredFix) => void;
  readonly judgement: () => FenceJudgement;
};

/** Three standard errors of a fix indoors and 20 m: less than that and drift alone makes exits. */
export const EDGE_MARGIN_M = 80;
/** Another fence tells an exit earlier or later than the one that was there. */
const SEARCH_MARGIN_MS = HOUR_MS;

/** Replays a senior's own fixes against a drawn fence, through the engine that runs live. */
export function createFenceJudge({ fence, others, excuses, home, searches, settings }: Judging): FenceJudge {
  const fences = createFenceIndex();
  for (const it of fence.kind === "keepIn" ? [fence, ...others] : [fence]) fences.upsert(it);
  const replay = createHistoryReplay({ fences, excuses, settings, reportIntervalMs: null });
  const stays = createStayFinder();
  const days = new Set<number>();
  let [alerts, falseAlerts, briefAlerts, openSince] = [0, 0, 0, 0];

  const count = ({ kind, concludedAt }: Signal): void => {
    if (kind === "enter" && concludedAt - openSince < BRIEF_MS) briefAlerts += 1;
    if (kind !== "exit") return;
    openSince = concludedAt;
    alerts += 1;
    const isTrue = searches.some(
      ({ from, to }) => concludedAt >= from - SEARCH_MARGIN_MS && concludedAt <= to + SEARCH_MARGIN_MS,
    );
    if (!isTrue) falseAlerts += 1;
  };
  return {
    take: (fix) => {
      if (fix.seniorId === null) return;
      days.add(Math.floor(fix.fixedAt / DAY_MS));
      stays.take(fix);
      for (const signal of replay.take(fix.seniorId, { ...fix, receivedAt: fix.fixedAt })) count(signal);
    },
    judgement: () => ({ days: days.size, alerts, falseAlerts, briefAlerts, ...edgeFacts(fence, home, stays.places()) }),
  };
}

type EdgeFacts = Pick<FenceJudgement, "homeToEdgeM" | "isHomeTooNear" | "staysNearEdge" | "staysBeyond">;

function edgeFacts(fence: Fence, home: LonLat | null, stays: readonly Stay[]): EdgeFacts {
  const geometry = compileShape(fence.shape);
  const toEdgeM = ([lon, lat]: LonLat): number => {
    const signedM = geometry.signedDistanceM(lon, lat);
    return fence.kind === "keepIn" ? signedM : -signedM;
  };
  const homeToEdgeM = home === null ? null : Math.round(toEdgeM(home));
  const elsewhere = stays.filter(({ at }) => home === null || distanceM(home, at) > EDGE_MARGIN_M);
  const staysToEdgeM = elsewhere.map(({ at }) => toEdgeM(at));
  return {
    homeToEdgeM,
    isHomeTooNear: homeToEdgeM !== null && homeToEdgeM > -EDGE_MARGIN_M,
    staysNearEdge: staysToEdgeM.filter((metres) => Math.abs(metres) < EDGE_MARGIN_M).length,
    staysBeyond: staysToEdgeM.filter((metres) => metres >= EDGE_MARGIN_M).length,
  };
}
