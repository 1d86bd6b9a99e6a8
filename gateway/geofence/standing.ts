import type { FenceId } from "../../infra/domain/ids.ts";
import type { BestPlace } from "../../infra/domain/signal.ts";
import { type EpochMs, epochMs } from "../../infra/domain/time.ts";
import { probabilityOf } from "./evidence.ts";
import { type Excuse, isCurrent, isExcused } from "./excuse.ts";
import type { Heard, Told, Track } from "./senior-state.ts";

/** What a screen shows about a senior now. */
export type Standing = {
  readonly kind: "inside" | "unsure" | "outside" | "accompanied" | "silent" | "unknown";
  /** The fence that decides. */
  readonly fenceId: FenceId | null;
  /** Metres on the forbidden side of its boundary, negative when all is well. */
  readonly distanceM: number | null;
  /** That the senior is on the forbidden side. */
  readonly probability: number | null;
  readonly place: BestPlace | null;
  readonly heardAt: EpochMs | null;
  readonly outsideSince: EpochMs | null;
};

export type Seen = {
  readonly tracks: readonly Track[];
  readonly activeKeys: readonly string[];
  readonly excuses: readonly Excuse[];
  readonly heard: Heard;
  readonly told: Told;
  readonly place: BestPlace | null;
  readonly isSuspicious: boolean;
  readonly now: EpochMs;
};

/** Sums up; silence first, because nothing else is known to be true then. */
export function standingOf(seen: Seen): Standing {
  const active = seen.tracks.filter((it) => seen.activeKeys.includes(it.key));
  const worst = active.reduce<Track | null>((worst, it) => (worst === null || isWorse(it, worst) ? it : worst), null);
  const probability = worst === null ? null : probabilityOutside(worst);
  return {
    kind: kindOf(seen, worst),
    fenceId: worst?.fenceId ?? null,
    distanceM: worst === null ? null : Math.round(worst.distanceM * 10) / 10,
    probability,
    place: seen.place,
    heardAt: seen.heard.at,
    outsideSince: worst?.side === "out" && worst.outSince > 0 ? epochMs(worst.outSince) : null,
  };
}

function kindOf(seen: Seen, worst: Track | null): Standing["kind"] {
  if (seen.told.silentSince !== null) return "silent";
  if (seen.place === null) return "unknown";
  const isCovered =
    worst !== null
      ? isExcused(seen.excuses, worst.fenceId, seen.now)
      : seen.excuses.some((it) => it.kind === "outing" && isCurrent(it, seen.now));
  if (isCovered) return "accompanied";
  if (worst?.side === "out") return "outside";
  return seen.isSuspicious ? "unsure" : "inside";
}

function isWorse(left: Track, right: Track): boolean {
  if (left.side !== right.side) return left.side === "out";
  return left.distanceM > right.distanceM;
}

function probabilityOutside(track: Track): number {
  return track.side === "out" ? 1 - probabilityOf(track.back - track.score) : probabilityOf(track.score - 4);
}
