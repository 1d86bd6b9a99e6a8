import type { FenceId, SeniorId, WristbandId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";

/** Grows when the meaning of a stored state changes; an older one is started anew. */
export const STATE_VERSION = 1;

/** Everything the engine remembers about one senior: plain data, kept as JSON between two facts. */
export type SeniorState = {
  readonly version: typeof STATE_VERSION;
  readonly seniorId: SeniorId;
  readonly memory: Memory;
  /** Against which rules the memory was judged. */
  readonly planKey: string;
  /** What has been said and to what it refers. */
  readonly told: Told;
  readonly heard: Heard;
};

/** What the newest fixes say, and what was believed one and two blocks of fixes ago, to fit late ones in between. */
export type Memory = {
  readonly head: Belief;
  readonly middle: Belief;
  readonly base: Belief;
  /** The fixes since `base` and since `middle`, `OBSERVATION_NUMBERS` numbers each, in order of time. */
  readonly older: readonly number[];
  readonly newer: readonly number[];
};

/** A conclusion from fixes alone, in order of `fixedAt`; knows no schedule, no excuse and no server clock. */
export type Belief = {
  readonly at: number;
  readonly trust: Anchor | null;
  readonly jump: Jump | null;
  readonly coarse: Anchor | null;
  readonly rest: Rest | null;
  readonly tracks: readonly Track[];
};

export type Anchor = { readonly lon: number; readonly lat: number; readonly sigmaM: number; readonly at: number };
/** Where the senior has been staying: the slow mean of the trusted fixes near it. */
export type Rest = {
  readonly lon: number;
  readonly lat: number;
  readonly since: number;
  readonly at: number;
  /** Natural logarithm of how much larger the errors are here than the band claims. */
  readonly excess: number;
};
/** A place too far from the last trusted one for the time between. */
export type Jump = Anchor & {
  readonly since: number;
  readonly lastAt: number;
  /** Believed after staying this long. */
  readonly holdS: number;
  /** Evidence that it is a ride. */
  readonly ride: number;
};

/** Evidence about one safe area or one keep-out fence; distances positive on the forbidden side. */
export type Track = {
  readonly key: string;
  /** Fences and versions that the evidence speaks of. */
  readonly of: string;
  readonly fenceId: FenceId;
  readonly side: "in" | "out";
  /** Evidence for "out" while in. */
  readonly score: number;
  /** The last fix before this excursion; its time and its strongest fix bound what it can prove. */
  readonly since: number;
  readonly peak: number;
  /** The score before the open jump, to go back to when it is taken back. */
  readonly scoreBeforeJump: number;
  /** Evidence for "back in" while out, and since when. */
  readonly back: number;
  readonly backSince: number;
  readonly outSince: number;
  readonly distanceM: number;
  readonly sigmaM: number;
};

export type Told = {
  readonly exits: readonly ToldExit[];
  readonly silentSince: EpochMs | null;
  /** The silence was put down to an outage of the area. */
  readonly silentInOutage: boolean;
  readonly suspicionAt: EpochMs | null;
  readonly jumpAt: EpochMs | null;
  readonly wishedAt: EpochMs | null;
  readonly lowBatteryAt: EpochMs | null;
  readonly strapOffAt: EpochMs | null;
  /** Messages whose SOS, fall or strap off was signalled: `fixedAt/messageKey`. */
  readonly urgent: readonly string[];
};
/** `lapsed`: the fence went off or was excused meanwhile; outside at its next start is told again. */
export type ToldExit = {
  readonly key: string;
  readonly fenceId: FenceId;
  readonly since: EpochMs;
  readonly lapsed: boolean;
};

export type Heard = {
  readonly wristbandId: WristbandId | null;
  readonly at: EpochMs | null;
  readonly fixedAt: EpochMs | null;
  readonly batteryPct: number | null;
  readonly charging: boolean | null;
  readonly worn: boolean | null;
  readonly poweredOff: boolean;
};

const emptyBelief: Belief = { at: 0, trust: null, jump: null, coarse: null, rest: null, tracks: [] };

/** The state of a senior of whom nothing has been heard. */
export function initialState(seniorId: SeniorId): SeniorState {
  return {
    version: STATE_VERSION,
    seniorId,
    memory: { head: emptyBelief, middle: emptyBelief, base: emptyBelief, older: [], newer: [] },
    planKey: "",
    told: {
      exits: [],
      silentSince: null,
      silentInOutage: false,
      suspicionAt: null,
      jumpAt: null,
      wishedAt: null,
      lowBatteryAt: null,
      strapOffAt: null,
      urgent: [],
    },
    heard: {
      wristbandId: null,
      at: null,
      fixedAt: null,
      batteryPct: null,
      charging: null,
      worn: null,
      poweredOff: false,
    },
  };
}

/** A state read back from storage; one of another version is started anew and settles with the next fixes. */
export function restoreState(stored: unknown, seniorId: SeniorId): SeniorState {
  return isSeniorState(stored) && stored.seniorId === seniorId ? stored : initialState(seniorId);
}

function isSeniorState(value: unknown): value is SeniorState {
  return typeof value === "object" && value !== null && "version" in value && value.version === STATE_VERSION;
}
