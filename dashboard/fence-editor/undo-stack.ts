/** What was, is, and was taken back; the newest of each last. */
export type UndoStack<Value> = {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
};

/** Nobody takes back more; a long drag is one step. */
const STEPS_MAX = 200;

export function startStack<Value>(present: Value): UndoStack<Value> {
  return { past: [], present, future: [] };
}

/** A new present; the same again is no step, and what was taken back is gone. */
export function step<Value>(stack: UndoStack<Value>, next: Value): UndoStack<Value> {
  if (isSame(stack.present, next)) return stack;
  return { past: [...stack.past, stack.present].slice(-STEPS_MAX), present: next, future: [] };
}

export function undo<Value>({ past, present, future }: UndoStack<Value>): UndoStack<Value> | null {
  const before = past.at(-1);
  return before === undefined ? null : { past: past.slice(0, -1), present: before, future: [...future, present] };
}

export function redo<Value>({ past, present, future }: UndoStack<Value>): UndoStack<Value> | null {
  const next = future.at(-1);
  return next === undefined ? null : { past: [...past, present], present: next, future: future.slice(0, -1) };
}

/** Plain data only. */
export function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
