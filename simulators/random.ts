/** A seeded source of chance: the same seed gives the same city, people, walks and errors on every machine. */
export type Random = {
  /** 0 <= x < 1. */
  readonly uniform: () => number;
  readonly between: (low: number, high: number) => number;
  /** A whole number, both ends included. */
  readonly whole: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** Standard normal (Box and Muller 1958). */
  readonly normal: () => number;
  /** An own stream per label, whatever was drawn before: one more senior changes nobody else's day. */
  readonly fork: (label: string | number) => Random;
};

/** Equal seeds give equal draws; `fork` gives independent streams by name. */
export function createRandom(seed: string | number): Random {
  const uniform = mulberry32(hashText(String(seed)));
  const between = (low: number, high: number) => low + (high - low) * uniform();
  return {
    uniform,
    between,
    whole: (low, high) => Math.floor(between(low, high + 1)),
    chance: (probability) => uniform() < probability,
    pick: (items) => pickFrom(items, uniform()),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

/** Mulberry32 by Tommy Ettinger (public domain): 32 bits of state, enough for a simulator, never for a secret. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a, 32 bits, with a last avalanche so that "senior/1" and "senior/2" start far apart. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function pickFrom<Item>(items: readonly Item[], chance: number): Item {
  const item = items[Math.floor(chance * items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}
