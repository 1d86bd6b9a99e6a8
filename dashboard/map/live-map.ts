import { map as createLeaflet, type Map as LeafletMap } from "leaflet";
import { onThemeChange } from "../page/theme.ts";
import { type BaseData, loadBaseData } from "./base-data.ts";
import { type Box, createReservation } from "./box.ts";
import { createCanvasLayer } from "./canvas-layer.ts";
import { createDots } from "./dots.ts";
import { drawFocus, drawPeople } from "./draw-focus.ts";
import { drawBaseLabels, type LabelBoard, writeLabel } from "./draw-labels.ts";
import { drawFenceNames } from "./fence-names.ts";
import type { Focus } from "./focus.ts";
import { createGround } from "./ground.ts";
import { createIncidentMarks } from "./incident-marks.ts";
import { installMapHooks } from "./map-hooks.ts";
import { readPalette } from "./palette.ts";
import { emptyPicture, type MapNote, type Picture } from "./picture.ts";
import { createRimTags } from "./rim-tags.ts";
import { baseMap } from "./tiles/base-map.ts";
import { fromLeaflet, type Point, toLeaflet } from "./to-leaflet.ts";
import type { Pen } from "./trace.ts";
import { toPixel, type View } from "./view.ts";

export type LiveMapOptions = {
  readonly host: HTMLElement;
  readonly rim: HTMLElement | null;
  readonly start: { readonly centre: Point; readonly zoom: number };
  readonly onPick: (seniorId: string) => void;
  readonly onMove: () => void;
  /** Window boxes of controls that lie on the map: no label goes under them. */
  readonly covered: () => readonly Box[];
  /** The same without the tags at the rim, which keep off them. */
  readonly controls?: () => readonly Box[];
  /** Whose map it is stands on the map itself, unless the page says it. */
  readonly credit?: "page";
  /** Fences carry their names, where they are drawn wide enough. */
  readonly fenceNames?: "shown";
};
export type LiveMap = {
  readonly show: (picture: Picture) => void;
  readonly flyTo: (place: Point, zoom: number) => void;
  readonly jumpTo: (place: Point, zoom: number) => void;
  readonly fit: (places: readonly Point[], maxZoom: number) => void;
  readonly zoomBy: (steps: number) => void;
  readonly leaflet: LeafletMap;
  readonly base: () => BaseData | null;
  /** Whether the ground is our own map, see ground.ts. */
  readonly isSchematic: () => boolean;
};

const FLIGHT_SECONDS = 0.6;
const RELOAD_MS = 5_000;
const FIT_PX = 48;
/** Half a glyph: whoever is shown at the rim is seen whole. */
const GLYPH_PX = 24;

/** The map of all pages: canvas layers for ground, focus, dots and labels, small SVG marks for incidents only. */
export function createLiveMap(options: LiveMapOptions): LiveMap {
  const leaflet = openLeaflet(options);
  const colour = () => readPalette(options.host);
  let base: BaseData | null = null;
  let picture = emptyPicture;

  const ground = createGround({ leaflet, colour, base: () => base, onChange: () => labels.redraw() });
  const focus = createCanvasLayer(leaflet, "focus", (pen, view) =>
    drawFocus({ pen, view, colour: colour() }, picture.focus),
  );
  const dots = createDots(leaflet, "dots");
  const people = createCanvasLayer(leaflet, "people", (pen, view) =>
    drawPeople({ pen, view, colour: colour() }, picture.focus),
  );
  const marks = createIncidentMarks(leaflet, "marks", options.onPick);
  const tags =
    options.rim === null
      ? null
      : createRimTags(leaflet, { host: options.rim, onPick: options.onPick, covered: options.controls ?? (() => []) });
  const labels = createCanvasLayer(leaflet, "labels", (pen, view) => {
    const taken = [...options.covered(), ...marks.boxes(), ...trailBoxes(leaflet, picture.focus)];
    const names = ground.isSchematic() ? base : null;
    drawLabels(
      { pen, view, colour: colour() },
      {
        notes: picture.notes,
        names,
        fences: options.fenceNames === "shown" ? picture.focus.fences : [],
        marginPx: labels.marginPx,
        taken: taken.map(shifted(labels.marginPx)),
      },
    );
    if (names === null && options.credit === undefined) writeCredit(pen, { view, marginPx: labels.marginPx });
  });
  const layers = [ground, focus, people, labels];

  const placeMarks = () => marks.set(picture.marks, [...options.covered(), ...trailBoxes(leaflet, picture.focus)]);
  leaflet.on("moveend zoomend resize", placeMarks);
  leaflet.on("move", options.onMove);
  leaflet.on("click", ({ containerPoint }) => {
    const id = dots.hit(containerPoint.x, containerPoint.y);
    if (id !== null) options.onPick(id);
  });
  onThemeChange(() => {
    dots.repaint();
    for (const layer of layers) layer.redraw();
  });
  const ready = loadUntilThere().then((loaded) => {
    base = loaded;
    for (const layer of layers) layer.redraw();
  });
  installMapHooks(leaflet, ready, () => picture);

  return {
    show: (next) => {
      picture = next;
      dots.set(next.dots, next.selectedId);
      for (const layer of [focus, people, labels]) layer.redraw();
      placeMarks();
      tags?.set(next.tags);
    },
    flyTo: (place, zoom) => fly(leaflet, place, zoom),
    jumpTo: (place, zoom) => void leaflet.setView(toLeaflet(place), zoom, { animate: false }),
    fit: (places, maxZoom) => {
      if (places.length === 0) return;
      const below = controlsBelow(options.controls?.() ?? [], leaflet.getSize().y);
      leaflet.fitBounds(places.map(toLeaflet), {
        maxZoom,
        paddingTopLeft: [FIT_PX, FIT_PX],
        paddingBottomRight: [FIT_PX, Math.max(FIT_PX, below + GLYPH_PX)],
        animate: false,
      });
    },
    zoomBy: (steps) => void leaflet.setZoom(leaflet.getZoom() + steps),
    leaflet,
    base: () => base,
    isSchematic: ground.isSchematic,
  };
}

