import type { BaseMapView } from "../../infra/contract/base-maps.ts";
import type { BaseMapId } from "../../infra/domain/base-map.ts";

export type TileName = { readonly z: number; readonly x: number; readonly y: number };
type Layer = { readonly name: string; readonly address: (tile: TileName, key: string) => string };
export type TileSource = Omit<BaseMapView, "id" | "layers"> & { readonly layers: readonly Layer[] };

/** Spreads tiles over a provider's equal hosts, always the same one for the same tile. */
const spread = ({ x, y }: TileName, hosts: number) => (x + y) % hosts;

const tianditu = (name: string): Layer => ({
  name,
  address: (tile, key) =>
    `https://t${spread(tile, 8)}.tianditu.gov.cn/${name}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${name}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX=${tile.z}&TILEROW=${tile.y}&TILECOL=${tile.x}&tk=${encodeURIComponent(key)}`,
});

export type TileSources = Partial<Record<BaseMapId, TileSource>>;

/** Web Mercator tiles of 256 pixels. Tianditu is CGCS2000, centimetres from WGS-84; Amap is shifted by half a kilometre. */
export const tileSources: Readonly<Record<Exclude<BaseMapId, "pmtiles">, TileSource>> = {
  tianditu: {
    kind: "raster",
    datum: "wgs84",
    maxZoom: 18,
    attribution: "天地图 · 国家地理信息公共服务平台",
    layers: [tianditu("vec"), tianditu("cva")],
  },
  amap: {
    kind: "raster",
    datum: "gcj02",
    maxZoom: 18,
    attribution: "高德地图",
    layers: [
      {
        name: "road",
        address: (tile) =>
          `https://webrd0${spread(tile, 4) + 1}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x=${tile.x}&y=${tile.y}&z=${tile.z}`,
      },
    ],
  },
  osm: {
    kind: "raster",
    datum: "wgs84",
    maxZoom: 19,
    attribution: "© OpenStreetMap contributors",
    layers: [{ name: "standard", address: ({ z, x, y }) => `https://tile.openstreetmap.org/${z}/${x}/${y}.png` }],
  },
};
