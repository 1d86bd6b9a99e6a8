import type { LatLng } from "leaflet";

/** WGS-84 degrees, `[lon, lat]`, as everywhere in this project. */
export type Point = readonly [lon: number, lat: number];

/** Leaflet wants `[lat, lng]` and takes swapped numbers without complaint: this file alone turns the pair round. */
export function toLeaflet([lon, lat]: Point): [lat: number, lng: number] {
  return [lat, lon];
}

export function fromLeaflet({ lat, lng }: Pick<LatLng, "lat" | "lng">): Point {
  return [lng, lat];
}
