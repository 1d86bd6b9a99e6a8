import type { ClockFault, FixEvent, FixSource } from "../../infra/domain/fix.ts";
import type { LonLat } from "../../infra/domain/geo.ts";
import type { EpochMs } from "../../infra/domain/time.ts";

/** One entry of a message after decoding: everything but who sent it and when it came. */
export type Report = {
  readonly fixedAt: EpochMs;
  /** What the band claimed, where we did not believe it. */
  readonly claimedAt: EpochMs | null;
  readonly clockFault: ClockFault | null;
  readonly messageKey: number;
  readonly at: LonLat | null;
  readonly accuracyM: number | null;
  readonly accuracyLevel: number;
  readonly source: FixSource;
  readonly speedMps: number | null;
  readonly headingDeg: number | null;
  readonly batteryPct: number | null;
  readonly charging: boolean | null;
  readonly worn: boolean | null;
  readonly steps: number | null;
  readonly heartRateBpm: number | null;
  readonly events: readonly FixEvent[];
  /** The other fields as JSON text. */
  readonly extra: string | null;
};
