import { createHash } from "node:crypto";
import gcoord from "gcoord";
import { Compile } from "typebox/compile";
import { defaultAccuracyLevel, TELEMETRY_BATCH_MAX, Telemetry } from "../../infra/contract/telemetry.ts";
import type { ErrorCode } from "../../infra/domain/errors.ts";
import { type FixEvent, fixEvents } from "../../infra/domain/fix.ts";
import { isLonLat, type LonLat, lonLat } from "../../infra/domain/geo.ts";
import { type EpochMs, parseInstant } from "../../infra/domain/time.ts";
import { type JudgedTime, judgeClock } from "./judge-clock.ts";
import type { Report } from "./report.ts";

/** Why a message, or one entry of a batch, could not be taken as it was. `detail` names fields, never values. */
export type Refusal = { readonly code: ErrorCode; readonly detail: string };
export type Decoded = { readonly reports: readonly Report[]; readonly refusals: readonly Refusal[] };

const validator = Compile(Telemetry);
const empty: Decoded = { reports: [], refusals: [] };

/**
 * Reads one telemetry payload: a JSON object or an array of up to 200. Entries that cannot be read become refusals and do
 * not harm their neighbours; an entry that is wrong but says SOS, fall or strap off is kept bare, so that a parser never
 * loses an alarm.
 */
export function decodeTelemetry(payload: Buffer, receivedAt: EpochMs, oldestMs: number): Decoded {
  if (payload.length === 0) return { ...empty, refusals: [{ code: "TELEMETRY_EMPTY", detail: "no bytes" }] };
  const value = parseJson(payload);
  if (value === undefined)
    return { ...empty, refusals: [{ code: "TELEMETRY_NOT_JSON", detail: `${payload.length} bytes` }] };
  if (!Array.isArray(value)) return decodeEntries([value], receivedAt, oldestMs);
  if (value.length > TELEMETRY_BATCH_MAX) {
    return { ...empty, refusals: [{ code: "TELEMETRY_TOO_LONG", detail: `${value.length} entries` }] };
  }
  return decodeEntries(value, receivedAt, oldestMs);
}

/** Reads entries that an adapter has already turned into our telemetry fields. */
export function decodeEntries(entries: readonly unknown[], receivedAt: EpochMs, oldestMs: number): Decoded {
  const reports: Report[] = [];
  const refusals: Refusal[] = [];
  const claims = entries.map((entry) => parseInstant(fieldOf(entry, "fixedAt")));
  const times = judgeClock(claims, receivedAt, oldestMs);
  for (const [index, entry] of entries.entries()) {
    const time = times[index];
    if (validator.Check(entry) && time !== undefined) {
      const place = readPlace(entry);
      if (place.refusal !== null) refusals.push(place.refusal);
      if (time.refusal !== null) refusals.push(time.refusal);
      if (time.refusal === null || alarmsOf(entry).length > 0) reports.push(toReport(entry, time, place.at));
      continue;
    }
    refusals.push(...explain(entry, index));
    const alarms = alarmsOf(entry);
    if (alarms.length > 0 && time !== undefined) reports.push(bareReport(entry, time, alarms));
  }
  return { reports, refusals };
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch {
    return undefined;
  }
}

function toReport(entry: Telemetry, time: JudgedTime, at: LonLat | null): Report {
  return {
    fixedAt: time.fixedAt,
    claimedAt: time.claimedAt,
    clockFault: time.clockFault,
    messageKey: messageKeyOf(entry),
    at,
    // Many phones leave out a zero or send 0 for "unknown": never read it as perfect.
    accuracyM: at === null || entry.accuracyM === undefined || entry.accuracyM === 0 ? null : entry.accuracyM,
    accuracyLevel: entry.accuracyLevel ?? defaultAccuracyLevel,
    source: entry.source ?? "unknown",
    speedMps: entry.speedMps ?? null,
    headingDeg: entry.headingDeg ?? null,
    batteryPct: entry.batteryPct ?? null,
    charging: entry.charging ?? null,
    worn: entry.worn ?? null,
    steps: entry.steps ?? null,
    heartRateBpm: entry.heartRateBpm ?? null,
    events: entry.events ?? [],
    extra: extraOf(entry),
  };
}

