import { drawClue } from "./draw-clue.ts";
import { drawFence } from "./draw-fence.ts";
import type { Focus, Tone } from "./focus.ts";
import type { Palette } from "./palette.ts";
import type { Point } from "./to-leaflet.ts";
import type { Pen } from "./trace.ts";
import { isCoarse } from "./trail.ts";
import { toPixel, type View } from "./view.ts";

type Board = { readonly pen: Pen; readonly view: View; readonly colour: Palette };

const toneColours: Readonly<Record<Tone, string>> = { life: "mark-life", safe: "mark-safe", calm: "mark-act" };
/** A smaller circle would hide under the glyph; its number stands on the flag. */
const GLYPH_RADIUS_PX = 20;

/** Below the dots: fence, reach, accuracy, trail, home. */
export function drawFocus(board: Board, focus: Focus): void {
  for (const fence of focus.fences) drawFence(board, fence);
  for (const reach of focus.reach) drawReach(board, reach);
  if (focus.accuracy !== null) drawAccuracy(board, focus.accuracy);
  drawTrail(board, focus);
  if (focus.home !== null) drawHome(board, focus.home);
}

/** Above the dots: what passers-by have seen, and the people who help. */
export function drawPeople(board: Board, focus: Focus): void {
  for (const clue of focus.clues) drawClue(board, clue);
  for (const person of focus.people) drawPerson(board, person);
}

function drawReach({ pen, view, colour }: Board, { at, radiusM }: Focus["reach"][number]): void {
  circle(pen, toPixel(view, at), radiusM / view.metresPerPixel);
  pen.setLineDash([5, 5]);
  pen.globalAlpha = 0.85;
  pen.lineWidth = 1.2;
  pen.strokeStyle = colour("text-2");
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function drawAccuracy({ pen, view, colour }: Board, { at, radiusM, tone }: NonNullable<Focus["accuracy"]>): void {
  const radius = radiusM / view.metresPerPixel;
  if (radius < GLYPH_RADIUS_PX) return;
  circle(pen, toPixel(view, at), radius);
  pen.fillStyle = pen.strokeStyle = colour(toneColours[tone]);
  pen.globalAlpha = 0.14;
  pen.fill();
  pen.globalAlpha = 0.8;
  pen.lineWidth = 1.25;
  pen.stroke();
  pen.globalAlpha = 1;
}

function drawTrail(board: Board, focus: Focus): void {
  const { pen, view, colour } = board;
  for (const piece of focus.trail) {
    if (piece.kind === "run") line(board, piece.points, { width: 6, colour: "mark-line", opacity: 0.85 });
  }
  for (const piece of focus.trail) {
    if (piece.kind === "run") {
      const token = piece.isInside ? "mark-safe" : "mark-life";
      line(board, piece.points, { width: 3, colour: token, opacity: piece.isOld ? 0.45 : 1 });
    } else {
      line(board, [piece.from, piece.to], { width: 2.5, colour: "mark-old", opacity: 1, dash: [0.1, 7] });
    }
  }
  for (const fix of focus.fixes) {
    if (isCoarse(fix)) {
      cross(board, fix.at);
      continue;
    }
    circle(pen, toPixel(view, fix.at), 3.5);
    pen.globalAlpha = fix.isOld && !fix.isInside ? 0.6 : 1;
    pen.fillStyle = colour(fix.isInside ? "mark-safe" : "mark-life");
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = colour("mark-line");
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** Heard, but too coarse to say where. */
function cross({ pen, view, colour }: Board, at: Point): void {
  const [x, y] = toPixel(view, at);
  pen.beginPath();
  pen.moveTo(x - 4, y - 4);
  pen.lineTo(x + 4, y + 4);
  pen.moveTo(x + 4, y - 4);
  pen.lineTo(x - 4, y + 4);
  pen.globalAlpha = 1;
  pen.lineWidth = 2;
  pen.strokeStyle = colour("mark-old");
  pen.stroke();
}

type LineStyle = {
  readonly width: number;
  readonly colour: string;
  readonly opacity: number;
  readonly dash?: readonly number[];
};

function line({ pen, view, colour }: Board, points: readonly Point[], style: LineStyle): void {
  pen.beginPath();
  points.forEach((point, index) => {
    const [x, y] = toPixel(view, point);
    if (index === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  });
  pen.setLineDash([...(style.dash ?? [])]);
  pen.lineJoin = pen.lineCap = "round";
  pen.lineWidth = style.width;
  pen.strokeStyle = colour(style.colour);
  pen.globalAlpha = style.opacity;
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

const homePath = () => new Path2D("M-10 2 0-8 10 2H7V10H-7V2Z");

function drawHome({ pen, view, colour }: Board, at: Point): void {
  const [x, y] = toPixel(view, at);
  pen.save();
  pen.translate(x, y);
  const path = homePath();
  pen.fillStyle = colour("panel");
  pen.fill(path);
  pen.lineJoin = "round";
  pen.lineWidth = 2;
  pen.strokeStyle = colour("mark-safe");
  pen.stroke(path);
  pen.restore();
}

const shieldPath = () => new Path2D("M0-16 14-10V2C14 9 9 14 0 18-9 14-14 9-14 2V-10Z");

function squarePath(): Path2D {
  const path = new Path2D();
  path.moveTo(-6, -13);
  for (const [x1, y1, x2, y2] of [
    [13, -13, 13, 13],
    [13, 13, -13, 13],
    [-13, 13, -13, -13],
    [-13, -13, 13, -13],
  ] as const)
    path.arcTo(x1, y1, x2, y2, 7);
  path.closePath();
  return path;
}

function drawPerson({ pen, view, colour }: Board, person: Focus["people"][number]): void {
  const [x, y] = toPixel(view, person.at);
  pen.save();
  pen.translate(x, y);
  const path = person.isTeam ? shieldPath() : squarePath();
  pen.fillStyle = colour("act");
  pen.fill(path);
  pen.lineWidth = 2;
  pen.strokeStyle = colour("mark-line");
  pen.stroke(path);
  pen.fillStyle = colour("on-act");
  pen.font = `600 14px ${colour("font")}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(person.label, 0, 0);
  pen.restore();
}

function circle(pen: Pen, [x, y]: readonly [number, number], radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
}
