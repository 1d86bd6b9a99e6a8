import { existsSync, readFileSync } from "node:fs";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { type LonLat, lonLat } from "../infra/domain/geo.ts";

export type StreetKind = "main" | "street" | "lane";
export type Street = { readonly name: string | null; readonly kind: StreetKind; readonly line: readonly LonLat[] };
export type Area = { readonly code: string; readonly name: string; readonly outline: readonly LonLat[] };
export type Place = { readonly name: string; readonly kind: string; readonly at: LonLat };
export type Canal = { readonly widthM: number; readonly line: readonly LonLat[] };
export type Basemap = {
  readonly streets: readonly Street[];
  readonly areas: readonly Area[];
  readonly places: readonly Place[];
  readonly canals: readonly Canal[];
};

const Position = Type.Tuple([Type.Number(), Type.Number()]);
const Line = Type.Object({ type: Type.Literal("LineString"), coordinates: Type.Array(Position) });
const Polygon = Type.Object({ type: Type.Literal("Polygon"), coordinates: Type.Array(Type.Array(Position)) });
const Point = Type.Object({ type: Type.Literal("Point"), coordinates: Position });
const StreetKinds = Type.Union([Type.Literal("main"), Type.Literal("street"), Type.Literal("lane")]);
const StreetFeature = Type.Object({
  properties: Type.Object({ name: Type.Optional(Type.String()), kind: StreetKinds }),
  geometry: Line,
});
const AreaFeature = Type.Object({
  properties: Type.Object({ code: Type.String(), name: Type.String() }),
  geometry: Polygon,
});
const PlaceFeature = Type.Object({
  properties: Type.Object({ name: Type.String(), kind: Type.String() }),
  geometry: Point,
});
const WaterFeature = Type.Object({
  properties: Type.Object({ kind: Type.String(), widthM: Type.Optional(Type.Number()) }),
  geometry: Type.Union([Line, Polygon]),
});

/** Reads the offline schematic map that the dashboard draws: invented streets, so nobody's real way is simulated. */
export function readBasemap(folder: URL = basemapFolder()): Basemap {
  return {
    streets: features(folder, "streets.geojson", StreetFeature).map(({ properties, geometry }) => ({
      name: properties.name ?? null,
      kind: properties.kind,
      line: geometry.coordinates.map(toLonLat),
    })),
    areas: features(folder, "areas.geojson", AreaFeature).map(({ properties, geometry }) => ({
      code: properties.code,
      name: properties.name,
      outline: (geometry.coordinates[0] ?? []).map(toLonLat),
    })),
    places: features(folder, "places.geojson", PlaceFeature).map(({ properties, geometry }) => ({
      name: properties.name,
      kind: properties.kind,
      at: toLonLat(geometry.coordinates),
    })),
    canals: features(folder, "water.geojson", WaterFeature).flatMap(({ properties, geometry }) =>
      geometry.type === "LineString" && properties.widthM !== undefined
        ? [{ widthM: properties.widthM, line: geometry.coordinates.map(toLonLat) }]
        : [],
    ),
  };
}

/** Beside the sources, or one level further up when this runs from the compiled folder. */
function basemapFolder(): URL {
  const candidates = ["../dashboard/basemap/", "../../dashboard/basemap/"].map(
    (path) => new URL(path, import.meta.url),
  );
  const found = candidates.find((candidate) => existsSync(new URL("streets.geojson", candidate)));
  if (found === undefined) throw new Error("the base map is missing: dashboard/basemap/streets.geojson");
  return found;
}

function features<Feature extends TSchema>(folder: URL, file: string, feature: Feature): Static<Feature>[] {
  const parsed: unknown = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  const collection = Value.Parse(Type.Object({ features: Type.Array(Type.Unknown()) }), parsed);
  return collection.features.map((entry) => Value.Parse(feature, entry));
}

function toLonLat([lon, lat]: readonly [number, number]): LonLat {
  return lonLat(lon, lat);
}
