import { evidenceCap, logLikelihoodRatio, shareOfEvidence } from "./evidence.ts";
import type { Observation } from "./observation.ts";
import type { Reading } from "./reading.ts";
import { calibrate, isNear, settleDown } from "./rest.ts";
import type { Belief, Track } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";
import { judgeTravel, type Travel } from "./travel.ts";

export type Believing = {
  /** The rules' readings of the place seen. */
  readonly readings: readonly Reading[];
  /** Rules whose breach was told: only evidence of a return ends it, whatever happens to the fence. */
  readonly toldKeys: readonly string[];
  readonly settings: EngineSettings;
};

/** What is believed after one more fix. */
export function believe(belief: Belief, claimed: Observation, { readings, toldKeys, settings }: Believing): Belief {
  const seen = calibrate(belief.rest, claimed, settings);
  const travel = judgeTravel(belief, seen, settings);
  // The first place ever says nothing about how long the senior has been there.
  const elapsedS = belief.at === 0 ? 0 : (seen.at - belief.at) / 1_000;
  const isFine = seen.sigmaM <= settings.coarseSigmaM;
  const isConfirmed = isFine && (travel.jump === null || travel.jump.holdS === 0);
  const isSeenAgain = isFine && (travel.jump === null || travel.jump.ride >= settings.rideScore / 3);
  const isNearRest = belief.rest !== null && isNear(belief.rest, seen, settings);
  const tracks: Track[] = [];
  for (const reading of readings) {
    const known = belief.tracks.find((it) => it.key === reading.key);
    const before = known?.of === reading.of ? known : freshTrack(reading, sideAfterEdit(known, toldKeys));
    const track = weigh(settle(before, seen.at, settings), {
      seen,
      reading,
      elapsedS,
      travel,
      correlationS: isNearRest ? settings.restCorrelationS : settings.correlationS,
      isConfirmed,
      isSeenAgain,
      settings,
    });
    if (track.side === "out" || track.score > 0 || !track.key.startsWith("out:")) tracks.push(track);
  }
  const { trust, jump, coarse } = travel;
  const rest = isFine && travel.jump === null ? settleDown(belief.rest, claimed, settings) : belief.rest;
  return { at: seen.at, trust, jump, coarse, rest, tracks };
}

/** Evidence about an edited fence starts anew, but nobody is back because a fence was moved under her. */
function sideAfterEdit(known: Track | undefined, toldKeys: readonly string[]): Track["side"] {
  return known !== undefined && toldKeys.includes(known.key) ? "out" : "in";
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
    since: 0,
    peak: 0,
    scoreBeforeJump: 0,
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
  /** Since the fix before. */
  readonly elapsedS: number;
  readonly travel: Travel;
  /** How long errors repeat themselves here. */
  readonly correlationS: number;
  /** No open jump but a doubtful one, no coarse fix: it may decide. */
  readonly isConfirmed: boolean;
  /** As above, or a jump that a second fix has confirmed: enough for a return, which has its dwell. */
  readonly isSeenAgain: boolean;
  readonly settings: EngineSettings;
};

function weigh(track: Track, weighing: Weighing): Track {
  return track.side === "in" ? weighExit(track, weighing) : weighReturn(track, weighing);
}

/**
 * CUSUM of the log-likelihood ratio, floored at 0. What an excursion may prove grows with the time since the last fix
 * before it (an outlier is short) and is capped by its strongest fix (errors are correlated); both in seconds, so that
 * fast and slow bands are judged alike.
 */
function weighExit(
  track: Track,
  { seen, reading, elapsedS, travel, correlationS, isConfirmed, settings }: Weighing,
): Track {
  const { distanceM, evidenceM, fenceId } = reading;
  const { weight, isTakenBack, isStretch, jump } = travel;
  const before = isTakenBack ? Math.min(track.score, track.scoreBeforeJump) : track.score;
  const ratio = logLikelihoodRatio(evidenceM, seen.sigmaM, settings.outlierShare);
  const isRunning = before > 0;
  const since = isRunning ? track.since : seen.at - elapsedS * 1_000;
  const lastedS = (seen.at - since) / 1_000;
  const peak = Math.max(isRunning ? track.peak : 0, weight * ratio);
  const share = ratio >= 0 ? weight : Math.max(weight, settings.jumpWeight) * shareOfEvidence(elapsedS, settings);
  const score = Math.min(Math.max(0, before + share * ratio), evidenceCap(peak, lastedS, correlationS));
  // A fix that itself says "inside" proves nothing, whatever the one before it said.
  const mayDecide = isConfirmed && ratio > 0 && (isRunning || !isStretch);
  const isOut = mayDecide && score * shareOfEvidence(lastedS, settings) >= settings.exitScore;
  return {
    key: track.key,
    of: track.of,
    fenceId,
    side: isOut ? "out" : "in",
    score,
    since,
    peak,
    scoreBeforeJump: jump === null ? score : Math.min(score, track.scoreBeforeJump),
    back: 0,
    backSince: 0,
    outSince: isOut ? seen.at : 0,
    distanceM,
    sigmaM: seen.sigmaM,
  };
}

/** Evidence of being inside the inner radius; its beginning starts the dwell, its loss ends it. */
function weighReturn(track: Track, { seen, reading, elapsedS, travel, isSeenAgain, settings }: Weighing): Track {
  const { distanceM, fenceId } = reading;
  const { weight, hasMoved } = travel;
  const fromInnerM = distanceM + (hasMoved ? 0 : settings.returnMarginM);
  const ratio = -logLikelihoodRatio(fromInnerM, seen.sigmaM, settings.outlierShare);
  const trusted = isSeenAgain ? Math.max(weight, settings.jumpWeight) : ratio < 0 ? weight : 0;
  const share = trusted * shareOfEvidence(elapsedS, settings);
  const back = Math.min(Math.max(0, track.back + share * ratio), settings.returnScore * 2);
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
