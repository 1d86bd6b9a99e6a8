import type { Brand } from "./brand.ts";

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = Brand<number, "EpochMs">;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The latest instant that PostgreSQL and JavaScript both take without complaint: 9999-12-31. */
const LATEST_MS = 253_402_300_799_999;

/** Checks that `value` is a whole instant between 1970 and 9999 and brands it. */
export function epochMs(value: number): EpochMs {
  if (!Number.isFinite(value) || value < 0 || value > LATEST_MS) throw new RangeError(`not an instant: ${value}`);
  return Math.round(value) as EpochMs;
}

/** Reads an instant as bands write it: ISO 8601 with a zone, or epoch milliseconds. `null` when it is neither. */
export function parseInstant(value: unknown): EpochMs | null {
  if (typeof value === "number")
    return Number.isFinite(value) && value >= 0 && value <= LATEST_MS ? epochMs(value) : null;
  if (typeof value !== "string" || !isoPattern.test(value)) return null;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) || parsed < 0 || parsed > LATEST_MS ? null : epochMs(parsed);
}

export function plusMs(instant: EpochMs, deltaMs: number): EpochMs {
  return epochMs(Math.max(0, instant + deltaMs));
}

export function toIso(instant: EpochMs): string {
  return new Date(instant).toISOString();
}

/** A zone is required: a bare local time means a different instant on each machine. */
const isoPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
