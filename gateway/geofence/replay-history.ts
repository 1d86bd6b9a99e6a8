import type { StoredFix } from "../../infra/domain/fix.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import type { Signal } from "../../infra/domain/signal.ts";
import { type EpochMs, epochMs } from "../../infra/domain/time.ts";
import { createAgenda } from "./agenda.ts";
import { evaluate, type Fact, initialState, type Scene, type SeniorState } from "./evaluate.ts";

export type HistoryReplay = {
  /** Moves the clock to the fix's receipt, asks everybody who is due until then, then takes the fix. */
  readonly take: (seniorId: SeniorId, fix: StoredFix) => readonly Signal[];
  /** Moves the clock without a fix. */
  readonly advance: (to: EpochMs) => readonly Signal[];
};

/** The live engine on a clock that follows the fixes; memory grows with the number of seniors only. */
export function createHistoryReplay(scene: Scene): HistoryReplay {
  const states = new Map<SeniorId, SeniorState>();
  const agenda = createAgenda<SeniorId>();
  let clock = epochMs(0);

  const ask = (seniorId: SeniorId, fact: Fact, now: EpochMs): readonly Signal[] => {
    const state = states.get(seniorId) ?? initialState(seniorId);
    const { state: next, signals, nextLookAt } = evaluate({ state, fact, scene, now });
    states.set(seniorId, next);
    agenda.plan(seniorId, nextLookAt);
    return signals;
  };
  const advance = (to: EpochMs): readonly Signal[] => {
    const signals: Signal[] = [];
    for (let due = agenda.takeDue(to); due !== null; due = agenda.takeDue(to)) {
      signals.push(...ask(due.key, { kind: "tick" }, epochMs(due.at)));
    }
    if (to > clock) clock = to;
    return signals;
  };
  return {
    advance,
    take: (seniorId, fix) => {
      const before = advance(fix.receivedAt);
      const now = fix.receivedAt > clock ? fix.receivedAt : clock;
      return [...before, ...ask(seniorId, { kind: "fix", fix }, now)];
    },
  };
}