function bareReport(entry: unknown, time: JudgedTime, events: readonly FixEvent[]): Report {
  const bare = toReport({ fixedAt: time.fixedAt }, time, null);
  return { ...bare, messageKey: hashKey(entry), events };
}

/** Fields that have no column of their own are kept as they came. */
const columns = new Set([
  "fixedAt",
  "seq",
  "lon",
  "lat",
  "accuracyM",
  "accuracyLevel",
  "source",
  "speedMps",
  "headingDeg",
  "batteryPct",
  "charging",
  "worn",
  "steps",
  "heartRateBpm",
  "events",
]);

function extraOf(entry: Telemetry): string | null {
  let extra: Record<string, unknown> | null = null;
  for (const [key, value] of Object.entries(entry)) {
    if (columns.has(key)) continue;
    extra ??= {};
    extra[key] = value;
  }
  if (extra === null) return null;
  // The shifted original stays beside the converted place.
  if (extra["datum"] !== undefined && extra["datum"] !== "wgs84") extra["original"] = [entry.lon, entry.lat];
  // PostgreSQL's jsonb takes no NUL characters.
  return JSON.stringify(extra).replaceAll("\\u0000", "");
}

function readPlace(entry: Telemetry): { readonly at: LonLat | null; readonly refusal: Refusal | null } {
  const { lon, lat } = entry;
  if (lon === undefined && lat === undefined) return { at: null, refusal: null };
  if (lon === undefined || lat === undefined)
    return { at: null, refusal: { code: "TELEMETRY_PLACE_INVALID", detail: "lon or lat is missing" } };
  if (Math.abs(lon) < 1e-6 && Math.abs(lat) < 1e-6) return { at: null, refusal: null };
  if (!isLonLat(lon, lat))
    return { at: null, refusal: { code: "TELEMETRY_PLACE_INVALID", detail: "out of range or swapped" } };
  return { at: toWgs84(lon, lat, entry.datum), refusal: null };
}

/** Inside China the two shifted datums lie about 0.5 km (GCJ-02) and 1.1 km (BD-09) away from WGS-84. */
function toWgs84(lon: number, lat: number, datum: Telemetry["datum"]): LonLat {
  if (datum === undefined || datum === "wgs84") return lonLat(lon, lat);
  const shifted = gcoord.transform([lon, lat], datum === "gcj02" ? gcoord.GCJ02 : gcoord.BD09, gcoord.WGS84);
  return lonLat(shifted[0], shifted[1]);
}

function messageKeyOf(entry: Telemetry): number {
  return entry.seq ?? hashKey(entry);
}

/** A negative 48-bit hash of the content: two different messages of one second differ, a repeat does not. */
function hashKey(entry: unknown): number {
  return -1 - createHash("sha256").update(JSON.stringify(entry)).digest().readUIntBE(0, 6);
}

/** SOS, fall and strap off in an entry that otherwise may be anything. */
function alarmsOf(entry: unknown): readonly FixEvent[] {
  const events = fieldOf(entry, "events");
  if (!Array.isArray(events)) return [];
  return fixEvents.filter((event) => event !== "lowBattery" && event !== "powerOff" && events.includes(event));
}

function explain(entry: unknown, index: number): readonly Refusal[] {
  const paths = validator.Errors(entry).map((error) => error.instancePath || error.message);
  return [
    {
      code: "TELEMETRY_INVALID",
      detail: `entry ${index}: ${[...new Set(paths)].slice(0, 5).join(", ").slice(0, 200)}`,
    },
  ];
}

function fieldOf(entry: unknown, field: string): unknown {
  return typeof entry === "object" && entry !== null ? Reflect.get(entry, field) : undefined;
}
