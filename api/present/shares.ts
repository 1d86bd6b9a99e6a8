import { type SharedView, type ShareView, shareAudiences } from "../../infra/contract/shares.ts";
import type { Place } from "../../infra/contract/views.ts";
import type { HistoryRow, PositionRow } from "../../infra/db/positions.ts";
import type { SharedFacts, ShareLink } from "../../infra/db/share-links.ts";
import type { FixSource } from "../../infra/domain/fix.ts";
import { type EpochMs, toIso } from "../../infra/domain/time.ts";

/** The incident's end says more than a revocation, and that more than a time. */
export function shareStateOf(link: ShareLink, now: EpochMs): ShareView["state"] {
  if (link.hasEnded) return "ended";
  if (link.revokedAt !== null) return "revoked";
  return link.expiresAt <= now ? "expired" : "open";
}

/** A link as the console lists it. */
export function showShareLink(link: ShareLink, now: EpochMs): ShareView {
  const { shareId, incidentId, note, place, trail, looks, madeBy, openedCount } = link;
  return {
    shareId,
    incidentId,
    audience: shareAudiences.find((known) => known === link.audience) ?? "other",
    note,
    parts: { place, trail, looks },
    madeBy,
    createdAt: toIso(link.createdAt),
    expiresAt: toIso(link.expiresAt),
    state: shareStateOf(link, now),
    openedCount,
    lastOpenedAt: link.openedAt === null ? null : toIso(link.openedAt),
  };
}

type Seen = { readonly place: Place; readonly source: FixSource | null };

/** What the link shows now. `position` and `fixes` were read only where it may show them. */
export function showShared(
  facts: SharedFacts,
  read: {
    readonly position: PositionRow | null;
    readonly fixes: readonly HistoryRow[];
    readonly rescuePhone: string | null;
    readonly now: EpochMs;
  },
): SharedView {
  const { calledName, place, trail, looks, expiresAt } = facts;
  const stage = stageOf(facts);
  const seen = stage === "returned" ? null : newest([confirmedPlace(facts), livePlace(read.position)]);
  return {
    now: toIso(read.now),
    expiresAt: toIso(expiresAt),
    calledName,
    stage,
    parts: { place, trail, looks },
    rescuePhone: read.rescuePhone,
    place: seen?.place ?? null,
    source: seen?.source ?? null,
    trail: read.fixes.flatMap(placeOfFix),
    looks: looks ? looksOf(facts, read.now) : null,
  };
}

/** Once the senior seems to be home, their place is their home. */
export function stageOf({ incident }: Pick<SharedFacts, "incident">): SharedView["stage"] {
  if (incident.state === "returnedUnconfirmed") return "returned";
  return incident.state === "contact" ? "held" : "lost";
}

/** Before that the senior was where they live: the shared way begins here. */
export function leftAt({ incident }: Pick<SharedFacts, "incident">): EpochMs {
  return incident.signals.reduce(
    (first, { happenedAt }) => (happenedAt < first ? happenedAt : first),
    incident.raisedAt,
  );
}

function confirmedPlace({ incident }: SharedFacts): Seen | null {
  const places = incident.signals.flatMap(({ place }) => (place === null ? [] : [place]));
  const [newestPlace] = places.sort((one, other) => other.fixedAt - one.fixedAt);
  if (newestPlace === undefined) return null;
  const [lon, lat] = newestPlace.at;
  const { fixedAt, accuracyM } = newestPlace;
  return { place: { lon, lat, fixedAt: toIso(fixedAt), accuracyM }, source: null };
}

function livePlace(position: PositionRow | null): Seen | null {
  if (position === null || position.placeAt === null || position.lon === null || position.lat === null) return null;
  const { lon, lat, placeAt, accuracyM, source } = position;
  return { place: { lon, lat, fixedAt: toIso(placeAt), accuracyM }, source };
}

function newest(places: readonly (Seen | null)[]): Seen | null {
  return places.reduce(
    (best, next) => (best === null || (next !== null && next.place.fixedAt > best.place.fixedAt) ? next : best),
    null,
  );
}

function placeOfFix({ lon, lat, fixedAt, accuracyM }: HistoryRow): readonly Place[] {
  return lon === null || lat === null ? [] : [{ lon, lat, fixedAt: toIso(fixedAt), accuracyM }];
}

function looksOf(facts: SharedFacts, now: EpochMs): SharedView["looks"] {
  const { gender, birthYear, features, clothes, hasPhoto } = facts;
  const age = birthYear === null ? null : new Date(now).getUTCFullYear() - birthYear;
  return { gender, age, features, clothes, hasPhoto };
}
