import type { Ring } from "./base-shape.ts";
import type { View } from "./view.ts";

export type Stretch = { readonly middle: readonly [x: number, y: number]; readonly angle: number };

/** A stretch may bend so far before its name would leave the line, pixels. */
const BEND_PX = 3;
const LOOK_AHEAD = 7;
const RIM_PX = 10;

/** The longest nearly straight stretch of a line on the view, with the upright angle of a name along it; near the middle preferred. */
export function longestStraight(view: View, ring: Ring, leastPx: number): Stretch | null {
  const points = pixels(view, ring);
  let best: (Stretch & { readonly score: number }) | null = null;
  for (let from = 0; from < points.length; from += 1) {
    for (let to = from + 1; to < Math.min(points.length, from + LOOK_AHEAD); to += 1) {
      const found = judge(view, points, from, to);
      if (found !== null && found.length > leastPx && (best === null || found.score > best.score)) best = found;
    }
  }
  return best === null ? null : { middle: best.middle, angle: best.angle };
}

function judge(view: View, points: readonly (readonly [number, number])[], from: number, to: number) {
  const [start, end, between] = [points[from], points[to], points[Math.round((from + to) / 2)]];
  if (start === undefined || end === undefined || between === undefined) return null;
  const [east, south] = [end[0] - start[0], end[1] - start[1]];
  const middle = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2] as const;
  if (middle[0] < RIM_PX || middle[1] < RIM_PX || middle[0] > view.width - RIM_PX || middle[1] > view.height - RIM_PX)
    return null;
  const length = Math.hypot(east, south);
  const bend = Math.abs(east * (start[1] - between[1]) - (start[0] - between[0]) * south) / (length || 1);
  if (bend > BEND_PX) return null;
  const offCentre = Math.hypot(middle[0] - view.width / 2, middle[1] - view.height / 2);
  return { middle, length, score: length - offCentre * 0.25, angle: upright(Math.atan2(south, east)) };
}

function upright(angle: number): number {
  if (angle > Math.PI / 2) return angle - Math.PI;
  return angle < -Math.PI / 2 ? angle + Math.PI : angle;
}

function pixels(view: View, { xy }: Ring): readonly (readonly [number, number])[] {
  return Array.from({ length: xy.length / 2 }, (_, index) => [
    ((xy[index * 2] ?? 0) - view.left) * view.worldPx,
    ((xy[index * 2 + 1] ?? 0) - view.top) * view.worldPx,
  ]);
}
