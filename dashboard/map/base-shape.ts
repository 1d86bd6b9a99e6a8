import { isRecord } from "../live/message-guard.ts";
import { worldX, worldY } from "./mercator.ts";
import type { Point } from "./to-leaflet.ts";

/** World coordinates x, y, x, y: ready to be scaled and drawn. */
export type Ring = { readonly xy: Float64Array; readonly bounds: readonly [number, number, number, number] };
export type Shape = {
  readonly kind: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly type: "point" | "line" | "area";
  readonly rings: readonly Ring[];
};
/** One GeoJSON feature (RFC 7946) as a shape to draw. */
export function toShape(feature: unknown): readonly Shape[] {
  if (!isRecord(feature) || !isRecord(feature["geometry"])) return [];
  const properties = isRecord(feature["properties"]) ? feature["properties"] : {};
  const kind = text(properties["kind"]);
  const name = text(properties["name"]).replace("(示意)", "");
  const { type, coordinates } = feature["geometry"];
  const shape = (as: Shape["type"], lines: readonly Point[][]): readonly Shape[] => [
    { kind, name, properties, type: as, rings: lines.map(toRing) },
  ];
  switch (type) {
    case "Point":
      return isPoint(coordinates) ? shape("point", [[coordinates]]) : [];
    case "LineString":
      return shape("line", [points(coordinates)]);
    case "MultiLineString":
      return shape("line", lines(coordinates));
    case "Polygon":
      return shape("area", lines(coordinates));
    case "MultiPolygon":
      return Array.isArray(coordinates) ? shape("area", coordinates.flatMap(lines)) : [];
    default:
      return [];
  }
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const isPoint = (value: unknown): value is [number, number] =>
  Array.isArray(value) && typeof value[0] === "number" && typeof value[1] === "number";
const points = (value: unknown): Point[] => (Array.isArray(value) ? value.filter(isPoint) : []);
const lines = (value: unknown): Point[][] => (Array.isArray(value) ? value.map(points) : []);

export function toRing(line: readonly Point[]): Ring {
  const xy = new Float64Array(line.length * 2);
  const bounds: [number, number, number, number] = [1, 1, 0, 0];
  line.forEach(([lon, lat], index) => {
    const [x, y] = [worldX(lon), worldY(lat)];
    xy[index * 2] = x;
    xy[index * 2 + 1] = y;
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  });
  return { xy, bounds };
}
