/** Many rows of single-precision numbers, of any length, in pages of memory: growing copies nothing. */
export type FloatPool = {
  /** Room for a row, by its start: never 0, so that 0 can mean nowhere. */
  readonly take: (length: number) => number;
  /** Gives a row's place to rows to come. */
  readonly free: (start: number, length: number) => void;
  /** Whether a row of the one length fits in the place of one of the other. */
  readonly isSameSize: (length: number, other: number) => boolean;
  /** The page a row is in. */
  readonly pageOf: (start: number) => Float32Array;
  /** Where in its page it starts. */
  readonly offsetOf: (start: number) => number;
};

/** 256 kB: made in no time, and no row but a monstrous one is longer. */
const PAGE_BITS = 16;
const PAGE_SIZE = 2 ** PAGE_BITS;
/** Rows take whole slots, so that a freed place fits many others. */
const SLOT = 16;
const noPage = new Float32Array(0);

export function createFloatPool(): FloatPool {
  const pages: Float32Array[] = [];
  /** Of the last page. */
  let end = PAGE_SIZE;
  const freed = new Map<number, number[]>();

  /** A longer row than a page gets one of its own size: it starts at the beginning, so its start tells its page still. */
  const extend = (length: number): number => {
    if (end + length > PAGE_SIZE) {
      end = pages.length === 0 ? SLOT : 0;
      pages.push(new Float32Array(Math.max(PAGE_SIZE, end + length)));
    }
    const start = (pages.length - 1) * PAGE_SIZE + end;
    end += length;
    return start;
  };
  return {
    take: (length) => freed.get(slotted(length))?.pop() ?? extend(slotted(length)),
    free: (start, length) => {
      const places = freed.get(slotted(length));
      if (places === undefined) freed.set(slotted(length), [start]);
      else places.push(start);
    },
    isSameSize: (length, other) => slotted(length) === slotted(other),
    pageOf: (start) => pages[start >>> PAGE_BITS] ?? noPage,
    offsetOf: (start) => start & (PAGE_SIZE - 1),
  };
}

function slotted(length: number): number {
  return Math.ceil(length / SLOT) * SLOT;
}
