import { type Box, overlapArea } from "./box.ts";

export type FlagRequest = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
/** Where a flag lies: its left upper corner and the end of its leader line, both from the mark, pixels. */
export type FlagPlace = { readonly left: number; readonly top: number; readonly endX: number; readonly endY: number };

const GLYPH_RADIUS_PX = 24;
/** Ends of the leader line to try, the usual one first: right above, left above, below, further out. */
const ends: readonly (readonly [x: number, y: number])[] = [
  [26, -50],
  [-26, -50],
  [26, 50],
  [-26, 50],
  [44, -92],
  [-44, -92],
  [44, 92],
  [-44, 92],
];

/** Chooses a side for each flag so that it covers no glyph, no trail and no other flag; the order of `requests` is the rank. */
export function placeFlags(
  requests: readonly FlagRequest[],
  obstacles: readonly Box[],
  window: Box,
): ReadonlyMap<string, FlagPlace> {
  const taken = [...obstacles, ...requests.map(glyphBox)];
  const places = new Map<string, FlagPlace>();
  for (const request of requests) {
    const [best] = ends
      .map((end, rank) => ({ end, cost: cost(flagBox(request, end), taken, window) + rank }))
      .sort((one, other) => one.cost - other.cost);
    if (best === undefined) continue;
    const box = flagBox(request, best.end);
    taken.push(box);
    places.set(request.id, {
      left: box.left - request.x,
      top: box.top - request.y,
      endX: best.end[0],
      endY: best.end[1],
    });
  }
  return places;
}

function flagBox({ x, y, width, height }: FlagRequest, [endX, endY]: readonly [number, number]): Box {
  const left = endX < 0 ? x + endX - width : x + endX;
  const top = y + endY - height / 2;
  return { left, top, right: left + width, bottom: top + height };
}

function glyphBox({ x, y }: FlagRequest): Box {
  return {
    left: x - GLYPH_RADIUS_PX,
    top: y - GLYPH_RADIUS_PX,
    right: x + GLYPH_RADIUS_PX,
    bottom: y + GLYPH_RADIUS_PX,
  };
}

/** Covered pixels; a pixel outside the window counts three times, it cannot be read at all. */
function cost(box: Box, taken: readonly Box[], window: Box): number {
  const covered = taken.reduce((sum, other) => sum + overlapArea(box, other), 0);
  const area = (box.right - box.left) * (box.bottom - box.top);
  return covered + 3 * (area - overlapArea(box, window));
}
