import type { IncidentView, PositionView, SeniorView } from "../../infra/contract/views.ts";
import { glyphOf } from "../glyph/glyph-state.ts";
import type { SeniorDetail } from "../incident/detail-reader.ts";
import { focusOf } from "../incident/focus-of.ts";
import { stageOf } from "../incident/stage.ts";
import { headingOf, lastPlace } from "../incident/whereabouts.ts";
import { createLiveMap, type LiveMap } from "../map/live-map.ts";
import { emptyPicture, type Picture } from "../map/picture.ts";
import { offsetM } from "../map/plane.ts";
import { reachM } from "../map/reach.ts";
import { type Point, toLeaflet } from "../map/to-leaflet.ts";
import { words } from "../text/language.ts";

export type MapSubject = {
  readonly senior: SeniorView;
  readonly position: PositionView | undefined;
  readonly incident: IncidentView | undefined;
  readonly detail: SeniorDetail | null;
  readonly here: Point | null;
  readonly now: number;
  /** The screen: another one may look at the map anew. */
  readonly face: string;
};
export type GuardianMap = { readonly draw: (subject: MapSubject | null) => void };

const START = { centre: [120.694, 30.51], zoom: 14 } as const;
const CLOSEST_ZOOM = 16;
/** What the senior, the home and I need so as not to stick to the rim. */
const KEEP_IN_SIGHT = -0.12;

/** The phone's small map: the senior, home and fence, the way, the helpers, and me. */
export function createGuardianMap(): GuardianMap {
  let map: LiveMap | null = null;
  let shownFor = "";
  let isMoved = false;

  function open(): LiveMap | null {
    const host = document.querySelector("#map");
    if (map !== null || !(host instanceof HTMLElement) || host.offsetHeight === 0) return map;
    map = createLiveMap({
      host,
      rim: null,
      start: START,
      onPick: () => {},
      onMove: () => {},
      covered: () => captionBox(host),
    });
    map.leaflet.on("dragstart", () => {
      isMoved = true;
    });
    new ResizeObserver(() => {
      map?.leaflet.invalidateSize({ pan: false });
      shownFor = "";
    }).observe(host);
    return map;
  }

  return {
    draw: (subject) => {
      const current = open();
      if (current === null || subject === null) return;
      current.show(pictureOf(subject));
      const places = placesOf(subject);
      const scene = `${subject.face}/${subject.senior.seniorId}/${subject.here === null}/${subject.detail === null}`;
      const bounds = current.leaflet.getBounds().pad(KEEP_IN_SIGHT);
      const isLost = places[0] !== undefined && !bounds.contains(toLeaflet(places[0]));
      if (scene === shownFor && (isMoved || !isLost)) return;
      shownFor = scene;
      isMoved = false;
      current.fit(places, CLOSEST_ZOOM);
    },
  };
}

/** Senior first; home and me as long as they belong to the same walk. */
function placesOf({ senior, position, incident, here, detail, face, now }: MapSubject): readonly Point[] {
  const place = lastPlace(position, incident);
  const home: readonly Point[] = senior.home === null ? [] : [[senior.home.lon, senior.home.lat]];
  const ring = incident === undefined || stageOf(incident) === "returned" ? fenceCorners(detail) : [];
  const reach =
    face === "stale" && place !== null
      ? corners(place.at, reachM(position?.speedMps ?? null, now - place.fixedAtMs))
      : [];
  return [...(place === null ? [] : [place.at]), ...home, ...(here === null ? [] : [here]), ...ring, ...reach];
}

function fenceCorners(detail: SeniorDetail | null): readonly Point[] {
  return (detail?.fences ?? []).flatMap(({ shape }) =>
    shape.kind === "circle" ? corners([shape.centre.lon, shape.centre.lat], shape.radiusM) : [],
  );
}

function corners(middle: Point, radiusM: number): readonly Point[] {
  return [offsetM(middle, -radiusM, -radiusM), offsetM(middle, radiusM, radiusM)];
}

function pictureOf({ senior, position, incident, detail, here, now, face }: MapSubject): Picture {
  const place = lastPlace(position, incident);
  const isStale = face === "stale";
  const { focus, notes } = focusOf({
    senior,
    position,
    incident,
    detail,
    now,
    shows: (layer) => layer !== "reach" || isStale,
  });
  const glyph =
    incident === undefined
      ? ({ senior: position?.standing === "unsure" ? "maybe" : "in", a: "idle", b: "idle", team: "idle" } as const)
      : glyphOf(incident, position);
  const me = here === null ? [] : [{ at: here, label: words().guardian.map.me, isTeam: false }];
  return {
    ...emptyPicture,
    focus: { ...focus, people: [...focus.people, ...me] },
    marks:
      place === null
        ? []
        : [
            {
              id: senior.seniorId,
              at: place.at,
              glyph: isStale ? { ...glyph, senior: "silent" } : glyph,
              headingDeg:
                incident !== undefined && stageOf(incident) === "lost" && !isStale ? headingOf(position) : null,
              flag: null,
              isSelected: false,
              label: senior.calledName,
            },
          ],
    notes,
  };
}

function captionBox(host: HTMLElement) {
  const caption = host.parentElement?.querySelector(".cap")?.getBoundingClientRect();
  const frame = host.getBoundingClientRect();
  if (caption === undefined) return [];
  return [
    {
      left: caption.left - frame.left,
      top: caption.top - frame.top,
      right: caption.right - frame.left,
      bottom: caption.bottom - frame.top,
    },
  ];
}
