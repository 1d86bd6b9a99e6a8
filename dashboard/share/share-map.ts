import type { SharedView } from "../../infra/contract/shares.ts";
import type { Place } from "../../infra/contract/views.ts";
import { createLiveMap, type LiveMap } from "../map/live-map.ts";
import { emptyPicture, type MapNote, type Picture } from "../map/picture.ts";
import { type Point, toLeaflet } from "../map/to-leaflet.ts";
import { isOldFix, splitTrail, type TrailFix, type TrailPiece } from "../map/trail.ts";
import { words } from "../text/language.ts";
import { exactSpan } from "../words/age.ts";

export type ShareMap = {
  /** `isSilent`: where the senior was, not where they are. */
  readonly draw: (
    subject: { readonly view: SharedView; readonly now: number; readonly isSilent: boolean } | null,
  ) => void;
  readonly fit: () => void;
};

const START = { centre: [120.694, 30.51], zoom: 12 } as const;
const CLOSEST_ZOOM = 16;
/** What must be in sight so as not to stick to the rim. */
const KEEP_IN_SIGHT = -0.1;

/** The place with its accuracy, and the way that led there. No fence and no home: neither is shared. */
export function createShareMap(): ShareMap {
  let map: LiveMap | null = null;
  let places: readonly Point[] = [];
  let isFitted = false;

  const open = (): LiveMap | null => {
    const host = document.querySelector("#map");
    if (!(host instanceof HTMLElement) || host.offsetHeight === 0) return null;
    if (map !== null && map.leaflet.getContainer() === host) return map;
    map?.leaflet.remove();
    map = createLiveMap({ host, rim: null, start: START, onPick: () => {}, onMove: () => {}, covered: () => [] });
    const { leaflet } = map;
    new ResizeObserver(() => leaflet.invalidateSize({ pan: false })).observe(host);
    isFitted = false;
    return map;
  };

  return {
    draw: (subject) => {
      const current = open();
      if (current === null || subject === null) return;
      current.show(pictureOf(subject.view, subject));
      places = placesOf(subject.view);
      const [last] = places;
      const isLost = last !== undefined && !current.leaflet.getBounds().pad(KEEP_IN_SIGHT).contains(toLeaflet(last));
      if (isFitted && !isLost) return;
      isFitted = last !== undefined;
      current.fit(places, CLOSEST_ZOOM);
    },
    fit: () => map?.fit(places, CLOSEST_ZOOM),
  };
}

function placesOf({ place, trail }: SharedView): readonly Point[] {
  return [...(place === null ? [] : [pointOf(place)]), ...trail.map(pointOf)];
}

function pictureOf(
  { place, trail, calledName, stage }: SharedView,
  { now, isSilent }: { readonly now: number; readonly isSilent: boolean },
): Picture {
  const fixes = trail.map(fixOf);
  const pieces = splitTrail(fixes, now);
  if (place === null) return emptyPicture;
  const at = pointOf(place);
  const glyph = { senior: isSilent ? "silent" : "lost", a: "idle", b: "idle", team: "idle" } as const;
  const held = { ...glyph, senior: "in", team: "accepted" } as const;
  return {
    ...emptyPicture,
    focus: {
      ...emptyPicture.focus,
      trail: pieces,
      fixes: fixes.map((fix) => ({ ...fix, isOld: isOldFix(fix, now) })),
      accuracy:
        place.accuracyM === null ? null : { at, radiusM: place.accuracyM, tone: stage === "held" ? "calm" : "life" },
    },
    marks: [
      {
        id: "shared",
        at,
        glyph: stage === "held" ? held : glyph,
        headingDeg: null,
        flag: null,
        isSelected: false,
        label: calledName,
      },
    ],
    notes: pieces.flatMap(gapNote),
  };
}

/** Nobody may be joined to a fence here: the way is drawn as outside. */
const fixOf = (place: Place): TrailFix => ({
  at: pointOf(place),
  atMs: Date.parse(place.fixedAt),
  isInside: false,
  accuracyM: place.accuracyM,
});
const pointOf = ({ lon, lat }: Place): Point => [lon, lat];

function gapNote(piece: TrailPiece): readonly MapNote[] {
  if (piece.kind === "run") return [];
  const { from, to, ms } = piece;
  const at = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2] as const;
  const style = { sizePx: 13, colour: "text-2" } as const;
  return [{ at, text: words().controlRoom.map.gap(exactSpan(ms)), style, raisePx: 25 }];
}
