import type { BaseMapView } from "../../../infra/contract/base-maps.ts";
import { systemClock } from "../../../infra/runtime/clock.ts";
import { browserTimers } from "../../live/timers.ts";
import type { Palette } from "../palette.ts";
import type { Pen } from "../trace.ts";
import type { View } from "../view.ts";
import { type PlacedTile, tilesOn } from "./tile-plan.ts";
import { createTileStore, loadTile } from "./tile-store.ts";

export type TileGround = {
  /** Draws what has come; what has not is the bare ground. */
  readonly draw: (pen: Pen, view: View, look: { readonly colour: Palette; readonly isDark: boolean }) => void;
  readonly isFailing: () => boolean;
};

/** Others' maps are loud: they step back behind the marks, at night far back. */
const STRENGTH = { light: 0.8, dark: 0.4 } as const;

/** The ground of a map by raster tiles, drawn on our own canvas so that each tile lies where its datum says. */
export function createTileGround(map: BaseMapView, onChange: () => void): TileGround {
  const store = createTileStore({ load: loadTile, now: systemClock.now, after: browserTimers.after, onChange });
  return {
    draw: (pen, view, { colour, isDark }) => {
      pen.fillStyle = colour("map-out");
      pen.fillRect(0, 0, view.width, view.height);
      pen.globalAlpha = isDark ? STRENGTH.dark : STRENGTH.light;
      for (const tile of tilesOn(view, map)) {
        for (const layer of map.layers) {
          const picture = store.read(addressOf(map, layer, tile));
          if (picture.kind === "there") pen.drawImage(picture.image, tile.left, tile.top, tile.width, tile.height);
        }
      }
      pen.globalAlpha = 1;
    },
    isFailing: store.isFailing,
  };
}

function addressOf({ id }: BaseMapView, layer: string, { z, x, y }: PlacedTile): string {
  return `/api/v1/tiles/${id}/${layer}/${z}/${x}/${y}`;
}
