import areasUrl from "../basemap/areas.geojson?url";
import groundUrl from "../basemap/ground.geojson?url";
import jiaxingUrl from "../basemap/jiaxing.geojson?url";
import placesUrl from "../basemap/places.geojson?url";
import streetsUrl from "../basemap/streets.geojson?url";
import waterUrl from "../basemap/water.geojson?url";
import { isRecord } from "../live/message-guard.ts";
import { type Shape, toShape } from "./base-shape.ts";

export type BaseData = {
  readonly counties: readonly Shape[];
  readonly borders: readonly Shape[];
  readonly ground: readonly Shape[];
  readonly water: readonly Shape[];
  readonly areas: readonly Shape[];
  readonly streets: readonly Shape[];
  readonly places: readonly Shape[];
};

/** Reads the schematic base map from this server's own files: no network, no account. */
export async function loadBaseData(): Promise<BaseData> {
  const urls = [jiaxingUrl, groundUrl, waterUrl, areasUrl, streetsUrl, placesUrl];
  const [jiaxing, ground, water, areas, streets, places] = await Promise.all(urls.map(loadShapes));
  return {
    counties: (jiaxing ?? []).filter(({ kind }) => kind === "county"),
    borders: (jiaxing ?? []).filter(({ kind }) => kind === "border"),
    ground: ground ?? [],
    water: water ?? [],
    areas: areas ?? [],
    streets: streets ?? [],
    places: places ?? [],
  };
}

async function loadShapes(url: string): Promise<readonly Shape[]> {
  const response = await fetch(url);
  const value: unknown = await response.json();
  if (!isRecord(value) || !Array.isArray(value["features"])) throw new TypeError(`not GeoJSON: ${url}`);
  return value["features"].flatMap(toShape);
}
