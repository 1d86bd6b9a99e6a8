import { cellName, fromGridKm, gridKm } from "./kilometre-grid.ts";
import type { Palette } from "./palette.ts";
import type { Pen } from "./trace.ts";
import { fromPixel, toPixel, type View } from "./view.ts";

const LINES_FROM_ZOOM = 12.9;
const NAMES_FROM_ZOOM = 13.6;
const HUNDREDS_FROM_ZOOM = 16;

/** Kilometre grid for the radio: lines from z13, names from z13.6, 100 m lines from z16. */
export function drawGrid(pen: Pen, view: View, colour: Palette): void {
  if (view.zoom < LINES_FROM_ZOOM) return;
  pen.strokeStyle = colour("map-grid");
  pen.lineWidth = 1;
  if (view.zoom >= HUNDREDS_FROM_ZOOM) lines(pen, view, { stepKm: 0.1, opacity: 0.16 });
  lines(pen, view, { stepKm: 1, opacity: 0.34 });
  if (view.zoom >= NAMES_FROM_ZOOM) names(pen, view, colour);
}

function lines(pen: Pen, view: View, { stepKm, opacity }: { readonly stepKm: number; readonly opacity: number }): void {
  const { west, east, south, north } = extent(view);
  pen.globalAlpha = opacity;
  pen.setLineDash([1, 5]);
  pen.beginPath();
  for (let step = Math.ceil(west / stepKm); step * stepKm <= east; step += 1) {
    const x = Math.round(toPixel(view, fromGridKm(step * stepKm, south))[0]) + 0.5;
    pen.moveTo(x, 0);
    pen.lineTo(x, view.height);
  }
  for (let step = Math.ceil(south / stepKm); step * stepKm <= north; step += 1) {
    const y = Math.round(toPixel(view, fromGridKm(west, step * stepKm))[1]) + 0.5;
    pen.moveTo(0, y);
    pen.lineTo(view.width, y);
  }
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function names(pen: Pen, view: View, colour: Palette): void {
  const { west, east, south, north } = extent(view);
  pen.font = `12px ${colour("font")}`;
  pen.fillStyle = colour("map-grid");
  pen.textBaseline = "top";
  pen.textAlign = "left";
  for (let column = Math.floor(west); column <= east; column += 1) {
    for (let row = Math.floor(south); row <= north; row += 1) {
      const name = cellName(column, row);
      const [x, y] = toPixel(view, fromGridKm(column, row + 1));
      if (name !== null) pen.fillText(name, x + 5, y + 5);
    }
  }
}

function extent(view: View) {
  const [west, north] = gridKm(fromPixel(view, 0, 0));
  const [east, south] = gridKm(fromPixel(view, view.width, view.height));
  return { west, east, south, north };
}
