import { sigmaPerAxisM } from "../../infra/domain/accuracy.ts";
import type { StoredFix } from "../../infra/domain/fix.ts";
import type { EngineSettings } from "./settings.ts";

/** What a fix says about a place: instant, order key, degrees and the calibrated standard error per axis. */
export type Observation = {
  readonly at: number;
  readonly messageKey: number;
  readonly lon: number;
  readonly lat: number;
  readonly sigmaM: number;
  /** Share of the usual time after which a jump that stays is believed. */
  readonly holdShare: number;
};

export const OBSERVATION_NUMBERS = 6;

/** `null` for a message without a place. Accuracy that was not said is assumed by source, never perfect. */
export function observe(fix: StoredFix, settings: EngineSettings): Observation | null {
  if (fix.at === null) return null;
  const claimedM = fix.accuracyM ?? settings.assumedAccuracyM[fix.source];
  const level = fix.accuracyM === null ? 0.68 : fix.accuracyLevel;
  const sigmaM = Math.max(settings.sigmaFloorM, settings.widen[fix.source] * sigmaPerAxisM(claimedM, level));
  const holdShare = settings.holdShare[fix.source];
  return { at: fix.fixedAt, messageKey: fix.messageKey, lon: fix.at[0], lat: fix.at[1], sigmaM, holdShare };
}

export function observationAt(numbers: readonly number[], index: number): Observation {
  const offset = index * OBSERVATION_NUMBERS;
  return {
    at: numbers[offset] ?? 0,
    messageKey: numbers[offset + 1] ?? 0,
    lon: numbers[offset + 2] ?? 0,
    lat: numbers[offset + 3] ?? 0,
    sigmaM: numbers[offset + 4] ?? 0,
    holdShare: numbers[offset + 5] ?? 1,
  };
}

export function countObservations(numbers: readonly number[]): number {
  return numbers.length / OBSERVATION_NUMBERS;
}

/** `numbers` with `added` behind its last member. */
export function withObservation(numbers: readonly number[], added: Observation): readonly number[] {
  return [...numbers, added.at, added.messageKey, added.lon, added.lat, added.sigmaM, added.holdShare];
}

/** Below 0 when `left` was taken before `right`; ties are settled by the message key, so order never depends on arrival. */
export function compareInTime(left: Observation, right: Observation): number {
  return left.at - right.at || left.messageKey - right.messageKey;
}
