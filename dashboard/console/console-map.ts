import { systemClock } from "../../infra/runtime/clock.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { lastPlace } from "../incident/whereabouts.ts";
import type { BaseData } from "../map/base-data.ts";
import type { Box } from "../map/box.ts";
import { centreOf, createLiveMap, type LiveMap } from "../map/live-map.ts";
import { fromWorld, metresPerPixel } from "../map/mercator.ts";
import { scaleBar } from "../map/scale-bar.ts";
import { type Point, toLeaflet } from "../map/to-leaflet.ts";
import type { Board } from "./board.ts";
import type { MapFacts } from "./map-furniture.ts";
import { pictureOf } from "./picture.ts";

export type ConsoleMap = {
  readonly draw: (board: Board) => void;
  readonly facts: (board: Board) => MapFacts;
  readonly base: () => BaseData | null;
  /** First picture after the page has opened. */
  readonly arrive: (board: Board, seniorId: string | null) => void;
  /** Whether an incident has not been flown to yet; asking makes it known. */
  readonly isNews: (incidentId: string) => boolean;
  readonly noticed: (board: Board, seniorId: string) => void;
  readonly goToSenior: (board: Board, seniorId: string) => void;
  readonly reveal: (board: Board, seniorId: string) => void;
  readonly goTo: (place: Point) => void;
  readonly zoomBy: (steps: number) => void;
  readonly fit: (board: Board) => void;
};

/** Middle of the five areas, for the moment before anybody's place is known. */
const START = { centre: [120.694, 30.51], zoom: 13.1 } as const;
const INCIDENT_ZOOM = 15.5;
/** The map never flies away under somebody's hand. */
const HANDS_OFF_MS = 10_000;

/** The map of the console: made with the first drawing, moved only by people and by new incidents. */
export function createConsoleMap(deps: {
  readonly redraw: () => void;
  readonly onPick: (id: string) => void;
}): ConsoleMap {
  let map: LiveMap | null = null;
  let draggedAtMs = Number.NEGATIVE_INFINITY;
  const known = new Set<string>();
  let areaNames: ReadonlyMap<string, string> = new Map();

  function open(): LiveMap | null {
    const host = document.querySelector("#map");
    const rim = document.querySelector("#rim");
    if (map !== null || !(host instanceof HTMLElement) || !(rim instanceof HTMLElement)) return map;
    map = createLiveMap({
      host,
      rim,
      start: START,
      onPick: pick,
      onMove: deps.redraw,
      covered: () => boxesOn(host, `${controls}, .rim`),
      controls: () => boxesOn(host, controls),
      credit: "page",
      fenceNames: "shown",
    });
    map.leaflet.on("dragstart", () => {
      draggedAtMs = systemClock.now();
    });
    new ResizeObserver(() => map?.leaflet.invalidateSize({ pan: false })).observe(host);
    return map;
  }

  /** A tag of an area leads there; everything else is a senior. */
  function pick(id: string): void {
    const label = areaLabels(map?.base() ?? null).get(areaNames.get(id) ?? "");
    if (label === undefined) deps.onPick(id);
    else map?.flyTo(label, START.zoom);
  }

  const placeOf = (board: Board, seniorId: string): Point | null =>
    lastPlace(board.world.positions.get(seniorId), incidentOf(board.world, seniorId))?.at ?? homeOf(board, seniorId);

  const fit = (board: Board) => {
    const places = [...board.world.positions.values()].flatMap(({ seniorId, place }) =>
      place === null || !isInArea(board, seniorId) ? [] : [[place.lon, place.lat] as const],
    );
    open()?.fit(places, INCIDENT_ZOOM);
  };

  return {
    draw: (board) => {
      const current = open();
      areaNames = new Map([...board.world.areas.values()].map(({ areaId, nameZh }) => [`area/${areaId}`, nameZh]));
      current?.show(pictureOf(board, current.leaflet.getZoom(), areaLabels(current.base())));
    },
    facts: (board) => {
      const leaflet = map?.leaflet;
      const centre = leaflet === undefined ? START.centre : centreOf(leaflet);
      const { selectedId } = board.state;
      const zoom = leaflet?.getZoom() ?? START.zoom;
      return {
        centre,
        isSchematic: map?.isSchematic() ?? true,
        selected: selectedId === null ? null : placeOf(board, selectedId),
        scale: scaleBar(metresPerPixel(centre[1], zoom)),
      };
    },
    base: () => map?.base() ?? null,
    arrive: (board, seniorId) => {
      for (const incidentId of board.world.incidents.keys()) known.add(incidentId);
      const place = seniorId === null ? null : placeOf(board, seniorId);
      if (place === null) open()?.jumpTo(START.centre, START.zoom);
      else open()?.jumpTo(place, INCIDENT_ZOOM);
    },
    isNews: (incidentId) => {
      const isNew = !known.has(incidentId);
      known.add(incidentId);
      return isNew;
    },
    noticed: (board, seniorId) => {
      const place = placeOf(board, seniorId);
      if (place !== null && systemClock.now() - draggedAtMs > HANDS_OFF_MS) open()?.flyTo(place, INCIDENT_ZOOM);
    },
    goToSenior: (board, seniorId) => {
      const place = placeOf(board, seniorId);
      if (place !== null) open()?.flyTo(place, Math.max(INCIDENT_ZOOM, map?.leaflet.getZoom() ?? 0));
    },
    reveal: (board, seniorId) => {
      const place = placeOf(board, seniorId);
      const isSeen = place !== null && map?.leaflet.getBounds().pad(-0.1).contains(toLeaflet(place)) === true;
      if (place !== null && !isSeen) open()?.flyTo(place, Math.max(INCIDENT_ZOOM, map?.leaflet.getZoom() ?? 0));
    },
    goTo: (place) => open()?.flyTo(place, INCIDENT_ZOOM),
    zoomBy: (steps) => open()?.zoomBy(steps),
    fit,
  };
}

function homeOf({ world }: Board, seniorId: string): Point | null {
  const home = world.seniors.get(seniorId)?.home;
  return home == null ? null : [home.lon, home.lat];
}

function isInArea({ world, state }: Board, seniorId: string): boolean {
  return state.areaId === null || world.seniors.get(seniorId)?.areaId === state.areaId;
}

/** Where the drawing of an area wants its name: at the rim, clear of the dots. */
function areaLabels(base: BaseData | null): ReadonlyMap<string, Point> {
  return new Map(
    (base?.areas ?? []).flatMap(({ name, properties, rings }) => {
      const { label } = properties;
      if (Array.isArray(label) && typeof label[0] === "number" && typeof label[1] === "number")
        return [[name, [label[0], label[1]] as const]];
      const xy = rings[0]?.xy;
      return xy === undefined ? [] : [[name, fromWorld(xy[0] ?? 0, xy[1] ?? 0)]];
    }),
  );
}

const controls = ".over, .foot span";

/** What lies on the map, in its own pixels. */
function boxesOn(host: HTMLElement, selector: string): readonly Box[] {
  const frame = host.getBoundingClientRect();
  return [...(host.parentElement?.querySelectorAll(selector) ?? [])].map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return {
      left: left - frame.left - 4,
      top: top - frame.top - 4,
      right: right - frame.left + 4,
      bottom: bottom - frame.top + 4,
    };
  });
}
