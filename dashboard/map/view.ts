import { fromWorld, metresPerPixel, worldSizePx, worldX, worldY } from "./mercator.ts";
import type { Point } from "./to-leaflet.ts";

/** A rectangle of the world on a canvas of `width` by `height` CSS pixels. */
export type View = {
  readonly width: number;
  readonly height: number;
  readonly zoom: number;
  /** World coordinates (0 to 1) of the upper left corner. */
  readonly left: number;
  readonly top: number;
  readonly worldPx: number;
  readonly metresPerPixel: number;
};

export function createView(
  size: { readonly width: number; readonly height: number },
  zoom: number,
  northWest: Point,
): View {
  return {
    ...size,
    zoom,
    left: worldX(northWest[0]),
    top: worldY(northWest[1]),
    worldPx: worldSizePx(zoom),
    metresPerPixel: metresPerPixel(northWest[1], zoom),
  };
}

export function toPixel(view: View, [lon, lat]: Point): readonly [x: number, y: number] {
  return [(worldX(lon) - view.left) * view.worldPx, (worldY(lat) - view.top) * view.worldPx];
}

export function fromPixel(view: View, x: number, y: number): Point {
  return fromWorld(view.left + x / view.worldPx, view.top + y / view.worldPx);
}

/** Whether a pixel lies on the canvas or at most `marginPx` beside it. */
export function isOnView(view: View, [x, y]: readonly [number, number], marginPx = 0): boolean {
  return x >= -marginPx && y >= -marginPx && x <= view.width + marginPx && y <= view.height + marginPx;
}
