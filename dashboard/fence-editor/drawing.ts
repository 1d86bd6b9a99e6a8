import * as leaflet from "leaflet";
import "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css";
import type { Focus } from "../map/focus.ts";
import { createLiveMap, type LiveMap } from "../map/live-map.ts";
import { emptyPicture } from "../map/picture.ts";
import { fromLeaflet, type Point, toLeaflet } from "../map/to-leaflet.ts";
import { type CornerRef, cornerAt } from "./edit-shape.ts";
import type { DrawKind } from "./editor-state.ts";
import { cornerNear, layerOf, type ShapeLayer, shapeOfLayer } from "./leaflet-shape.ts";
import { placesOf, START } from "./shape-places.ts";
import { bodyOfShape, type Sketch, type SketchShape } from "./sketch.ts";
import { isSame } from "./undo-stack.ts";

/** What the map of the editor shows now. */
export type DrawnScene = {
  readonly sketch: Sketch;
  readonly home: Point | null;
  readonly mayChange: boolean;
  readonly chosen: CornerRef | null;
  /** Where something is wrong. */
  readonly wrong: CornerRef | null;
  readonly drawing: DrawKind | null;
  /** Another version, in grey beside it. */
  readonly other: SketchShape | null;
};
export type DrawingEvents = {
  readonly onShape: (shape: SketchShape) => void;
  readonly onHole: (corners: readonly Point[]) => void;
  readonly onChoose: (corner: CornerRef) => void;
};
export type Drawing = {
  readonly element: HTMLElement;
  readonly show: (scene: DrawnScene) => void;
  readonly fit: () => void;
  readonly zoomBy: (steps: number) => void;
};

const FIRST_WIDTH_M = 40;
const HANDLES_MAX = 80;
const modeOf = { circle: "Circle", polygon: "Polygon", corridor: "Line", hole: "Polygon" } as const;

/** The map of the editor with its handles. The drawing tool is fetched here, when somebody first edits a fence. */
export async function createDrawing(events: DrawingEvents): Promise<Drawing> {
  // The tool extends a global Leaflet, and only maps made after it.
  Object.assign(globalThis, { L: { ...leaflet } });
  await import("@geoman-io/leaflet-geoman-free");
  // Handles are for the mouse; to a keyboard they are the rows of the table, not dozens of buttons without a name.
  leaflet.Marker.mergeOptions({ keyboard: false });
  const element = document.createElement("div");
  element.className = "map";
  const map = openMap(element);
  const { pm } = map.leaflet;
  let scene: DrawnScene | null = null;
  let layer: { readonly of: SketchShape; readonly on: ShapeLayer } | null = null;
  let marks: readonly leaflet.Path[] = [];
  let drawing: DrawKind | null = null;

  const widthM = (): number => {
    const shape = scene?.sketch.shape;
    return shape?.kind === "corridor" ? shape.widthM : FIRST_WIDTH_M;
  };
  const paint = (shape: SketchShape): void => {
    if (scene !== null) map.show({ ...emptyPicture, focus: focusOf(scene, shape) });
  };
  const lay = (shape: SketchShape, mayChange: boolean): void => {
    layer?.on.remove();
    const on = layerOf(shape, { className: "drawn-fence", pane: "drawn", interactive: mayChange });
    layer = { of: shape, on };
    on.addTo(map.leaflet);
    if (!mayChange) return;
    on.pm.enable({ snappable: false, removeLayerBelowMinVertexCount: false, limitMarkersToCount: HANDLES_MAX });
    on.on("pm:change", () => paint(shapeOfLayer(on, widthM()) ?? shape));
    on.on("pm:edit", () => events.onShape(shapeOfLayer(on, widthM()) ?? shape));
    on.on("pm:vertexclick", ({ markerEvent }) => {
      const corner = cornerNear(shape, fromLeaflet(markerEvent.latlng));
      if (corner !== null) events.onChoose(corner);
    });
  };
  const draw = (kind: DrawKind | null): void => {
    if (kind === drawing) return;
    drawing = kind;
    pm.disableDraw();
    if (kind !== null) pm.enableDraw(modeOf[kind], drawOptions);
  };
  map.leaflet.on("pm:create", ({ layer: made }) => {
    const kind = drawing;
    made.remove();
    drawing = null;
    const shape = shapeOfLayer(made, widthM());
    if (shape === null || kind === null) return;
    if (kind !== "hole") events.onShape(shape);
    else if (shape.kind === "polygon") events.onHole(shape.rings[0]?.corners ?? []);
  });
  const fit = (): void => {
    if (scene !== null) map.fit([...placesOf(scene.sketch.shape), ...(scene.home === null ? [] : [scene.home])], 17);
  };
  watchSize(element, map, fit);

  return {
    element,
    fit,
    zoomBy: map.zoomBy,
    show: (next) => {
      const isNew = scene === null;
      if (scene !== null && isSame(scene, next) && scene.sketch === next.sketch) return;
      scene = next;
      const { shape } = next.sketch;
      draw(next.drawing);
      if (layer?.of !== shape) lay(shape, next.mayChange);
      for (const mark of marks) mark.remove();
      marks = marksOf(next).map((mark) => mark.addTo(map.leaflet));
      paint(shape);
      if (isNew) fit();
    },
  };
}

const drawOptions = {
  snappable: false,
  tooltips: false,
  continueDrawing: false,
  pathOptions: { className: "drawn-fence" },
  templineStyle: { className: "drawn-fence" },
  hintlineStyle: { className: "drawn-hint" },
};

/** Over the ground and the labels: the shape, and its handles over that. */
function openMap(host: HTMLElement): LiveMap {
  const start = { centre: START, zoom: 14 };
  const map = createLiveMap({ host, rim: null, start, onPick: () => {}, onMove: () => {}, covered: () => [] });
  for (const [name, level] of [
    ["drawn", 520],
    ["handles", 560],
  ] as const)
    map.leaflet.createPane(name).style.zIndex = String(level);
  const panes = { vertexPane: "handles", layerPane: "drawn", markerPane: "handles" };
  map.leaflet.pm.setGlobalOptions({ panes, allowSelfIntersection: true });
  return map;
}

/** The host is put on the page after the map was made: the first size it gets is the first one to look from. */
function watchSize(host: HTMLElement, { leaflet: map }: LiveMap, fit: () => void): void {
  let wasThere = false;
  new ResizeObserver(() => {
    map.invalidateSize({ pan: false });
    const isThere = host.offsetHeight > 0;
    if (isThere && !wasThere) fit();
    wasThere = isThere;
  }).observe(host);
}

function focusOf({ sketch, home }: DrawnScene, shape: SketchShape): Focus {
  return { ...emptyPicture.focus, home, fences: [{ kind: sketch.kind, shape: bodyOfShape(shape) }] };
}

/** What lies beside the shape: another version of it, the chosen corner, the one where something is wrong. */
function marksOf({ sketch, chosen, wrong, other }: DrawnScene): readonly leaflet.Path[] {
  const mark = (ref: CornerRef | null, className: string) => {
    const place = ref === null ? null : cornerAt(sketch.shape, ref);
    if (place === null || Math.abs(place[1]) > 85) return [];
    return [new leaflet.CircleMarker(toLeaflet(place), { className, radius: 13, pane: "drawn", interactive: false })];
  };
  const beside = { className: "other-fence", pane: "drawn", interactive: false };
  const version = other === null ? [] : [layerOf(other, beside)];
  return [...version, ...mark(wrong, "wrong-corner"), ...mark(chosen, "chosen-corner")];
}
