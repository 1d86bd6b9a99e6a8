import { type Static, Type } from "typebox";
import { oneOf } from "./telemetry.ts";
import { IsoInstant } from "./views.ts";

export const traceFormats = ["gpx", "kml", "geojson", "csv"] as const;
export type TraceFormat = (typeof traceFormats)[number];

/** Why somebody takes a trace away as a file. */
export const traceReasons = ["search", "askedByAuthority", "askedByFamily", "review"] as const;

export const TraceExportBody = Type.Object({
  from: IsoInstant,
  to: IsoInstant,
  format: oneOf(traceFormats),
  reason: oneOf(traceReasons),
});
export type TraceExportBody = Static<typeof TraceExportBody>;
