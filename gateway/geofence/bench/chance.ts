/** Repeatable chance: the same seed gives the same lives on every machine. */
export type Chance = {
  /** 0 (included) to 1 (excluded). */
  readonly uniform: () => number;
  readonly between: (low: number, high: number) => number;
  /** Mean 0, variance 1. */
  readonly normal: () => number;
};

/** mulberry32 (public domain, T. Ettinger) with Box-Muller normals. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
