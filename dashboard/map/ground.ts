import type { Map as LeafletMap } from "leaflet";
import type { BaseMapView } from "../../infra/contract/base-maps.ts";
import { isDark, onThemeChange } from "../page/theme.ts";
import type { BaseData } from "./base-data.ts";
import { createCanvasLayer } from "./canvas-layer.ts";
import { drawBase } from "./draw-base.ts";
import { drawGrid } from "./draw-grid.ts";
import type { Palette } from "./palette.ts";
import { baseMap, onBaseMapChange } from "./tiles/base-map.ts";
import { createTileGround, type TileGround } from "./tiles/tile-ground.ts";
import { addVectorGround } from "./tiles/vector-ground.ts";

export type Ground = {
  readonly redraw: () => void;
  /** Whether the map that is drawn is our own, with names of ours; also while a chosen one fails. */
  readonly isSchematic: () => boolean;
};
type GroundDeps = {
  readonly leaflet: LeafletMap;
  readonly colour: () => Palette;
  readonly base: () => BaseData | null;
  /** Another map is drawn from now on. */
  readonly onChange: () => void;
};

/** What lies under everything: the schematic map, or the one that the operator offers and somebody chose. */
export function createGround({ leaflet, colour, base, onChange }: GroundDeps): Ground {
  let shown: BaseMapView | null = null;
  let tiles: TileGround | null = null;
  let removeVector = () => {};

  const isSchematic = () => shown === null || (tiles?.isFailing() ?? false);
  const layer = createCanvasLayer(leaflet, "ground", (pen, view) => {
    const data = base();
    // Also while tiles fail: a map that is asked for again can come back.
    tiles?.draw(pen, view, { colour: colour(), isDark: isDark() });
    if (!isSchematic()) drawGrid(pen, view, colour());
    else if (data !== null) drawBase({ pen, view, colour: colour(), base: data });
  });

  function take(map: BaseMapView | null): void {
    removeVector();
    removeVector = () => {};
    shown = map;
    tiles = map?.kind === "raster" ? createTileGround(map, changed) : null;
    if (map?.kind === "vector") void showVector(map);
    changed();
  }

  async function showVector(map: BaseMapView): Promise<void> {
    const remove = await addVectorGround(leaflet, isDark());
    if (shown === map) removeVector = remove;
    else remove();
  }

  function changed(): void {
    layer.redraw();
    onChange();
  }

  onBaseMapChange(() => baseMap() !== shown && take(baseMap()));
  onThemeChange(() => shown?.kind === "vector" && take(shown));
  if (baseMap() !== null) take(baseMap());
  return { redraw: layer.redraw, isSchematic };
}
