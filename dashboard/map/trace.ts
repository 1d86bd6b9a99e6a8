import type { Ring } from "./base-shape.ts";
import type { View } from "./view.ts";

export type Pen = CanvasRenderingContext2D;

/** Adds a ring or line to the current path, unless no part of it can be seen. */
export function trace(pen: Pen, view: View, ring: Ring): void {
  if (!isInSight(view, ring)) return;
  const { xy } = ring;
  for (let index = 0; index < xy.length; index += 2) {
    const x = ((xy[index] ?? 0) - view.left) * view.worldPx;
    const y = ((xy[index + 1] ?? 0) - view.top) * view.worldPx;
    if (index === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
}

export function isInSight(view: View, { bounds: [west, north, east, south] }: Ring): boolean {
  const margin = 40 / view.worldPx;
  return (
    east > view.left - margin &&
    west < view.left + view.width / view.worldPx + margin &&
    south > view.top - margin &&
    north < view.top + view.height / view.worldPx + margin
  );
}
