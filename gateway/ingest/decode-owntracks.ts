import type { EpochMs } from "../../infra/domain/time.ts";
import { type Decoded, decodeEntries } from "./decode.ts";

const nothing: Decoded = { reports: [], refusals: [] };

/**
 * Reads an OwnTracks MQTT payload (booklet, "JSON"): `_type` location becomes telemetry; the other kinds say nothing about
 * where somebody is and are taken silently; encrypted ones are refused, since no key is known. Units: `tst` seconds, `vel`
 * km/h, `acc` metres (missing or 0: unknown), `batt` percent.
 */
export function decodeOwntracks(payload: Buffer, receivedAt: EpochMs, oldestMs: number): Decoded {
  // An empty payload deletes a retained message.
  if (payload.length === 0) return nothing;
  const message = parseObject(payload);
  if (message === null)
    return { ...nothing, refusals: [{ code: "TELEMETRY_NOT_JSON", detail: `${payload.length} bytes` }] };
  if (message["_type"] === "encrypted")
    return { ...nothing, refusals: [{ code: "TELEMETRY_ENCRYPTED", detail: "owntracks" }] };
  if (message["_type"] !== "location") return nothing;
  return decodeEntries([toTelemetry(message)], receivedAt, oldestMs);
}

function toTelemetry(message: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { tst, lat, lon, acc, alt, vel, cog, batt, bs, t, ...rest } = message;
  // A ping carries a current time with an old position: a sign of life, not a place.
  const isPing = t === "p";
  const telemetry = {
    fixedAt: typeof tst === "number" ? tst * 1_000 : tst,
    lat: isPing ? undefined : lat,
    lon: isPing ? undefined : lon,
    accuracyM: isPing ? undefined : acc,
    altitudeM: alt,
    speedMps: typeof vel === "number" && vel >= 0 ? vel / 3.6 : undefined,
    headingDeg: typeof cog === "number" && cog >= 0 ? cog : undefined,
    batteryPct: batt,
    charging: typeof bs === "number" && bs > 0 ? bs >= 2 : undefined,
    source: "fused",
    // `_id` keeps two positions of one second apart; without it the hash of the content does.
    device: { protocol: "owntracks", trigger: t, id: rest["_id"] },
  };
  return Object.fromEntries(Object.entries(telemetry).filter(([, value]) => value !== undefined));
}

function parseObject(payload: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(payload.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : null;
  } catch {
    return null;
  }
}
