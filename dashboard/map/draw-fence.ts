import type { FenceShapeBody } from "../../infra/contract/http.ts";
import type { FenceKind } from "../../infra/domain/fence.ts";
import { corridorSides } from "./corridor-sides.ts";
import { fenceRings, toPoints } from "./fence-shape.ts";
import type { Palette } from "./palette.ts";
import type { Pen } from "./trace.ts";
import { toPixel, type View } from "./view.ts";

type Board = { readonly pen: Pen; readonly view: View; readonly colour: Palette };
type Fence = { readonly kind: FenceKind; readonly shape: FenceShapeBody; readonly isHazard?: boolean };
type Corridor = Extract<FenceShapeBody, { kind: "corridor" }>;
type Pixel = readonly [x: number, y: number];

const TICK_PX = 6;
const TICK_EVERY_PX = 14;

/** A fence as a dashed line whose ticks point to the safe side: inwards to stay in, outwards to stay out. */
export function drawFence(board: Board, { kind, shape, isHazard = false }: Fence): void {
  if (shape.kind === "corridor") {
    if (isHazard) drawBanks(board, shape);
    else drawCorridor(board, shape);
    return;
  }
  const outlines = shape.kind === "circle" ? [circleOutline(board.view, shape)] : ringOutlines(board.view, shape);
  const { pen, colour } = board;
  pen.beginPath();
  for (const outline of outlines) tracePixels(pen, outline);
  if (isHazard) return strokeHazard(board);
  if (kind === "keepIn") {
    pen.globalAlpha = 0.06;
    pen.fillStyle = colour("mark-safe");
    pen.fill("evenodd");
    pen.globalAlpha = 1;
  }
  pen.setLineDash([9, 5]);
  pen.lineWidth = 2;
  pen.strokeStyle = colour("mark-safe");
  pen.stroke();
  pen.setLineDash([]);
  // Holes run the other way round (RFC 7946), so "left of the line" is the inside of every ring.
  for (const outline of outlines) drawTicks(board, outline, kind === "keepIn" ? 1 : -1);
}

/** The edge of the water, in red on a case: to be looked at first. The water keeps its own colour. */
function strokeHazard({ pen, colour }: Board): void {
  pen.lineJoin = "round";
  for (const [width, name, opacity] of [
    [7, "mark-line", 0.8],
    [4, "mark-life", 0.9],
  ] as const) {
    pen.globalAlpha = opacity;
    pen.lineWidth = width;
    pen.strokeStyle = colour(name);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** A circle on the map, in pixels. */
export function circleOutline(
  view: View,
  { centre, radiusM }: Extract<FenceShapeBody, { kind: "circle" }>,
): readonly Pixel[] {
  const [x, y] = toPixel(view, [centre.lon, centre.lat]);
  const radius = radiusM / view.metresPerPixel;
  return Array.from({ length: 97 }, (_, index) => {
    const angle = (-index / 96) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

function ringOutlines(view: View, shape: FenceShapeBody): readonly (readonly Pixel[])[] {
  return fenceRings(shape).map((ring) => ring.map((point) => toPixel(view, point)));
}

function tracePixels(pen: Pen, outline: readonly Pixel[]): void {
  traceLine(pen, outline);
  pen.closePath();
}

function traceLine(pen: Pen, line: readonly Pixel[]): void {
  line.forEach(([x, y], index) => (index === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
}

/** Short lines square to the outline, on the left of its direction for `side` 1. Screen y grows downwards. */
function drawTicks({ pen, colour }: Board, outline: readonly Pixel[], side: 1 | -1): void {
  pen.beginPath();
  let untilNext = TICK_EVERY_PX / 2;
  outline.slice(1).forEach(([x2, y2], index) => {
    const [x1, y1] = outline[index] ?? [x2, y2];
    const length = Math.hypot(x2 - x1, y2 - y1);
    for (; untilNext <= length; untilNext += TICK_EVERY_PX) {
      const share = untilNext / length;
      const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
      pen.moveTo(x, y);
      pen.lineTo(x + ((y2 - y1) / length) * TICK_PX * side, y - ((x2 - x1) / length) * TICK_PX * side);
    }
    untilNext -= length;
  });
  pen.globalAlpha = 0.75;
  pen.lineWidth = 1.2;
  pen.strokeStyle = colour("mark-safe");
  pen.stroke();
  pen.globalAlpha = 1;
}

/** Closer to each other than this, two banks are one line. */
const NARROW_PX = 8;

function drawBanks(board: Board, shape: Corridor): void {
  const { pen, view } = board;
  const line = corridorLine(view, shape);
  const halfPx = shape.widthM / view.metresPerPixel / 2;
  pen.beginPath();
  if (halfPx * 2 < NARROW_PX) traceLine(pen, line);
  else tracePixels(pen, corridorSides(line, halfPx));
  strokeHazard(board);
}

/** A band, and the line in its middle. */
function drawCorridor({ pen, view, colour }: Board, shape: Corridor): void {
  const line = corridorLine(view, shape);
  for (const [width, opacity, dash] of [
    [Math.max(3, shape.widthM / view.metresPerPixel), 0.12, []],
    [2, 1, [9, 5]],
  ] as const) {
    pen.beginPath();
    traceLine(pen, line);
    pen.setLineDash([...dash]);
    pen.globalAlpha = opacity;
    pen.lineWidth = width;
    pen.strokeStyle = colour("mark-safe");
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function corridorLine(view: View, shape: Corridor): readonly Pixel[] {
  return toPoints(shape.line).map((point) => toPixel(view, point));
}
