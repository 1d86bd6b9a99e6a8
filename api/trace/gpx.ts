import { toIso } from "../../infra/domain/time.ts";
import { element } from "../present/xml-text.ts";
import { ageSeconds, degrees, type Trace, type TraceFix, titleOf } from "./trace.ts";

/** GPX 1.1 (topografix.com/GPX/1/1), elements in the order of its schema; each piece is a segment of its own. */
export function gpxOf(trace: Trace): string {
  const title = element("name", titleOf(trace));
  const segments = trace.pieces.map((piece) => `<trkseg>\n${piece.map(pointOf).join("\n")}\n</trkseg>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx xmlns="http://www.topografix.com/GPX/1/1" xmlns:fix="urn:121aihuijia:fix:1" version="1.1" creator="121aihuijia">
<metadata>${title}${element("time", toIso(trace.madeAt))}</metadata>
<trk>${title}
${segments.join("")}</trk>
</gpx>
`;
}

function pointOf(fix: TraceFix): string {
  const accuracy = fix.accuracyM === null ? "" : element("fix:accuracyM", String(fix.accuracyM));
  const more = `<extensions>${accuracy}${element("fix:ageSeconds", String(ageSeconds(fix)))}</extensions>`;
  const fields = `${element("time", toIso(fix.fixedAt))}${element("src", fix.source)}${more}`;
  return `<trkpt lat="${degrees(fix.lat)}" lon="${degrees(fix.lon)}">${fields}</trkpt>`;
}
