import gcoord from "gcoord";
import type { Brand } from "../../infra/domain/brand.ts";
import type { Point } from "./to-leaflet.ts";

/** A place on a shifted Chinese map (GCJ-02): to be shown or handed to such a map, never stored or fenced. */
export type Gcj02 = Brand<readonly [lon: number, lat: number], "gcj02">;

/** About 500 m away from WGS-84 around Haining. */
export function toGcj02([lon, lat]: Point): Gcj02 {
  const [shiftedLon, shiftedLat] = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02);
  return [shiftedLon, shiftedLat] as const as unknown as Gcj02;
}

/** Where a place as such a map numbers it really is; back and forth within a centimetre. */
export function fromGcj02([lon, lat]: readonly [lon: number, lat: number]): Point {
  const [trueLon, trueLat] = gcoord.transform([lon, lat], gcoord.GCJ02, gcoord.WGS84);
  return [trueLon, trueLat];
}

/** Walking directions in Amap, opened when somebody presses for them. No name goes along, only the place. */
export function directionsLink(place: Point): string {
  const [lon, lat] = toGcj02(place);
  return `https://uri.amap.com/navigation?to=${lon.toFixed(6)},${lat.toFixed(6)}&mode=walk&coordinate=gaode`;
}
