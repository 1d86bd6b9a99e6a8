import { type EpochMs, HOUR_MS, plusMs } from "../infra/domain/time.ts";
import type { Random } from "./random.ts";

/** Pairs of hours and how many silences longer than that a person has per day, falling. */
export type GapRates = readonly (readonly [hours: number, perDay: number])[];

type Gap = { readonly startsAt: EpochMs; readonly endsAt: EpochMs };
export type Gaps = { readonly isInGap: (at: EpochMs) => boolean };

const DAY_HOURS = 24;

/** Silences of one wristband with the given rates, scaled by `scale` (0: none). Time may only move forwards. */
export function createGaps(rates: GapRates, scale: number, random: Random): Gaps {
  const perDay = (rates[0]?.[1] ?? 0) * scale;
  if (perDay <= 0) return { isInGap: () => false };
  const awakeHours = DAY_HOURS / perDay - meanGapHours(rates);
  if (awakeHours <= 0) throw new RangeError("more silence than there is time in a day");
  const gapFrom = (from: EpochMs): Gap => {
    const startsAt = plusMs(from, -Math.log(1 - random.uniform()) * awakeHours * HOUR_MS);
    return { startsAt, endsAt: plusMs(startsAt, gapHours(rates, random.uniform()) * HOUR_MS) };
  };
  let gap: Gap | null = null;
  return {
    isInGap: (at) => {
      gap ??= gapFrom(at);
      for (; gap.endsAt <= at; gap = gapFrom(gap.endsAt));
      return at >= gap.startsAt;
    },
  };
}

/** The length that a share `rarity` of all gaps exceeds: straight between the points in both logarithms. */
function gapHours(rates: GapRates, rarity: number): number {
  const most = rates[0]?.[1] ?? 1;
  const next = rates.findIndex(([, perDay]) => perDay / most <= rarity);
  const [toHours, toRate] = rates[next === -1 ? rates.length - 1 : next] ?? [0, 1];
  const [fromHours, fromRate] = rates[Math.max(0, next - 1)] ?? [toHours, toRate];
  if (next <= 0 || fromRate === toRate) return toHours;
  const share = Math.log((rarity * most) / fromRate) / Math.log(toRate / fromRate);
  return fromHours * (toHours / fromHours) ** share;
}

/** Whole fleets share one table: its mean is worked out once. */
const meanHours = new WeakMap<GapRates, number>();

function meanGapHours(rates: GapRates): number {
  const known = meanHours.get(rates);
  if (known !== undefined) return known;
  const parts = 10_000;
  const total = Array.from({ length: parts }, (_, n) => gapHours(rates, (n + 0.5) / parts)).reduce((a, b) => a + b, 0);
  meanHours.set(rates, total / parts);
  return total / parts;
}
