import { MINUTE_MS } from "../infra/domain/time.ts";
import type { Clock } from "../infra/runtime/clock.ts";

/**
 * What strangers may do in a quarter of an hour. Hundreds may hold the same flyer in their hands, and a town may share one
 * address of its carrier; who is turned away still has the buttons that call.
 */
export const finderLimits = {
  windowMs: 15 * MINUTE_MS,
  look: { perAddress: 120, perCode: 2_000, all: 6_000 },
  clue: { perAddress: 10, perCode: 60, all: 600 },
  photo: { perAddress: 10, perCode: 60, all: 200 },
} as const;
export type FinderAct = Exclude<keyof typeof finderLimits, "windowMs">;

/** Most things counted at a time; the oldest are forgotten first. */
const COUNTED_MAX = 20_000;

export type FinderLimits = {
  /** Counts one more; `null` when allowed, else the seconds to wait. */
  readonly take: (act: FinderAct, from: { readonly address: string; readonly code: string }) => number | null;
};

/** In memory, like the counts of sign-ins: a restart forgives, each process counts for itself. */
export function createFinderLimits(clock: Clock): FinderLimits {
  const counts = new Map<string, { readonly taken: number; readonly until: number }>();
  const current = (key: string) => {
    const known = counts.get(key);
    if (known !== undefined && known.until > clock.now()) return known;
    return { taken: 0, until: clock.now() + finderLimits.windowMs };
  };
  const keep = (key: string, count: { readonly taken: number; readonly until: number }): void => {
    counts.delete(key);
    counts.set(key, count);
    for (const oldest of counts.keys()) {
      if (counts.size <= COUNTED_MAX) break;
      counts.delete(oldest);
    }
  };
  return {
    take: (act, { address, code }) => {
      const { perAddress, perCode, all } = finderLimits[act];
      const buckets = [
        { key: `${act} from ${address}`, most: perAddress },
        { key: `${act} by ${code}`, most: perCode },
        { key: act, most: all },
      ].map((bucket) => ({ ...bucket, count: current(bucket.key) }));
      const full = buckets.filter(({ count, most }) => count.taken >= most);
      if (full.length > 0) return Math.ceil((Math.max(...full.map(({ count }) => count.until)) - clock.now()) / 1_000);
      for (const { key, count } of buckets) keep(key, { ...count, taken: count.taken + 1 });
      return null;
    },
  };
}
