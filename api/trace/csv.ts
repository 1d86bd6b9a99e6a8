import { toIso } from "../../infra/domain/time.ts";
import { ageSeconds, degrees, type Trace, type TraceFix } from "./trace.ts";

const columns = [
  "senior",
  "incident",
  "piece",
  "fixedAt",
  "lon",
  "lat",
  "accuracyM",
  "source",
  "ageSeconds",
  "speedMps",
  "batteryPct",
] as const;

/** RFC 4180, in UTF-8 with the mark by which spreadsheets know it; `piece` counts up at each gap. */
export function csvOf(trace: Trace): string {
  const rows = trace.pieces.flatMap((piece, index) => piece.map((fix) => rowOf(trace, index + 1, fix)));
  return `\uFEFF${[columns, ...rows].map((row) => `${row.join(",")}\r\n`).join("")}`;
}

function rowOf({ calledName, number }: Trace, piece: number, fix: TraceFix): readonly (string | number)[] {
  return [
    textCell(calledName),
    number ?? "",
    piece,
    toIso(fix.fixedAt),
    degrees(fix.lon),
    degrees(fix.lat),
    fix.accuracyM ?? "",
    fix.source,
    ageSeconds(fix),
    fix.speedMps ?? "",
    fix.batteryPct ?? "",
  ];
}

/** What somebody typed: never a formula of the spreadsheet that opens it, and never more than one cell. */
export function textCell(text: string): string {
  const harmless = /^\s*[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
