import { DomUtil, type LatLng, type Map as LeafletMap, type ZoomAnimEvent } from "leaflet";
import { fromLeaflet } from "./to-leaflet.ts";
import type { Pen } from "./trace.ts";
import { createView, type View } from "./view.ts";

export type CanvasLayer = {
  /** Draws again in the next frame. */
  readonly redraw: () => void;
  /** What the canvas shows now: the window and a margin around it. */
  readonly view: () => View;
  /** Width of that margin, CSS pixels. */
  readonly marginPx: number;
};

/** So much more than the window is drawn that a short drag shows no empty rim. */
const MARGIN_PX = 120;

/**
 * One canvas in a pane of a Leaflet map, redrawn after each move, scaled while Leaflet animates a zoom. The margin moves
 * along with a drag. `draw` gets the pen in CSS pixels.
 */
export function createCanvasLayer(
  map: LeafletMap,
  paneName: string,
  draw: (pen: Pen, view: View) => void,
): CanvasLayer {
  const canvas = document.createElement("canvas");
  canvas.className = "leaflet-zoom-animated";
  (map.getPane(paneName) ?? map.getPanes().overlayPane).append(canvas);
  const pen = canvas.getContext("2d");
  let drawn = { northWest: map.getCenter(), zoom: map.getZoom() };
  let view = viewOf(map, drawn.northWest);
  let isAsked = false;

  function drawNow(): void {
    isAsked = false;
    drawn = { northWest: map.containerPointToLatLng([-MARGIN_PX, -MARGIN_PX]), zoom: map.getZoom() };
    view = viewOf(map, drawn.northWest);
    DomUtil.setTransform(canvas, map.containerPointToLayerPoint([-MARGIN_PX, -MARGIN_PX]), 1);
    if (pen === null) return;
    fitCanvas(canvas, pen, view);
    draw(pen, view);
  }

  const redraw = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(drawNow);
  };
  map.on("moveend zoomend viewreset resize", redraw);
  map.on("zoom", () => {
    const scale = map.getZoomScale(map.getZoom(), drawn.zoom);
    DomUtil.setTransform(canvas, map.latLngToLayerPoint(drawn.northWest), scale);
  });
  map.on("zoomanim", (event: ZoomAnimEvent) => {
    const scale = map.getZoomScale(event.zoom, drawn.zoom);
    DomUtil.setTransform(canvas, cornerAfterZoom(map, drawn.northWest, event), scale);
  });
  redraw();
  return { redraw, view: () => view, marginPx: MARGIN_PX };
}

function viewOf(map: LeafletMap, northWest: LatLng): View {
  const { x, y } = map.getSize();
  return createView({ width: x + 2 * MARGIN_PX, height: y + 2 * MARGIN_PX }, map.getZoom(), fromLeaflet(northWest));
}

function fitCanvas(canvas: HTMLCanvasElement, pen: Pen, { width, height }: View): void {
  const density = Math.min(3, Math.max(1, devicePixelRatio));
  const [deviceWidth, deviceHeight] = [Math.round(width * density), Math.round(height * density)];
  if (canvas.width !== deviceWidth || canvas.height !== deviceHeight) {
    canvas.width = deviceWidth;
    canvas.height = deviceHeight;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);
}

/** Where the drawn corner will lie once the zoom has ended; as Leaflet's own renderers reckon it. */
function cornerAfterZoom(map: LeafletMap, corner: LatLng, { center, zoom }: ZoomAnimEvent) {
  const panePosition = DomUtil.getPosition(map.getPanes().mapPane);
  const origin = map.project(center, zoom).subtract(map.getSize().divideBy(2)).add(panePosition).round();
  return map.project(corner, zoom).subtract(origin);
}
