/** Many rows of single-precision numbers, of any length, in one block of memory. */
export type FloatPool = {
  /** The block; maybe another one after `put`. */
  readonly numbers: () => Float32Array;
  /** Adds a row made of parts, which may lie in the block, and returns where it starts: never 0, so that 0 can mean nowhere. */
  readonly put: (parts: readonly ArrayLike<number>[]) => number;
  /** Gives a row's place to rows to come. */
  readonly free: (start: number, length: number) => void;
};

const FIRST_SIZE = 4_096;
/** Rows take whole slots, so that a freed place fits many others. */
const SLOT = 16;

export function createFloatPool(): FloatPool {
  let block = new Float32Array(FIRST_SIZE);
  let end = SLOT;
  const freed = new Map<number, number[]>();

  const extend = (length: number): number => {
    const start = end;
    end += length;
    if (end > block.length) {
      const larger = new Float32Array(Math.max(2 * block.length, end));
      larger.set(block);
      block = larger;
    }
    return start;
  };
  return {
    numbers: () => block,
    put: (parts) => {
      const length = slotted(parts.reduce((sum, part) => sum + part.length, 0));
      const start = freed.get(length)?.pop() ?? extend(length);
      let at = start;
      for (const part of parts) {
        block.set(part, at);
        at += part.length;
      }
      return start;
    },
    free: (start, length) => {
      const places = freed.get(slotted(length));
      if (places === undefined) freed.set(slotted(length), [start]);
      else places.push(start);
    },
  };
}

function slotted(length: number): number {
  return Math.ceil(length / SLOT) * SLOT;
}
