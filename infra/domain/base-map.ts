/** Base maps that an operator may add to the schematic one. */
export const baseMapIds = ["tianditu", "amap", "osm", "pmtiles"] as const;
export type BaseMapId = (typeof baseMapIds)[number];
