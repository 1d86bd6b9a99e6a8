import gcoord from "gcoord";
import type { Brand } from "../../infra/domain/brand.ts";
import type { Point } from "./to-leaflet.ts";

/** A place as Baidu numbers it (BD-09): to be handed to its map, never stored or fenced. */
export type Bd09 = Brand<readonly [lon: number, lat: number], "bd09">;

export function toBd09([lon, lat]: Point): Bd09 {
  const [shiftedLon, shiftedLat] = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.BD09);
  return [shiftedLon, shiftedLat] as const as unknown as Bd09;
}

/**
 * The place in Baidu Maps, which leads there, opened when somebody presses for it. Its directions would want to be told where
 * the way begins; a mark does not, and so nobody's own place goes along, nor a name.
 */
export function baiduLink(place: Point, title: string): string {
  const [lon, lat] = toBd09(place);
  const at = `${lat.toFixed(6)},${lon.toFixed(6)}`;
  const word = encodeURIComponent(title);
  return `https://api.map.baidu.com/marker?location=${at}&title=${word}&content=${word}&coord_type=bd09ll&output=html&src=121`;
}
