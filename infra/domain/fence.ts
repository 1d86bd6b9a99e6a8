import type { LonLat } from "./geo.ts";
import type { FenceId, SeniorId } from "./ids.ts";
import type { EpochMs } from "./time.ts";

export const fenceKinds = ["keepIn", "keepOut"] as const;
export type FenceKind = (typeof fenceKinds)[number];

/** Rings are closed (first = last), `[lon, lat]`; the first ring is the outline, the others are holes. */
export type FenceShape =
  | { readonly kind: "circle"; readonly centre: LonLat; readonly radiusM: number }
  | { readonly kind: "polygon"; readonly rings: readonly (readonly LonLat[])[] }
  | { readonly kind: "multiPolygon"; readonly polygons: readonly (readonly (readonly LonLat[])[])[] }
  | { readonly kind: "corridor"; readonly line: readonly LonLat[]; readonly widthM: number };

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * When a fence is on, in Asia/Shanghai. `from` and `to` are minutes after midnight; `to` below `from` runs over
 * midnight and belongs to the day it starts on. An empty list of spans means always.
 */
export type FenceSpan = { readonly days: readonly Weekday[]; readonly from: number; readonly to: number };
export type FenceSchedule = { readonly spans: readonly FenceSpan[] };

export type Fence = {
  readonly fenceId: FenceId;
  /** `null`: shared by every senior (water, highway, town boundary). */
  readonly seniorId: SeniorId | null;
  readonly kind: FenceKind;
  readonly shape: FenceShape;
  readonly schedule: FenceSchedule;
  readonly version: number;
  readonly validFrom: EpochMs | null;
  readonly validTo: EpochMs | null;
};
