import type { FenceShapeBody } from "../../infra/contract/http.ts";
import type { FenceKind } from "../../infra/domain/fence.ts";
import { fenceRings, toPoints } from "./fence-shape.ts";
import type { Palette } from "./palette.ts";
import type { Point } from "./to-leaflet.ts";
import type { Pen } from "./trace.ts";
import { toPixel, type View } from "./view.ts";

type Board = { readonly pen: Pen; readonly view: View; readonly colour: Palette };
type Fence = { readonly kind: FenceKind; readonly shape: FenceShapeBody };
type Pixel = readonly [x: number, y: number];

const TICK_PX = 6;
const TICK_EVERY_PX = 14;

/** A fence as a dashed line whose ticks point to the safe side: inwards to stay in, outwards to stay out. */
export function drawFence(board: Board, { kind, shape }: Fence): void {
  if (shape.kind === "corridor") {
    drawCorridor(board, shape);
    return;
  }
  const outlines = shape.kind === "circle" ? [circleOutline(board.view, shape)] : ringOutlines(board.view, shape);
  const { pen, colour } = board;
  pen.beginPath();
  for (const outline of outlines) tracePixels(pen, outline);
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

function circleOutline(view: View, { centre, radiusM }: Extract<FenceShapeBody, { kind: "circle" }>): readonly Pixel[] {
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
  outline.forEach(([x, y], index) => (index === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.closePath();
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

function drawCorridor({ pen, view, colour }: Board, shape: Extract<FenceShapeBody, { kind: "corridor" }>): void {
  const line: readonly Point[] = toPoints(shape.line);
  for (const [width, opacity, dash] of [
    [shape.widthM / view.metresPerPixel, 0.12, []],
    [2, 1, [9, 5]],
  ] as const) {
    pen.beginPath();
    line.forEach((point, index) => {
      const [x, y] = toPixel(view, point);
      if (index === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    });
    pen.setLineDash([...dash]);
    pen.globalAlpha = opacity;
    pen.lineWidth = width;
    pen.strokeStyle = colour("mark-safe");
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}
