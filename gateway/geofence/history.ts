import { type Believing, believe } from "./belief.ts";
import { compareInTime, countObservations, type Observation, observationAt, withObservation } from "./observation.ts";
import { type Rules, readPlace } from "./reading.ts";
import type { Belief, SeniorState } from "./senior-state.ts";

/** Fixes per block; the last one to two blocks are kept, so that a late fix is put where it belongs. */
export const BLOCK_FIXES = 8;

type Blocks = Pick<SeniorState, "head" | "middle" | "base" | "older" | "newer">;
type Folding = { readonly rules: Rules; readonly toldKeys: readonly string[] };

/** Whether this very message already counts. */
export function isKnown(state: Blocks, seen: Observation): boolean {
  return [state.older, state.newer].some((block) => indexIn(block, seen) !== null);
}

/**
 * The beliefs with one more fix. A fix older than the newest is put in its place and what follows is judged again, so
 * the order of arrival does not matter; one older than everything kept no longer changes what is believed.
 */
export function learn(state: Blocks, seen: Observation, folding: Folding): Blocks {
  if (seen.at < state.base.at || isKnown(state, seen)) return state;
  const newest = newestOf(state);
  if (newest !== null && compareInTime(seen, newest) < 0) return insert(state, seen, folding);
  const head = step(state.head, seen, folding);
  const newer = withObservation(state.newer, seen);
  return rotate({ ...state, head, newer });
}

/** The beliefs judged anew from the oldest fix kept, for instance against changed fences. */
export function relearn(state: Blocks, folding: Folding): Blocks {
  const middle = fold(state.base, state.older, folding);
  return { ...state, middle, head: fold(middle, state.newer, folding) };
}

function rotate(blocks: Blocks): Blocks {
  if (countObservations(blocks.newer) < BLOCK_FIXES) return blocks;
  return { head: blocks.head, middle: blocks.head, base: blocks.middle, older: blocks.newer, newer: [] };
}

function insert(state: Blocks, seen: Observation, folding: Folding): Blocks {
  const all = [...listOf(state.older), ...listOf(state.newer), seen].sort(compareInTime);
  const olderCount = Math.min(all.length, countObservations(state.older));
  const older = all.slice(0, olderCount).reduce(withObservation, [] as readonly number[]);
  const newer = all.slice(olderCount).reduce(withObservation, [] as readonly number[]);
  return rotate(relearn({ ...state, older, newer }, folding));
}

function fold(from: Belief, block: readonly number[], folding: Folding): Belief {
  return listOf(block).reduce((belief, seen) => step(belief, seen, folding), from);
}

function step(belief: Belief, seen: Observation, { rules, toldKeys }: Folding): Belief {
  const believing: Believing = {
    readings: readPlace(rules, seen.lon, seen.lat),
    toldKeys,
    settings: rules.settings,
  };
  return believe(belief, seen, believing);
}

export function listOf(block: readonly number[]): readonly Observation[] {
  return Array.from({ length: countObservations(block) }, (_, index) => observationAt(block, index));
}

function newestOf(state: Blocks): Observation | null {
  const block = state.newer.length > 0 ? state.newer : state.older;
  const count = countObservations(block);
  return count === 0 ? null : observationAt(block, count - 1);
}

function indexIn(block: readonly number[], seen: Observation): number | null {
  for (let index = 0; index < countObservations(block); index += 1) {
    if (compareInTime(observationAt(block, index), seen) === 0) return index;
  }
  return null;
}
