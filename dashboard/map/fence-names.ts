import type { FenceShapeBody } from "../../infra/contract/http.ts";
import { type Box, boxAround, overlapArea } from "./box.ts";
import { circleOutline } from "./draw-fence.ts";
import { type LabelBoard, type LabelStyle, writeLabel } from "./draw-labels.ts";
import { fenceRings, toPoints } from "./fence-shape.ts";
import type { Focus } from "./focus.ts";
import type { Point } from "./to-leaflet.ts";
import { toPixel, type View } from "./view.ts";

type Pixel = readonly [x: number, y: number];

const style: LabelStyle = { sizePx: 13, colour: "safe-text", weight: 600 };
/** From the edge to the middle of its name. */
const RAISE_PX = 13;
const ROOM_PX = 12;
const LEVEL_PX = 8;

/** Writes the name of each fence at its edge, where `seen` holds it and neither mark nor word is in the way. */
export function drawFenceNames(board: LabelBoard, fences: Focus["fences"], seen: Box): void {
  const { pen, view, colour } = board;
  for (const { shape, name = "", isHazard = false } of fences) {
    if (name === "") continue;
    const look = isHazard ? { ...style, colour: "life-text" } : style;
    pen.font = `${style.weight} ${style.sizePx}px ${colour("font")}`;
    const widthPx = pen.measureText(name).width;
    fenceNamePlaces(view, shape, widthPx)
      .filter(([x, y]) => isWithin(seen, boxAround(x, y, widthPx, style.sizePx)))
      .some((place) => writeLabel(board, name, place, look));
  }
}

/** Places for a name, the best first: above the fence, under it, then along its edge. None where the fence is narrower than its name. */
export function fenceNamePlaces(view: View, shape: FenceShapeBody, widthPx: number): readonly Pixel[] {
  const edge = edgeOf(view, shape);
  const xs = edge.map(([x]) => x);
  if (edge.length === 0 || Math.max(...xs) - Math.min(...xs) < widthPx + ROOM_PX) return [];
  const heights = edge.map(([, y]) => y);
  const over = levelMiddle(edge, Math.min(...heights));
  const under = levelMiddle(edge, Math.max(...heights));
  const along = [...edge].sort(([, one], [, other]) => one - other);
  return [...over.map(raised), ...under.map(([x, y]): Pixel => [x, y + RAISE_PX]), ...along.map(raised)];
}

const raised = ([x, y]: Pixel): Pixel => [x, y - RAISE_PX];

/** Of a level side its middle: at a corner the name would hang over. */
function levelMiddle(edge: readonly Pixel[], height: number): readonly Pixel[] {
  const level = edge.filter(([, y]) => Math.abs(y - height) < LEVEL_PX);
  const middle = level.reduce((sum, [x]) => sum + x, 0) / level.length;
  return [...level].sort(([one], [other]) => Math.abs(one - middle) - Math.abs(other - middle)).slice(0, 1);
}

function edgeOf(view: View, shape: FenceShapeBody): readonly Pixel[] {
  if (shape.kind === "circle") return circleOutline(view, shape);
  const lines = shape.kind === "corridor" ? [toPoints(shape.line)] : fenceRings(shape);
  const raisePx = shape.kind === "corridor" ? shape.widthM / view.metresPerPixel / 2 : 0;
  return lines.flatMap(withMiddles).map((place): Pixel => {
    const [x, y] = toPixel(view, place);
    return [x, y - raisePx];
  });
}

/** Corners, and the middles between them: a long side has room for a name. */
function withMiddles(line: readonly Point[]): readonly Point[] {
  return line.flatMap((place, index) => {
    const before = line[index - 1];
    return before === undefined ? [place] : [[(before[0] + place[0]) / 2, (before[1] + place[1]) / 2] as const, place];
  });
}

const isWithin = (seen: Box, box: Box): boolean =>
  overlapArea(seen, box) === (box.right - box.left) * (box.bottom - box.top);
