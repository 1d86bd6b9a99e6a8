import { toIso } from "../../infra/domain/time.ts";
import { element } from "../present/xml-text.ts";
import { ageSeconds, degrees, type Trace, type TraceFix, titleOf } from "./trace.ts";

/** KML 2.2 (OGC 07-147r2), elements in the order of its schema: a line for each piece, and every fix as a point. */
export function kmlOf(trace: Trace): string {
  const title = element("name", titleOf(trace));
  const places = [...trace.pieces.flatMap(lineOf), ...trace.pieces.flat().map(pointOf)];
  return `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2">
<Document>${title}
${places.map((place) => `${place}\n`).join("")}</Document>
</kml>
`;
}

/** One fix is no line. */
function lineOf(piece: readonly TraceFix[]): readonly string[] {
  const [first, last] = [piece[0], piece.at(-1)];
  if (first === undefined || last === undefined || piece.length < 2) return [];
  const span = `<TimeSpan>${element("begin", toIso(first.fixedAt))}${element("end", toIso(last.fixedAt))}</TimeSpan>`;
  const coordinates = piece.map(coordinatesOf).join(" ");
  return [`<Placemark>${span}<LineString><coordinates>${coordinates}</coordinates></LineString></Placemark>`];
}

function pointOf(fix: TraceFix): string {
  const time = `<TimeStamp>${element("when", toIso(fix.fixedAt))}</TimeStamp>`;
  const facts = [
    fix.accuracyM === null ? "" : data("accuracyM", String(fix.accuracyM)),
    data("source", fix.source),
    data("ageSeconds", String(ageSeconds(fix))),
  ];
  const point = `<Point><coordinates>${coordinatesOf(fix)}</coordinates></Point>`;
  return `<Placemark>${time}<ExtendedData>${facts.join("")}</ExtendedData>${point}</Placemark>`;
}

const data = (name: string, value: string) => `<Data name="${name}">${element("value", value)}</Data>`;
const coordinatesOf = ({ lon, lat }: TraceFix) => `${degrees(lon)},${degrees(lat)}`;
