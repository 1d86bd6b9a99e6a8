import { type EpochMs, epochMs, plusMs } from "../domain/time.ts";

export type Clock = { readonly now: () => EpochMs };

/** The machine's clock. */
export const systemClock: Clock = { now: () => epochMs(Date.now()) };

/** A clock that only moves when it is told to: for tests and for replaying recordings. */
export type MovableClock = Clock & {
  readonly advance: (deltaMs: number) => void;
  readonly set: (instant: EpochMs) => void;
};

export function createMovableClock(start: EpochMs): MovableClock {
  let instant = start;
  return {
    now: () => instant,
    advance: (deltaMs) => {
      instant = plusMs(instant, deltaMs);
    },
    set: (to) => {
      instant = to;
    },
  };
}
