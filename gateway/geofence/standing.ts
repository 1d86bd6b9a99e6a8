import type { FenceId } from "../../infra/domain/ids.ts";
import type { BestPlace } from "../../infra/domain/signal.ts";
import { type EpochMs, epochMs } from "../../infra/domain/time.ts";
import type { Situation } from "./conclude.ts";
import { probabilityOf } from "./evidence.ts";
import { isAccompanied } from "./excuse.ts";
import type { Told, Track } from "./senior-state.ts";

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

/** Sums up; silence first, because nothing else is known to be true then. */
export function standingOf(situation: Situation, told: Told): Standing {
  const worst = worstOf(situation);
  return {
    kind: kindOf(situation, told, worst),
    fenceId: worst?.fenceId ?? null,
    distanceM: worst === null ? null : Math.round(worst.distanceM * 10) / 10,
    probability: worst === null ? null : probabilityOutside(worst),
    place: situation.place,
    heardAt: situation.heard.at,
    outsideSince: worst?.side === "out" && worst.outSince > 0 ? epochMs(worst.outSince) : null,
  };
}

function worstOf({ tracks, activeKeys }: Situation): Track | null {
  let worst: Track | null = null;
  for (const it of tracks) if (activeKeys.includes(it.key) && (worst === null || isWorse(it, worst))) worst = it;
  return worst;
}

function kindOf({ place, excuses, now, isSuspicious }: Situation, told: Told, worst: Track | null): Standing["kind"] {
  if (told.silentSince !== null) return "silent";
  if (place === null) return "unknown";
  if (excuses.length > 0 && isAccompanied(excuses, worst?.fenceId ?? null, now)) return "accompanied";
  if (worst?.side === "out") return "outside";
  return isSuspicious ? "unsure" : "inside";
}

function isWorse(left: Track, right: Track): boolean {
  if (left.side !== right.side) return left.side === "out";
  return left.distanceM > right.distanceM;
}

function probabilityOutside(track: Track): number {
  return track.side === "out" ? 1 - probabilityOf(track.back - track.score) : probabilityOf(track.score - 4);
}
