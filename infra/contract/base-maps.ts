import { type Static, Type } from "typebox";
import { baseMapIds } from "../domain/base-map.ts";
import { oneOf } from "./telemetry.ts";

/** How pages draw it. Tiles come from our own server, which alone knows the keys. */
export const BaseMapView = Type.Object({
  id: oneOf(baseMapIds),
  kind: oneOf(["raster", "vector"]),
  /** Which datum its tiles are in; pages shift them back when they draw. */
  datum: oneOf(["wgs84", "gcj02"]),
  /** Raster layers from below; empty for a vector map. */
  layers: Type.Array(Type.String()),
  maxZoom: Type.Integer(),
  attribution: Type.String(),
});
export type BaseMapView = Static<typeof BaseMapView>;
/** In the order of the setting: the first is what pages begin with, where it is not the schematic map. */
export const BaseMapList = Type.Object({ items: Type.Array(BaseMapView) });
