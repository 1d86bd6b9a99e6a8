import { toIso } from "../../infra/domain/time.ts";
import { ageSeconds, type Trace, type TraceFix, titleOf } from "./trace.ts";

/** RFC 7946: a line for each piece, and every fix as a point. */
export function geoJsonOf(trace: Trace): string {
  const features = [...trace.pieces.flatMap(lineOf), ...trace.pieces.flat().map(pointOf)];
  const about = { title: titleOf(trace), madeAt: toIso(trace.madeAt) };
  return `${JSON.stringify({ type: "FeatureCollection", ...about, features })}\n`;
}

/** One fix is no line (RFC 7946, 3.1.4). */
function lineOf(piece: readonly TraceFix[]): readonly object[] {
  const [first, last] = [piece[0], piece.at(-1)];
  if (first === undefined || last === undefined || piece.length < 2) return [];
  const properties = { from: toIso(first.fixedAt), to: toIso(last.fixedAt), fixes: piece.length };
  const coordinates = piece.map(({ lon, lat }) => [lon, lat]);
  return [{ type: "Feature", geometry: { type: "LineString", coordinates }, properties }];
}

function pointOf(fix: TraceFix): object {
  const { accuracyM, source, speedMps, batteryPct } = fix;
  const times = { fixedAt: toIso(fix.fixedAt), ageSeconds: ageSeconds(fix) };
  const geometry = { type: "Point", coordinates: [fix.lon, fix.lat] };
  return { type: "Feature", geometry, properties: { ...times, accuracyM, source, speedMps, batteryPct } };
}
