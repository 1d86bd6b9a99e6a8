import type { StoredFix } from "../../infra/domain/fix.ts";
import { distanceM, type LonLat, lonLat } from "../../infra/domain/geo.ts";
import { type EpochMs, MINUTE_MS } from "../../infra/domain/time.ts";

/** A place where a senior has stayed, for how long in all. */
export type Stay = { readonly at: LonLat; readonly stayedMs: number };

export type StayFinder = {
  /** Fixes in order of time. */
  readonly take: (fix: StoredFix) => void;
  /** Places stayed at for `WORTH_MS` or more, the longest first. */
  readonly places: () => readonly Stay[];
};

/** Fixes this near each other are one place. */
const SPREAD_M = 80;
const SHORTEST_MS = 20 * MINUTE_MS;
const WORTH_MS = 60 * MINUTE_MS;
/** Coarser fixes say nothing about a place of this size. */
const COARSE_M = 100;
const PLACES_MAX = 50;

type Visit = { readonly at: LonLat; readonly since: EpochMs; readonly lastAt: EpochMs; readonly strays: number };

/** Finds where a senior stays; one stray fix ends no stay, two do. */
export function createStayFinder(): StayFinder {
  let places: readonly Stay[] = [];
  let visit: Visit | null = null;

  const take = ({ at, accuracyM, fixedAt }: StoredFix): void => {
    if (at === null || (accuracyM ?? 0) > COARSE_M) return;
    const begun: Visit = { at, since: fixedAt, lastAt: fixedAt, strays: 0 };
    if (visit === null) visit = begun;
    else if (distanceM(visit.at, at) <= SPREAD_M)
      visit = { ...visit, at: between(visit.at, at, 0.1), lastAt: fixedAt, strays: 0 };
    else if (visit.strays === 0) visit = { ...visit, strays: 1 };
    else {
      places = withVisit(places, visit);
      visit = begun;
    }
  };
  const all = (): readonly Stay[] => (visit === null ? places : withVisit(places, visit));
  return { take, places: () => all().filter(({ stayedMs }) => stayedMs >= WORTH_MS) };
}

function withVisit(places: readonly Stay[], { at, since, lastAt }: Visit): readonly Stay[] {
  const stayedMs = lastAt - since;
  if (stayedMs < SHORTEST_MS) return places;
  const known = places.find((place) => distanceM(place.at, at) <= SPREAD_M);
  const others = places.filter((place) => place !== known);
  const total = stayedMs + (known?.stayedMs ?? 0);
  const stay = { at: known === undefined ? at : between(known.at, at, stayedMs / total), stayedMs: total };
  return [...others, stay].sort((one, other) => other.stayedMs - one.stayedMs).slice(0, PLACES_MAX);
}

/** The point `share` of the way from one to the other. */
function between(from: LonLat, to: LonLat, share: number): LonLat {
  return lonLat(from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share);
}
