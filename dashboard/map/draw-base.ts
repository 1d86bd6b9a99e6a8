import type { BaseData } from "./base-data.ts";
import type { Shape } from "./base-shape.ts";
import { drawGrid } from "./draw-grid.ts";
import type { Palette } from "./palette.ts";
import { type Pen, trace } from "./trace.ts";
import type { View } from "./view.ts";

type Board = { readonly pen: Pen; readonly view: View; readonly colour: Palette; readonly base: BaseData };
type StreetKind = "main" | "street" | "lane";

const groundColours: readonly (readonly [kind: string, colour: string])[] = [
  ["village", "map-village"],
  ["built", "map-built"],
  ["dense", "map-dense"],
  ["park", "map-green"],
  ["hill", "map-green"],
];
/** Lanes below streets below main roads; width in metres, least width in pixels, first zoom. */
const streetKinds: readonly (readonly [kind: StreetKind, widthM: number, leastPx: number, fromZoom: number])[] = [
  ["lane", 6, 0.6, 14.1],
  ["street", 13, 0.8, 12.7],
  ["main", 24, 1.4, 10],
];
const CASED_FROM_ZOOM = 13.4;

/** Draws the quiet base map in the order of basemap/README.md; no road is brighter than a mark. */
export function drawBase(board: Board): void {
  drawLand(board);
  drawWater(board);
  drawStreets(board);
  drawBridges(board);
  drawBorders(board);
  drawGrid(board.pen, board.view, board.colour);
}

function drawLand(board: Board): void {
  const { pen, view, colour, base } = board;
  pen.fillStyle = colour("map-out");
  pen.fillRect(0, 0, view.width, view.height);
  for (const county of base.counties) if (county.properties["focus"] === true) fill(board, county, "map-land");
  for (const [kind, token] of groundColours) {
    for (const ground of base.ground) if (ground.kind === kind) fill(board, ground, token);
  }
  for (const water of base.water) if (water.type === "area") fill(board, water, "map-water");
}

function fill({ pen, view, colour }: Board, shape: Shape, token: string): void {
  pen.beginPath();
  for (const ring of shape.rings) {
    trace(pen, view, ring);
    pen.closePath();
  }
  pen.fillStyle = colour(token);
  pen.fill("evenodd");
}

function drawWater({ pen, view, colour, base }: Board): void {
  pen.lineJoin = "round";
  pen.lineCap = "round";
  const leastPx = view.zoom < 13 ? 1.1 : 2;
  for (const [extraPx, token] of [[1.6, "map-water-line"] as const, [0, "map-water"] as const]) {
    for (const canal of base.water) {
      const widthM = Number(canal.properties["widthM"] ?? 0);
      if (canal.type !== "line" || (view.zoom < 11.6 && widthM < 30)) continue;
      const width = Math.max(leastPx, widthM / view.metresPerPixel) + extraPx;
      stroke(pen, { width, colour: colour(token) }, () => canal.rings.forEach((ring) => trace(pen, view, ring)));
    }
  }
  for (const lake of base.water) {
    if (lake.kind !== "lake") continue;
    stroke(pen, { width: 1, colour: colour("map-water-line") }, () =>
      lake.rings.forEach((ring) => trace(pen, view, ring)),
    );
  }
}

function drawStreets({ pen, view, colour, base }: Board): void {
  const isCased = view.zoom >= CASED_FROM_ZOOM;
  const passes = isCased ? (["case", "fill"] as const) : (["fill"] as const);
  // White roads on pale land vanish when they are a hair wide: far out they take the colour of their edge.
  const isWhite = colour("map-main") === "#ffffff";
  for (const pass of passes) {
    for (const [kind, , , fromZoom] of streetKinds) {
      if (view.zoom < fromZoom) continue;
      const token = pass === "case" || (!isCased && isWhite) ? "map-road-case" : `map-${kind}`;
      const width = streetWidthPx(view, kind) + (pass === "case" ? 1.6 : 0);
      stroke(pen, { width, colour: colour(token) }, () => traceStreets({ pen, view, base }, kind));
    }
  }
}

function traceStreets({ pen, view, base }: Omit<Board, "colour">, kind: StreetKind): void {
  for (const street of base.streets) {
    if (street.kind === kind && street.properties["bridge"] !== true) {
      for (const ring of street.rings) trace(pen, view, ring);
    }
  }
}

function drawBridges({ pen, view, colour, base }: Board): void {
  pen.lineCap = "butt";
  const isCased = view.zoom > CASED_FROM_ZOOM;
  for (const [kind, , , fromZoom] of streetKinds) {
    if (view.zoom < fromZoom) continue;
    const width = streetWidthPx(view, kind);
    for (const bridge of base.streets) {
      if (bridge.kind !== kind || bridge.properties["bridge"] !== true) continue;
      const draw = () => bridge.rings.forEach((ring) => trace(pen, view, ring));
      if (isCased) stroke(pen, { width: width + 3, colour: colour("map-bridge") }, draw);
      stroke(pen, { width, colour: colour(`map-${kind}`) }, draw);
    }
  }
  pen.lineCap = "round";
}

function streetWidthPx(view: View, kind: StreetKind): number {
  const [, widthM = 6, leastPx = 0.6] = streetKinds.find(([known]) => known === kind) ?? [];
  return Math.max(leastPx, widthM / view.metresPerPixel);
}

function drawBorders({ pen, view, colour, base }: Board): void {
  stroke(pen, { width: 1, colour: colour("map-border") }, () => {
    for (const border of base.borders) border.rings.forEach((ring) => trace(pen, view, ring));
  });
  pen.setLineDash([2, 4]);
  pen.globalAlpha = view.zoom < 14 ? 0.8 : 0.38;
  stroke(pen, { width: view.zoom < 13 ? 1.2 : 1.6, colour: colour("map-area") }, () => {
    for (const area of base.areas) area.rings.forEach((ring) => trace(pen, view, ring));
  });
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function stroke(pen: Pen, style: { readonly width: number; readonly colour: string }, draw: () => void): void {
  pen.beginPath();
  draw();
  pen.lineWidth = style.width;
  pen.strokeStyle = style.colour;
  pen.stroke();
}
