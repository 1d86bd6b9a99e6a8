import { type Believing, believe } from "./belief.ts";
import { compareInTime, countObservations, type Observation, observationAt, withObservation } from "./observation.ts";
import { type Rules, readPlace } from "./reading.ts";
import type { Belief, Memory } from "./senior-state.ts";

/** Fixes per block; the last one to two memory are kept, so that a late fix is put where it belongs. */
export const BLOCK_FIXES = 8;

/** Against what fixes are judged. */
export type Folding = { readonly rules: Rules; readonly toldKeys: readonly string[] };

/** Whether this very message already counts. */
function isKnown(memory: Memory, seen: Observation): boolean {
  return [memory.older, memory.newer].some((block) => indexIn(block, seen) !== null);
}

/**
 * The beliefs with one more fix. A fix older than the newest is put in its place and what follows is judged again, so
 * the order of arrival does not matter; one older than everything kept no longer changes what is believed.
 */
export function learn(memory: Memory, seen: Observation, folding: Folding): Memory {
  const newest = newestOf(memory);
  if (newest !== null && compareInTime(seen, newest) <= 0) {
    return seen.at < memory.base.at || isKnown(memory, seen) ? memory : insert(memory, seen, folding);
  }
  return rotate({
    head: step(memory.head, seen, folding),
    middle: memory.middle,
    base: memory.base,
    older: memory.older,
    newer: withObservation(memory.newer, seen),
  });
}

/** The beliefs judged anew from the oldest fix kept, for instance against changed fences. */
export function relearn(memory: Memory, folding: Folding): Memory {
  const middle = fold(memory.base, memory.older, folding);
  return { ...memory, middle, head: fold(middle, memory.newer, folding) };
}

function rotate(memory: Memory): Memory {
  if (countObservations(memory.newer) < BLOCK_FIXES) return memory;
  return { head: memory.head, middle: memory.head, base: memory.middle, older: memory.newer, newer: [] };
}

function insert(memory: Memory, seen: Observation, folding: Folding): Memory {
  const all = [...listOf(memory.older), ...listOf(memory.newer), seen].sort(compareInTime);
  const olderCount = Math.min(all.length, countObservations(memory.older));
  const older = all.slice(0, olderCount).reduce(withObservation, [] as readonly number[]);
  const newer = all.slice(olderCount).reduce(withObservation, [] as readonly number[]);
  return rotate(relearn({ ...memory, older, newer }, folding));
}

function fold(from: Belief, block: readonly number[], folding: Folding): Belief {
  return listOf(block).reduce((belief, seen) => step(belief, seen, folding), from);
}

function step(belief: Belief, seen: Observation, { rules, toldKeys }: Folding): Belief {
  const believing: Believing = {
    readings: readPlace(rules, seen),
    toldKeys,
    settings: rules.settings,
  };
  return believe(belief, seen, believing);
}

export function listOf(block: readonly number[]): readonly Observation[] {
  return Array.from({ length: countObservations(block) }, (_, index) => observationAt(block, index));
}

function newestOf(memory: Memory): Observation | null {
  const block = memory.newer.length > 0 ? memory.newer : memory.older;
  const count = countObservations(block);
  return count === 0 ? null : observationAt(block, count - 1);
}

function indexIn(block: readonly number[], seen: Observation): number | null {
  for (let index = 0; index < countObservations(block); index += 1) {
    if (compareInTime(observationAt(block, index), seen) === 0) return index;
  }
  return null;
}
