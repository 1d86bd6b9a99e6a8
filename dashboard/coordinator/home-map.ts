import { divIcon, type Marker, marker } from "leaflet";
import type { FenceView } from "../../infra/contract/http.ts";
import { createLiveMap, type LiveMap } from "../map/live-map.ts";
import { emptyPicture, type Picture } from "../map/picture.ts";
import { metresBetween, offsetM } from "../map/plane.ts";
import { fromLeaflet, type Point, toLeaflet } from "../map/to-leaflet.ts";
import { words } from "../text/language.ts";
import { createHomePins, type HomePin } from "./home-pins.ts";

export type HomeSubject = {
  /** Another one makes the map look anew. */
  readonly key: string;
  readonly home: Point | null;
  readonly circle: { readonly centre: Point; readonly radiusM: number } | null;
  readonly fences: readonly FenceView[];
  readonly seenAt: Point | null;
  readonly pins: readonly HomePin[];
};
export type HomeMapEvents = {
  /** The map was pressed there. */
  readonly onPress: (place: Point) => void;
  /** The senior's home was dragged there. */
  readonly onPlace: (place: Point) => void;
  readonly onRadius: (metres: number) => void;
};
export type HomeMap = { readonly draw: (subject: HomeSubject | null) => void };

const START = { centre: [120.694, 30.51], zoom: 13 } as const;

/** Home and fence on a map: a click or a drag moves the middle, the handle at the rim changes the radius. */
export function createHomeMap(events: HomeMapEvents): HomeMap {
  let map: LiveMap | null = null;
  let handles: { readonly middle: Marker; readonly rim: Marker } | null = null;
  let showPins: ((pins: readonly HomePin[]) => void) | null = null;
  let shownFor = "";
  let current: HomeSubject | null = null;

  function open(): LiveMap | null {
    const host = document.querySelector("#map");
    if (map !== null || !(host instanceof HTMLElement) || host.offsetHeight === 0) return map;
    map = createLiveMap({ host, rim: null, start: START, onPick: () => {}, onMove: () => {}, covered: () => [] });
    map.leaflet.on("click", ({ latlng }) => events.onPress(rounded(fromLeaflet(latlng))));
    new ResizeObserver(() => map?.leaflet.invalidateSize({ pan: false })).observe(host);
    handles = createHandles(events, () => current);
    showPins = createHomePins(map.leaflet);
    return map;
  }

  return {
    draw: (subject) => {
      current = subject;
      const opened = open();
      if (opened === null || subject === null) return;
      opened.show(pictureOf(subject));
      placeHandles(opened, handles, subject);
      showPins?.(subject.pins);
      const key = `${subject.key}/${subject.home === null}`;
      if (key === shownFor) return;
      shownFor = key;
      lookAt(opened, subject);
    },
  };
}

function createHandles(events: HomeMapEvents, current: () => HomeSubject | null) {
  const handle = (label: string) => {
    const icon = divIcon({ className: "handle", iconSize: [22, 22] });
    const made = marker(toLeaflet(START.centre), {
      icon,
      pane: "marks",
      draggable: true,
      keyboard: false,
      title: label,
    });
    return made;
  };
  const { fence: say, senior } = words().coordinator;
  const middle = handle(senior.home);
  const rim = handle(say.radius);
  middle.on("drag", () => events.onPlace(rounded(fromLeaflet(middle.getLatLng()))));
  rim.on("drag", () => {
    const circle = current()?.circle;
    if (circle != null)
      events.onRadius(Math.max(30, Math.round(metresBetween(circle.centre, fromLeaflet(rim.getLatLng())) / 10) * 10));
  });
  return { middle, rim };
}

function placeHandles(
  map: LiveMap,
  handles: { readonly middle: Marker; readonly rim: Marker } | null,
  { circle }: HomeSubject,
): void {
  if (handles === null) return;
  if (circle === null) {
    handles.middle.remove();
    handles.rim.remove();
    return;
  }
  handles.middle.setLatLng(toLeaflet(circle.centre)).addTo(map.leaflet);
  handles.rim.setLatLng(toLeaflet(offsetM(circle.centre, circle.radiusM, 0))).addTo(map.leaflet);
}

function pictureOf({ home, circle, fences, seenAt }: HomeSubject): Picture {
  const shape =
    circle === null
      ? []
      : [
          {
            kind: "keepIn" as const,
            shape: {
              kind: "circle" as const,
              centre: { lon: circle.centre[0], lat: circle.centre[1] },
              radiusM: circle.radiusM,
            },
          },
        ];
  return {
    ...emptyPicture,
    focus: { ...emptyPicture.focus, home, fences: [...shape, ...fences] },
    dots: seenAt === null ? [] : [{ id: "here", at: seenAt, look: "fresh" }],
    notes:
      circle === null
        ? []
        : [
            {
              at: offsetM(circle.centre, circle.radiusM / 2, 0),
              text: words().coordinator.fence.metres(circle.radiusM),
              style: { sizePx: 13, colour: "text-2" },
              raisePx: 12,
            },
          ],
  };
}

function lookAt(map: LiveMap, { home, circle }: HomeSubject): void {
  if (circle !== null)
    map.fit(
      [
        offsetM(circle.centre, -circle.radiusM, -circle.radiusM),
        offsetM(circle.centre, circle.radiusM, circle.radiusM),
      ],
      16,
    );
  else if (home !== null) map.jumpTo(home, 15.5);
  else map.jumpTo(START.centre, START.zoom);
}

/** About a metre: more digits would pretend. */
const rounded = ([lon, lat]: Point): Point => [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5];
