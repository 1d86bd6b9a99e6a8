import type { FenceSpan } from "../infra/domain/fence.ts";
import { type Fence, type FenceKind, type FenceShape, weekdays } from "../infra/domain/fence.ts";
import { type LonLat, lonLat } from "../infra/domain/geo.ts";
import { fenceId, isId, type SeniorId } from "../infra/domain/ids.ts";
import { parseInstant } from "../infra/domain/time.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads fences from GeoJSON: Point with `radiusM`, Polygon, MultiPolygon, or LineString with `widthM`. Properties:
 * `wristbandId` (none: everybody's), `fenceId`, `kind` (`keep-in`, `keep-out`), `schedule`, `validFrom`, `validTo`.
 */
export function readFences(text: string, seniorOf: (wristband: string) => SeniorId): readonly Fence[] {
  const document = fieldsOf(JSON.parse(text), "the file");
  const features = document["type"] === "FeatureCollection" ? listOf(document["features"], "features") : [document];
  return features.map((feature, index) => readFence(fieldsOf(feature, `feature ${index}`), index, seniorOf));
}

function readFence(feature: Fields, index: number, seniorOf: (wristband: string) => SeniorId): Fence {
  const geometry = fieldsOf(feature["geometry"], `geometry of feature ${index}`);
  const properties = fieldsOf(feature["properties"] ?? {}, `properties of feature ${index}`);
  const named = properties["fenceId"];
  const wristband = properties["wristbandId"];
  return {
    fenceId: fenceId(isId(named) ? named : `fence-${index}`),
    seniorId: typeof wristband === "string" ? seniorOf(wristband) : null,
    kind: readKind(properties["kind"]),
    shape: readShape(geometry, properties, index),
    schedule: { spans: readSpans(properties["schedule"]) },
    version: 1,
    validFrom: parseInstant(properties["validFrom"]),
    validTo: parseInstant(properties["validTo"]),
  };
}

function readKind(kind: unknown): FenceKind {
  if (kind === undefined || kind === "keep-in" || kind === "keepIn") return "keepIn";
  if (kind === "keep-out" || kind === "keepOut") return "keepOut";
  throw new RangeError("kind is neither keep-in nor keep-out");
}

function readShape(geometry: Fields, properties: Fields, index: number): FenceShape {
  const coordinates = listOf(geometry["coordinates"], `coordinates of feature ${index}`);
  switch (geometry["type"]) {
    case "Point":
      return { kind: "circle", centre: readPoint(coordinates), radiusM: readMetres(properties["radiusM"], "radiusM") };
    case "Polygon":
      return { kind: "polygon", rings: coordinates.map(readLine) };
    case "MultiPolygon":
      return { kind: "multiPolygon", polygons: coordinates.map((it) => listOf(it, "polygon").map(readLine)) };
    case "LineString":
      return { kind: "corridor", line: readLine(coordinates), widthM: readMetres(properties["widthM"], "widthM") };
    default:
      throw new RangeError(`feature ${index} is no Point, Polygon, MultiPolygon or LineString`);
  }
}

function readLine(points: unknown): readonly LonLat[] {
  return listOf(points, "line").map((it) => readPoint(listOf(it, "point")));
}

function readPoint([lon, lat]: readonly unknown[]): LonLat {
  if (typeof lon !== "number" || typeof lat !== "number") throw new RangeError("a point is not two numbers");
  return lonLat(lon, lat);
}

function readMetres(value: unknown, name: string): number {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw new RangeError(`${name} is not a length in metres`);
}

function readSpans(schedule: unknown): readonly FenceSpan[] {
  if (schedule === undefined || schedule === null) return [];
  return listOf(fieldsOf(schedule, "schedule")["spans"], "spans").map((it) => {
    const { days, from, to } = fieldsOf(it, "span");
    if (typeof from !== "number" || typeof to !== "number") throw new RangeError("a span needs from and to in minutes");
    return { days: weekdays.filter((day) => listOf(days, "days").includes(day)), from, to };
  });
}

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new RangeError(`${what}: no object`);
  return Object.fromEntries(Object.entries(value));
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new RangeError(`${what}: no list`);
  return value;
}
