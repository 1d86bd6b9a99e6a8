import type { FenceKind } from "./fence.ts";
import type { LonLat } from "./geo.ts";
import type { FenceId, SeniorId, WristbandId } from "./ids.ts";
import type { EpochMs } from "./time.ts";

/**
 * What a rule concluded about one senior. `suspicion` and `jump` are for the screen and ask the band for faster fixes;
 * `enter` ends an exit; `found again` kinds never close an incident by themselves.
 */
export const signalKinds = [
  "exit",
  "enter",
  "suspicion",
  "jump",
  "sos",
  "fall",
  "strapOff",
  "silent",
  "heard",
  "lowBattery",
] as const;
export type SignalKind = (typeof signalKinds)[number];

/** Every cause that a rule may name; the pages have a sentence for each. */
export const signalCauses = [
  "charging",
  "batteryLow",
  "poweredOff",
  "offWrist",
  "noSignal",
  "network",
  "scheduleEdge",
  "fenceChanged",
  "excuseEnded",
  "started",
  "water",
  "vehicle",
  "weather",
  "finder",
] as const;

/** Numbers behind a conclusion, enough to say it in one sentence and to check it later. */
export type SignalWhy = {
  /** Name and version of the rule, for instance `evidence-1`. */
  readonly rule: string;
  /** Metres from the fence's boundary, positive outside. */
  readonly distanceM: number | null;
  /** Probability that the senior is where the signal says, 0 to 1. */
  readonly probability: number | null;
  /** Evidence over time: instant, signed distance, one standard error, log-likelihood so far. */
  readonly evidence: readonly SignalEvidence[];
  /** A cause, where the rule knows one: one of `signalCauses`. */
  readonly cause: string | null;
  /** Which side of the fence is forbidden, where a fence decided. */
  readonly fence?: FenceKind;
};

export type SignalEvidence = {
  readonly at: EpochMs;
  readonly distanceM: number;
  readonly sigmaM: number;
  readonly score: number;
};

export type BestPlace = { readonly at: LonLat; readonly fixedAt: EpochMs; readonly accuracyM: number | null };

export type Signal = {
  readonly kind: SignalKind;
  readonly seniorId: SeniorId;
  readonly wristbandId: WristbandId | null;
  readonly fenceId: FenceId | null;
  /** When it happened, by the clock of the fix that decided it. */
  readonly happenedAt: EpochMs;
  /** When the rule concluded it, server clock. */
  readonly concludedAt: EpochMs;
  /** The conclusion rests on fixes that arrived late: more than 2 min after they were taken. */
  readonly late: boolean;
  readonly place: BestPlace | null;
  readonly why: SignalWhy;
  readonly deliveryId: string | null;
};
