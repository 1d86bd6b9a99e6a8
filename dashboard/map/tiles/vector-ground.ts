import type { Layer, Map as LeafletMap } from "leaflet";
import * as leafletItself from "leaflet";

/** The operator's vector tiles under our own layers; the drawing code is read only where such a map is in use. */
export async function addVectorGround(leaflet: LeafletMap, isDark: boolean): Promise<() => void> {
  // It looks for Leaflet where a script tag would have put it.
  Object.assign(globalThis, { L: { ...leafletItself } });
  const { leafletLayer } = await import("protomaps-leaflet");
  const url = "/api/v1/tiles/vector.pmtiles";
  const layer: unknown = leafletLayer({ url, flavor: isDark ? "dark" : "light", lang: "zh", noWrap: true });
  if (!isLayer(layer)) return () => undefined;
  layer.addTo(leaflet);
  return () => void layer.remove();
}

function isLayer(value: unknown): value is Layer {
  return typeof value === "object" && value !== null && "addTo" in value && "remove" in value;
}
