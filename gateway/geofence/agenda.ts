/** Whom to ask again when: the earliest first, one wish per key. */
export type Agenda<Key> = {
  /** Replaces what was planned for `key`; `null` plans nothing. */
  readonly plan: (key: Key, at: number | null) => void;
  /** Takes the earliest entry due at or before `now`; `null` when nothing is. */
  readonly takeDue: (now: number) => { readonly key: Key; readonly at: number } | null;
};

type Entry<Key> = { readonly key: Key; readonly at: number };

/** A binary heap with at most one live entry per key; an entry that was moved later is put back when it comes up. */
export function createAgenda<Key>(): Agenda<Key> {
  const heap: Entry<Key>[] = [];
  const wanted = new Map<Key, number>();
  const queued = new Map<Key, number>();

  const plan = (key: Key, at: number | null) => {
    if (at === null) {
      wanted.delete(key);
      return;
    }
    wanted.set(key, at);
    const known = queued.get(key);
    if (known !== undefined && known <= at) return;
    queued.set(key, at);
    push(heap, { key, at });
  };
  const takeDue = (now: number) => {
    for (let top = heap[0]; top !== undefined && top.at <= now; top = heap[0]) {
      pop(heap);
      if (queued.get(top.key) !== top.at) continue;
      queued.delete(top.key);
      const at = wanted.get(top.key);
      if (at === undefined) continue;
      if (at > top.at) {
        plan(top.key, at);
        continue;
      }
      wanted.delete(top.key);
      return { key: top.key, at };
    }
    return null;
  };
  return { plan, takeDue };
}

function push<Key>(heap: Entry<Key>[], added: Entry<Key>): void {
  heap.push(added);
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || above.at <= added.at) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = added;
}

function pop<Key>(heap: Entry<Key>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let parent = 0;
  for (let child = 1; child < heap.length; child = 2 * parent + 1) {
    const left = heap[child];
    const right = heap[child + 1];
    const isRightFirst = left !== undefined && right !== undefined && right.at < left.at;
    const smaller = isRightFirst ? right : left;
    if (smaller === undefined || smaller.at >= last.at) break;
    heap[parent] = smaller;
    parent = isRightFirst ? child + 1 : child;
  }
  heap[parent] = last;
}
