import type { BaseMapView } from "../../../infra/contract/base-maps.ts";
import { fromWorld, worldX, worldY } from "../mercator.ts";
import { fromGcj02, toGcj02 } from "../to-gcj02.ts";
import type { Point } from "../to-leaflet.ts";
import { fromPixel, toPixel, type View } from "../view.ts";

export type PlacedTile = {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** Where it lies on the view, whole CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

const ZOOM_MIN = 3;

/**
 * The tiles that cover a view. Each lies where its own corners are in WGS-84: a map in GCJ-02 is moved back by what its
 * datum is off there, and by nothing else.
 */
export function tilesOn(view: View, { datum, maxZoom }: Pick<BaseMapView, "datum" | "maxZoom">): readonly PlacedTile[] {
  const z = Math.max(ZOOM_MIN, Math.min(maxZoom, Math.round(view.zoom)));
  const count = 2 ** z;
  const [west, north] = tilePoint(fromPixel(view, 0, 0), datum, count);
  const [east, south] = tilePoint(fromPixel(view, view.width, view.height), datum, count);
  const tiles: PlacedTile[] = [];
  for (let y = Math.max(0, Math.floor(north)); y <= Math.min(count - 1, Math.floor(south)); y += 1) {
    for (let x = Math.max(0, Math.floor(west)); x <= Math.min(count - 1, Math.floor(east)); x += 1) {
      const [left, top] = cornerOn(view, datum, [x / count, y / count]);
      // Each side is where the neighbour's begins: no seam and no overlap.
      const [right] = cornerOn(view, datum, [(x + 1) / count, y / count]);
      const [, bottom] = cornerOn(view, datum, [x / count, (y + 1) / count]);
      tiles.push({ z, x, y, left, top, width: right - left, height: bottom - top });
    }
  }
  return tiles;
}

/** A place in numbers of tiles from the upper left of the world, in the datum of the map. */
function tilePoint(place: Point, datum: BaseMapView["datum"], count: number): readonly [x: number, y: number] {
  const [lon, lat] = datum === "gcj02" ? toGcj02(place) : place;
  return [worldX(lon) * count, worldY(lat) * count];
}

function cornerOn(
  view: View,
  datum: BaseMapView["datum"],
  [x, y]: readonly [number, number],
): readonly [left: number, top: number] {
  const named = fromWorld(x, y);
  const [left, top] = toPixel(view, datum === "gcj02" ? fromGcj02(named) : named);
  return [Math.round(left), Math.round(top)];
}
