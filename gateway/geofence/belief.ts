import { evidenceCap, logLikelihoodRatio, shareOfEvidence } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import type { Reading } from "./reading.ts";
import type { Belief, Track } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { judgeTravel } from "./travel.ts";

export type Believing = {
  /** The rules' readings of the place seen. */
  readonly readings: readonly Reading[];
  /** Rules whose breach was told: only evidence of a return ends it, whatever happens to the fence. */
  readonly toldKeys: readonly string[];
  readonly settings: EngineSettings;
};

/** What is believed after one more fix. */
export function believe(belief: Belief, seen: Observation, { readings, toldKeys, settings }: Believing): Belief {
  const travel = judgeTravel(belief, seen, settings);
  const elapsedS = belief.at === 0 ? settings.persistS * 10 : (seen.at - belief.at) / 1_000;
  const share = travel.weight * shareOfEvidence(elapsedS, settings);
  const isConfirmed = travel.jump === null && seen.sigmaM <= settings.coarseSigmaM;
  const tracks: Track[] = [];
  for (const reading of readings) {
    const known = belief.tracks.find((it) => it.key === reading.key && it.of === reading.of);
    const before = known ?? freshTrack(reading, toldKeys.includes(reading.key) ? "out" : "in");
    const track = weigh(settle(before, seen.at, settings), {
      seen,
      reading,
      share,
      isConfirmed,
      settings,
    });
    if (track.side === "out" || track.score > 0 || !track.key.startsWith("out:")) tracks.push(track);
  }
  const { trust, jump, coarse } = travel;
  return { at: seen.at, trust, jump, coarse, tracks };
}

/** A return that has held for its dwell by `at` is concluded; time alone can do it. */
export function settle(track: Track, at: number, settings: EngineSettings): Track {
  const due = settlesAt(track, settings);
  if (due === null || at < due) return track;
  return { ...freshTrack(track, "in"), distanceM: track.distanceM, sigmaM: track.sigmaM };
}

/** When the dwell of a return that is under way ends; `null` when none is. */
export function settlesAt(track: Track, settings: EngineSettings): number | null {
  if (track.side === "in" || track.back < settings.returnScore) return null;
  return track.backSince + settings.returnDwellS * 1_000;
}

function freshTrack({ key, of, fenceId }: Pick<Track, "key" | "of" | "fenceId">, side: Track["side"]): Track {
  return {
    key,
    of,
    fenceId,
    side,
    score: 0,
    scoreSince: 0,
    peak: 0,
    back: 0,
    backSince: 0,
    outSince: 0,
    distanceM: 0,
    sigmaM: 0,
  };
}

type Weighing = {
  readonly seen: Observation;
  readonly reading: Reading;
  readonly share: number;
  readonly isConfirmed: boolean;
  readonly settings: EngineSettings;
};

function weigh(track: Track, weighing: Weighing): Track {
  return track.side === "in" ? weighExit(track, weighing) : weighReturn(track, weighing);
}

/** CUSUM of the log-likelihood ratio, floored at 0, capped by what correlated errors can prove. */
function weighExit(track: Track, { seen, reading, share, isConfirmed, settings }: Weighing): Track {
  const { distanceM, fenceId } = reading;
  const ratio = logLikelihoodRatio(distanceM, seen.sigmaM, settings.outlierShare);
  const scoreSince = track.score > 0 ? track.scoreSince : seen.at;
  const peak = track.score > 0 ? Math.max(track.peak, ratio) : Math.max(0, ratio);
  const cap = evidenceCap(peak, (seen.at - scoreSince) / 1_000, settings);
  const score = Math.min(Math.max(0, track.score + share * ratio), Math.max(cap, track.score));
  const isOut = score >= settings.exitScore && isConfirmed;
  return {
    key: track.key,
    of: track.of,
    fenceId,
    side: isOut ? "out" : "in",
    score: isConfirmed ? score : Math.min(score, 0.9 * settings.exitScore),
    scoreSince,
    peak,
    back: 0,
    backSince: 0,
    outSince: isOut ? seen.at : 0,
    distanceM,
    sigmaM: seen.sigmaM,
  };
}

/** Evidence of being inside the inner radius; its beginning starts the dwell, its loss ends it. */
function weighReturn(track: Track, { seen, reading, share, isConfirmed, settings }: Weighing): Track {
  const { distanceM, fenceId } = reading;
  const fromInnerM = distanceM + settings.returnMarginM;
  const ratio = -logLikelihoodRatio(fromInnerM, seen.sigmaM, settings.outlierShare);
  const weight = isConfirmed || ratio < 0 ? share : 0;
  const back = Math.min(Math.max(0, track.back + weight * ratio), settings.returnScore * 2);
  return {
    ...track,
    fenceId,
    back,
    backSince: track.back > 0 ? track.backSince : seen.at,
    score: settings.exitScore,
    distanceM,
    sigmaM: seen.sigmaM,
  };
}
