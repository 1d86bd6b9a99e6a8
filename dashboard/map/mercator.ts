import type { Point } from "./to-leaflet.ts";

/** Web Mercator (EPSG:3857) as a share of the world's width: 0 to 1 from the antimeridian east, from 85 degrees north down. */
export function worldX(lon: number): number {
  return (lon + 180) / 360;
}

export function worldY(lat: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export function fromWorld(x: number, y: number): Point {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** Width of the world in CSS pixels at a zoom, as Leaflet has it. */
export function worldSizePx(zoom: number): number {
  return 256 * 2 ** zoom;
}

/** Metres under one CSS pixel at a latitude. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (156_543.033_928 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
}
