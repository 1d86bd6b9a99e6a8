import type { WristbandEntry } from "../../infra/db/wristbands.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { type Excuse, type Fact, initialState, type SeniorState, type Standing } from "./evaluate.ts";

/** The place where the facts about one senior are judged, one at a time. */
export type Desk = {
  readonly seniorId: SeniorId;
  /** Counts what was judged, over restarts. */
  revision: number;
  state: SeniorState;
  excuses: readonly Excuse[];
  wristband: WristbandEntry | null;
  standing: Pick<Standing, "kind" | "distanceM">;
  nextLookAt: EpochMs | null;
  /** Facts that wait while a conclusion is being recorded. */
  readonly facts: Fact[];
  /** A conclusion is being recorded. */
  working: Promise<void> | null;
  /** Changed since it was saved. */
  dirty: boolean;
  readonly judged: JudgedArrivals;
};

export function createDesk(seniorId: SeniorId): Desk {
  return {
    seniorId,
    revision: 0,
    state: initialState(seniorId),
    excuses: [],
    wristband: null,
    standing: { kind: "unknown", distanceM: null },
    nextLookAt: null,
    facts: [],
    working: null,
    dirty: false,
    judged: createJudgedArrivals([]),
  };
}

/** The newest arrivals that were judged. */
export type JudgedArrivals = {
  /** Adds it; `false` when it was there already, or is older than all that is remembered of a full memory. */
  readonly add: (arrival: number) => boolean;
  readonly list: () => readonly number[];
};

/** Two writers may commit out of order; more than this many messages of one band never lie between them. */
const REMEMBERED = 64;

export function createJudgedArrivals(initial: readonly number[]): JudgedArrivals {
  const ring = [...initial].sort((a, b) => a - b).slice(-REMEMBERED);
  return {
    add: (arrival) => {
      const newest = ring.at(-1) ?? 0;
      if (arrival > newest) ring.push(arrival);
      else if (ring.includes(arrival) || (ring.length >= REMEMBERED && arrival < (ring[0] ?? 0))) return false;
      else {
        ring.push(arrival);
        ring.sort((a, b) => a - b);
      }
      if (ring.length > REMEMBERED) ring.shift();
      return true;
    },
    list: () => ring,
  };
}
