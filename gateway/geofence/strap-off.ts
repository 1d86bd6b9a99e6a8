import type { Signal } from "../../infra/domain/signal.ts";
import { MINUTE_MS } from "../../infra/domain/time.ts";
import { type Situation, signalOf } from "./conclude.ts";
import type { FenceIndex } from "./fence-index.ts";

/** Longer ago, or less exact, and a place says nothing about where the band comes off. */
const PLACE_HOLDS_MS = 30 * MINUTE_MS;
const EXACT_M = 250;

/**
 * A band that comes off, with the distance of the best known place from the senior's own safe areas, whether they are on
 * or off: at home it is most likely a wash or the charger. No distance where the place is not known well enough.
 */
export function strapOffSignal(situation: Situation, fences: FenceIndex): Signal {
  const signal = signalOf(situation, "strapOff", situation.fix?.fixedAt ?? situation.now);
  const distanceM = fromHomeM(situation, fences);
  const isAtHome = distanceM !== null && distanceM <= 0;
  const cause = isAtHome && situation.heard.charging === true ? "charging" : null;
  return { ...signal, why: { ...signal.why, distanceM, cause } };
}

function fromHomeM({ seniorId, place, now, tracks, isSuspicious }: Situation, fences: FenceIndex): number | null {
  if (place === null || isSuspicious || now - place.fixedAt > PLACE_HOLDS_MS) return null;
  if (place.accuracyM === null || place.accuracyM > EXACT_M) return null;
  const outside = tracks.find((it) => it.side === "out");
  if (outside !== undefined) return Math.max(1, rounded(outside.distanceM));
  const distances = fences.forSenior(seniorId, place.at).flatMap(({ item: { fence }, distanceM }) => {
    return fence.seniorId === seniorId && fence.kind === "keepIn" ? [distanceM] : [];
  });
  return distances.length === 0 ? null : rounded(Math.min(...distances));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
