import type { LonLat } from "./geo.ts";
import type { SeniorId, WristbandId } from "./ids.ts";
import type { EpochMs } from "./time.ts";

export const fixSources = ["gnss", "wifi", "cell", "fused", "unknown"] as const;
export type FixSource = (typeof fixSources)[number];

/** What the wristband itself says has happened. */
export const fixEvents = ["sos", "fall", "strapOff", "lowBattery", "powerOff"] as const;
export type FixEvent = (typeof fixEvents)[number];

/**
 * Why `fixedAt` is not what the band claimed: its clock ran more than 2 min ahead, or lay before everything we keep.
 * Then `fixedAt` is derived from the time of receipt.
 */
export type ClockFault = "ahead" | "ancient";

/** One stored report of one wristband. A report without a place is normal: a heartbeat, or an SOS indoors. */
export type Fix = {
  readonly wristbandId: WristbandId;
  /** Whoever wore the band when the report arrived. */
  readonly seniorId: SeniorId | null;
  /** Wristband clock, judged: see `clockFault`. */
  readonly fixedAt: EpochMs;
  /** Server clock. */
  readonly receivedAt: EpochMs;
  readonly clockFault: ClockFault | null;
  readonly at: LonLat | null;
  /** Radius in metres that holds `accuracyLevel` of the fixes; `null` when the band said nothing (never "perfect"). */
  readonly accuracyM: number | null;
  readonly accuracyLevel: number;
  readonly source: FixSource;
  readonly speedMps: number | null;
  readonly headingDeg: number | null;
  readonly batteryPct: number | null;
  readonly charging: boolean | null;
  readonly worn: boolean | null;
  readonly events: readonly FixEvent[];
};

/** A fix as the database keeps it. */
export type StoredFix = Fix & {
  /** Order in which messages were stored; grows per wristband. */
  readonly arrival: number;
  /** `seq` of the band (>= 0), or a negative hash of the payload where it has none. */
  readonly messageKey: number;
  /** Follows one message from the wristband to the last alert. */
  readonly deliveryId: string;
};
