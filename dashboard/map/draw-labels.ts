import type { BaseData } from "./base-data.ts";
import type { Ring, Shape } from "./base-shape.ts";
import { boxAround, type Reservation } from "./box.ts";
import type { Palette } from "./palette.ts";
import { longestStraight } from "./straight-stretch.ts";
import { isInSight, type Pen } from "./trace.ts";
import type { View } from "./view.ts";

export type LabelBoard = {
  readonly pen: Pen;
  readonly view: View;
  readonly colour: Palette;
  readonly room: Reservation;
};

type NameBoard = LabelBoard & { readonly base: BaseData };

export type LabelStyle = {
  readonly sizePx: number;
  readonly colour: string;
  readonly halo?: string;
  readonly weight?: 400 | 600;
  readonly angle?: number;
};

/** Names of the base map, the important ones first: water, main roads, communities, streets, places, lanes. */
export function drawBaseLabels(board: NameBoard): void {
  const { view, base } = board;
  if (view.zoom < 12.6) for (const county of base.counties) labelCounty(board, county);
  if (view.zoom < 13.5)
    for (const water of base.water) if (water.kind === "estuary") labelMiddle(board, water, waterStyle(15));
  if (view.zoom >= 13) for (const water of base.water) labelWater(board, water);
  if (view.zoom >= 13.8)
    for (const ground of base.ground) if (ground.name !== "") labelMiddle(board, ground, groundStyle);
  if (view.zoom >= 14.2) labelStreets(board, "main", { sizePx: view.zoom < 15 ? 13 : 14, leastPx: 62 });
  if (view.zoom >= 14.8) labelCommunities(board);
  if (view.zoom >= 15) labelStreets(board, "street", { sizePx: 13, leastPx: 56 });
  if (view.zoom >= 15.2) labelPlaces(board);
  if (view.zoom >= 16.2) labelStreets(board, "lane", { sizePx: 13, leastPx: 48 });
}

const waterStyle = (sizePx: number): LabelStyle => ({ sizePx, colour: "map-water-text", halo: "map-water" });
const groundStyle: LabelStyle = { sizePx: 13, colour: "map-text-2", halo: "map-green" };

/** Writes `text` around a pixel if there is room; says whether it did. */
export function writeLabel(
  board: LabelBoard,
  text: string,
  [x, y]: readonly [number, number],
  style: LabelStyle,
): boolean {
  const { pen, colour, room } = board;
  const angle = style.angle ?? 0;
  pen.font = `${style.weight ?? 400} ${style.sizePx}px ${colour("font")}`;
  const length = pen.measureText(text).width;
  const width = Math.abs(Math.cos(angle)) * length + Math.abs(Math.sin(angle)) * style.sizePx;
  const height = Math.abs(Math.sin(angle)) * length + Math.abs(Math.cos(angle)) * style.sizePx;
  if (!room.claim(boxAround(x, y, width + 6, height + 4))) return false;
  pen.save();
  pen.translate(x, y);
  pen.rotate(angle);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = colour(style.halo ?? "map-halo");
  pen.globalAlpha = 0.9;
  pen.strokeText(text, 0, 0);
  pen.globalAlpha = 1;
  pen.fillStyle = colour(style.colour);
  pen.fillText(text, 0, 0);
  pen.restore();
  return true;
}

function labelCounty(board: LabelBoard, county: Shape): void {
  if (county.properties["focus"] !== true) labelMiddle(board, county, { sizePx: 14, colour: "map-text-2" });
}

function labelMiddle(board: LabelBoard, shape: Shape, style: LabelStyle): void {
  const ring = shape.rings[0];
  if (ring === undefined || !isInSight(board.view, ring)) return;
  writeLabel(board, shape.name, middle(board.view, ring), style);
}

function labelWater(board: LabelBoard, water: Shape): void {
  if (water.type === "line") labelAlong(board, water, { ...waterStyle(board.view.zoom < 14.5 ? 13 : 14), leastPx: 60 });
  else if (water.kind === "lake" && board.view.zoom > 13.6) labelMiddle(board, water, waterStyle(13));
}

function labelStreets(
  board: NameBoard,
  kind: string,
  size: { readonly sizePx: number; readonly leastPx: number },
): void {
  const done = new Set<string>();
  for (const street of board.base.streets) {
    if (street.kind !== kind || street.properties["bridge"] === true || street.name === "" || done.has(street.name))
      continue;
    if (labelAlong(board, street, { ...size, colour: "map-text-2" })) done.add(street.name);
  }
}

/** The longest straight stretch on screen carries the name, kept upright. */
function labelAlong(board: LabelBoard, shape: Shape, style: LabelStyle & { readonly leastPx: number }): boolean {
  for (const ring of shape.rings) {
    if (!isInSight(board.view, ring)) continue;
    const stretch = longestStraight(board.view, ring, style.leastPx);
    if (stretch !== null && writeLabel(board, shape.name, stretch.middle, { ...style, angle: stretch.angle }))
      return true;
  }
  return false;
}

function labelCommunities(board: NameBoard): void {
  for (const place of board.base.places) {
    if (place.kind === "community") labelMiddle(board, place, { sizePx: 14, colour: "map-text" });
  }
}

function labelPlaces(board: NameBoard): void {
  const { pen, view, colour } = board;
  for (const place of board.base.places) {
    const ring = place.rings[0];
    if (place.kind === "community" || ring === undefined || !isInSight(view, ring)) continue;
    const [x, y] = middle(view, ring);
    if (!writeLabel(board, place.name, [x, y + 13], { sizePx: 13, colour: "map-text-2" })) continue;
    pen.beginPath();
    pen.arc(x, y, 3, 0, 2 * Math.PI);
    pen.fillStyle = colour("map-text-2");
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = colour("map-halo");
    pen.stroke();
  }
}

/** Mean of the vertices, pixels: good enough for the round shapes of this map. */
function middle(view: View, { xy }: Ring): readonly [number, number] {
  let [x, y] = [0, 0];
  for (let index = 0; index < xy.length; index += 2) {
    x += xy[index] ?? 0;
    y += xy[index + 1] ?? 0;
  }
  const count = xy.length / 2;
  return [(x / count - view.left) * view.worldPx, (y / count - view.top) * view.worldPx];
}
