const WINDOW_MS = 5_000;

export type RateMeter = {
  readonly add: (count: number, nowMs: number) => void;
  readonly perSecond: (nowMs: number) => number;
};

/** How many things came per second, over the last 5 s. */
export function createRateMeter(): RateMeter {
  let counted: { readonly atMs: number; readonly count: number }[] = [];
  const forget = (nowMs: number) => {
    counted = counted.filter(({ atMs }) => nowMs - atMs < WINDOW_MS);
  };
  return {
    add: (count, nowMs) => {
      forget(nowMs);
      counted.push({ atMs: nowMs, count });
    },
    perSecond: (nowMs) => {
      forget(nowMs);
      return counted.reduce((sum, { count }) => sum + count, 0) / (WINDOW_MS / 1_000);
    },
  };
}