/** Height of what lies along the lower rim of the map: legend, playback, scale. */
function controlsBelow(controls: readonly Box[], height: number): number {
  return Math.max(0, ...controls.filter(({ top }) => top > height / 2).map(({ top }) => height - top));
}

/** The ground may come late; dots and incidents do not wait for it. */
async function loadUntilThere(): Promise<BaseData> {
  for (;;) {
    try {
      return await loadBaseData();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RELOAD_MS));
    }
  }
}

function openLeaflet({ host, start }: LiveMapOptions): LeafletMap {
  const leaflet = createLeaflet(host, {
    center: toLeaflet(start.centre),
    zoom: start.zoom,
    minZoom: 9,
    maxZoom: 18,
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 120,
    zoomControl: false,
    attributionControl: false,
    keyboard: true,
  });
  // From below: base map, what belongs to the selected senior, all dots, the helpers, labels, incidents.
  const panes = ["ground", "focus", "dots", "people", "labels", "marks"];
  panes.forEach((name, index) => {
    const pane = leaflet.createPane(name);
    pane.style.zIndex = String(300 + index * 50);
    if (name !== "marks") pane.style.pointerEvents = "none";
  });
  return leaflet;
}

function fly(leaflet: LeafletMap, place: Point, zoom: number): void {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (isStill) leaflet.setView(toLeaflet(place), zoom, { animate: false });
  else leaflet.flyTo(toLeaflet(place), zoom, { duration: FLIGHT_SECONDS });
}

type Written = {
  readonly notes: readonly MapNote[];
  readonly names: BaseData | null;
  readonly fences: Focus["fences"];
  readonly marginPx: number;
  readonly taken: readonly Box[];
};

/** Marks have reserved their boxes; then come the notes, the names of fences, last those of the base map. */
function drawLabels(board: Omit<LabelBoard, "room">, { notes, names, fences, marginPx, taken }: Written): void {
  const { view } = board;
  const room = createReservation({ left: 2, top: 2, right: view.width - 2, bottom: view.height - 2 }, taken);
  for (const note of notes) drawNote({ ...board, room }, view, note);
  const seen = { left: marginPx, top: marginPx, right: view.width - marginPx, bottom: view.height - marginPx };
  drawFenceNames({ ...board, room }, fences, seen);
  if (names !== null) drawBaseLabels({ ...board, room, base: names });
}

/** Providers ask that their name stands on their map. */
function writeCredit(pen: Pen, { view, marginPx }: { readonly view: View; readonly marginPx: number }): void {
  pen.font = "11px sans-serif";
  pen.textAlign = "right";
  pen.textBaseline = "bottom";
  const [x, y] = [view.width - marginPx - 6, view.height - marginPx - 4];
  pen.lineWidth = 3;
  pen.strokeStyle = "#ffffff";
  pen.fillStyle = "#333333";
  pen.strokeText(baseMap()?.attribution ?? "", x, y);
  pen.fillText(baseMap()?.attribution ?? "", x, y);
}

function drawNote(board: LabelBoard, view: View, note: MapNote): void {
  const [x, y] = toPixel(view, note.at);
  writeLabel(board, note.text, [x, y - (note.raisePx ?? 0)], note.style);
}

function trailBoxes(leaflet: LeafletMap, focus: Focus): readonly Box[] {
  const places = [
    ...[...focus.fixes, ...focus.clues].map(({ at }) => at),
    ...(focus.home === null ? [] : [focus.home]),
  ];
  return places.map((place) => {
    const { x, y } = leaflet.latLngToContainerPoint(toLeaflet(place));
    return { left: x - 12, top: y - 10, right: x + 12, bottom: y + 10 };
  });
}

const shifted =
  (px: number) =>
  ({ left, top, right, bottom }: Box): Box => ({
    left: left + px,
    top: top + px,
    right: right + px,
    bottom: bottom + px,
  });

/** Centre of the map window. */
export function centreOf(leaflet: LeafletMap): Point {
  return fromLeaflet(leaflet.getCenter());
}
