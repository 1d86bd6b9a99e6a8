import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import type { HistoryRow } from "../../infra/db/positions.ts";
import { epochMs, plusMs } from "../../infra/domain/time.ts";
import { csvOf, textCell } from "./csv.ts";
import { geoJsonOf } from "./geojson.ts";
import { gpxOf } from "./gpx.ts";
import { kmlOf } from "./kml.ts";
import { readXml, textsOf } from "./test-xml.ts";
import { piecesOf, type Trace } from "./trace.ts";

const start = epochMs(Date.UTC(2026, 2, 1, 8));
const row = (seconds: number, over: Partial<HistoryRow> = {}): HistoryRow => ({
  fixedAt: plusMs(start, seconds * 1_000),
  receivedAt: plusMs(start, seconds * 1_000 + 4_000),
  lon: 120.690001 + seconds / 1_000_000,
  lat: 30.53,
  accuracyM: 8,
  source: "gnss",
  speedMps: null,
  batteryPct: 80,
  events: [],
  seq: null,
  ...over,
});
/** Two fixes, 90 s and one more, 91 s of silence and a single one. */
const history = [row(0), row(10, { source: "wifi", accuracyM: null }), row(100), row(191)];
const hostile = `=王奶奶 "<script>]]>&amp;'\u0007,\n@`;
const traceOf = (rows: readonly HistoryRow[], calledName = "王奶奶"): Trace => ({
  calledName,
  number: 231,
  madeAt: plusMs(start, 600_000),
  pieces: piecesOf(rows),
});
const places = history.map(({ lon, lat }) => [lon, lat]);

test("a silence of more than 90 s cuts the way, and a report without a place is no part of it", () => {
  const withHeartbeat = [row(0), row(60, { lon: null, lat: null }), row(90), row(181)];

  expect(piecesOf(history).map((piece) => piece.length)).toEqual([3, 1]);
  expect(piecesOf(withHeartbeat).map((piece) => piece.length)).toEqual([2, 1]);
});

test("GPX is well formed, in the order of its schema, with a segment for each piece", () => {
  const gpx = readXml(gpxOf(traceOf(history)));

  expect(gpx.attributes).toMatchObject({ version: "1.1", xmlns: "http://www.topografix.com/GPX/1/1" });
  expect(gpx.children.map(({ name }) => name)).toEqual(["metadata", "trk"]);
  const [, track] = gpx.children;
  expect(track?.children.map(({ name }) => name)).toEqual(["name", "trkseg", "trkseg"]);
  const points = track?.children.slice(1).flatMap(({ children }) => children) ?? [];
  expect(points.map(({ attributes }) => [Number(attributes["lon"]), Number(attributes["lat"])])).toEqual(places);
  expect(points[0]?.children.map(({ name }) => name)).toEqual(["time", "src", "extensions"]);
  expect(textsOf(gpx, "time").slice(1)[1]).toBe("2026-03-01T08:00:10.000Z");
  expect(textsOf(gpx, "src")).toEqual(["gnss", "wifi", "gnss", "gnss"]);
  expect(textsOf(gpx, "fix:accuracyM")).toEqual(["8", "8", "8"]);
  expect(textsOf(gpx, "fix:ageSeconds")).toEqual(["4", "4", "4", "4"]);
});

test("KML is well formed: a line for what can be joined, and every fix as a point with its time", () => {
  const kml = readXml(kmlOf(traceOf(history)));

  expect([kml.name, kml.attributes["xmlns"]]).toEqual(["kml", "http://www.opengis.net/kml/2.2"]);
  const marks = kml.children[0]?.children.filter(({ name }) => name === "Placemark") ?? [];
  const kinds = marks.map(({ children }) => children.map(({ name }) => name).join(" "));
  expect(kinds).toEqual(["TimeSpan LineString", ...Array(4).fill("TimeStamp ExtendedData Point")]);
  const [line = "", ...points] = textsOf(kml, "coordinates");
  expect(line.split(" ").map((it) => it.split(",").map(Number))).toEqual(places.slice(0, 3));
  expect(points.map((it) => it.split(",").map(Number))).toEqual(places);
});

test("GeoJSON holds the same as lines and points (RFC 7946)", () => {
  const { type, features } = JSON.parse(geoJsonOf(traceOf(history)));

  expect(type).toBe("FeatureCollection");
  expect(features[0]).toMatchObject({
    type: "Feature",
    geometry: { type: "LineString", coordinates: places.slice(0, 3) },
    properties: { from: "2026-03-01T08:00:00.000Z", to: "2026-03-01T08:01:40.000Z", fixes: 3 },
  });
  const points = features.slice(1);
  expect(points.map(({ geometry }: { geometry: { coordinates: unknown } }) => geometry.coordinates)).toEqual(places);
  expect(points[1].properties).toMatchObject({ accuracyM: null, source: "wifi", ageSeconds: 4 });
});

test("CSV is read back by a reader of RFC 4180: one row for each fix, and the piece it belongs to", () => {
  const rows: Record<string, string>[] = parse(csvOf(traceOf(history)), {
    columns: true,
    bom: true,
    record_delimiter: "\r\n",
  });

  expect(rows.map(({ lon, lat }) => [Number(lon), Number(lat)])).toEqual(places);
  expect(rows.map(({ piece }) => piece)).toEqual(["1", "1", "1", "2"]);
  expect(rows[1]).toMatchObject({ incident: "231", accuracyM: "", source: "wifi", ageSeconds: "4", batteryPct: "80" });
});

test("a name that is made to hurt stays a name in every format", () => {
  const trace = traceOf(history, hostile);
  const read = hostile.replace(/\p{Cc}/gu, " ");

  expect(textsOf(readXml(gpxOf(trace)), "name")).toEqual([`${read} #231`, `${read} #231`]);
  expect(textsOf(readXml(kmlOf(trace)), "name")).toEqual([`${read} #231`]);
  expect(JSON.parse(geoJsonOf(trace)).title).toBe(`${hostile} #231`);
  const rows: Record<string, string>[] = parse(csvOf(trace), { columns: true, bom: true, record_delimiter: "\r\n" });
  expect(rows).toHaveLength(4);
  expect(rows[0]?.["senior"]).toBe(`'${hostile}`);
});

test.each(["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", " =1", "|calc", "\r=1"])(
  "no spreadsheet takes %j for a formula",
  (text) => {
    const [[cell = ""] = []]: string[][] = parse(textCell(text), { record_delimiter: "\n" });

    expect(cell.startsWith("'")).toBe(true);
  },
);

test("nothing was reported: every format is still a whole file", () => {
  const empty = traceOf([]);

  expect(textsOf(readXml(gpxOf(empty)), "trkpt")).toEqual([]);
  expect(textsOf(readXml(kmlOf(empty)), "coordinates")).toEqual([]);
  expect(JSON.parse(geoJsonOf(empty)).features).toEqual([]);
  expect(csvOf(empty).split("\r\n")).toHaveLength(2);
});
