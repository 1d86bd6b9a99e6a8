import type { HolidayCalendar } from "../../infra/domain/fence-schedule.ts";

/** Every number of the engine that is not physics. Lengths in metres, times in seconds, evidence in nats. */
export type EngineSettings = {
  readonly holidays: HolidayCalendar;
  /** Evidence that concludes an exit. */
  readonly exitScore: number;
  /** Evidence that makes a senior suspicious: the band is asked for more. */
  readonly suspicionScore: number;
  /** Evidence of being back inside the inner radius. */
  readonly returnScore: number;
  /** Time the return must hold. */
  readonly returnDwellS: number;
  /** Inner radius of the return: this far inside the boundary, or `returnMarginShare` of the fence's depth if less. */
  readonly returnMarginM: number;
  /** How long an outside place must last to count fully at high fix rates. */
  readonly persistS: number;
  /** Correlation time of position errors: repeated fixes of one drift add no more than this lets them. */
  readonly correlationS: number;
  /** The same near the place where the senior stays: indoor drift wanders for long and comes again. */
  readonly restCorrelationS: number;
  /** Fixes within this and twice their error of the resting place may be its drift. */
  readonly restRadiusM: number;
  /** Memory of the resting place; away for longer, a new one begins. */
  readonly restS: number;
  /** How fast and how far the errors at rest, larger than claimed, widen what is believed of the band. */
  readonly excessPerHour: number;
  readonly excessMax: number;
  /** Share of fixes whose error has nothing to do with the accuracy they claim. */
  readonly outlierShare: number;
  readonly sigmaFloorM: number;
  /** Claimed accuracy is widened by this factor per source; measured on recorded nights at home. */
  readonly widen: Readonly<Record<"gnss" | "wifi" | "cell" | "fused" | "unknown", number>>;
  /** Accuracy assumed where the band said nothing. */
  readonly assumedAccuracyM: Readonly<Record<"gnss" | "wifi" | "cell" | "fused" | "unknown", number>>;
  /** A fix with a larger error than this is coarse: it votes once per place and never decides alone. */
  readonly coarseSigmaM: number;
  readonly coarseWeight: number;
  /** Jump rule: fastest plausible travel at once and after `vehicleAfterS`. */
  readonly walkMps: number;
  /** Claimed errors above this make no leap plausible. */
  readonly driftSigmaM: number;
  /** A leap that only this speed and errors up to this explain is in doubt: it counts `doubtWeight` and cannot decide alone. */
  readonly hurryMps: number;
  readonly doubtSigmaM: number;
  readonly doubtWeight: number;
  /** A step longer than this share of what is plausible does not decide alone. */
  readonly stretchShare: number;
  readonly vehicleMps: number;
  readonly vehicleAfterS: number;
  readonly jumpWeight: number;
  /** Evidence that a jump which goes on from where it landed is a ride: nearly two outliers in a row. */
  readonly rideScore: number;
  /** A jump that stays where it landed is believed after this long, sooner when it is nearer than `jumpFarM`. */
  readonly jumpHoldS: number;
  /** Wrong towers never call themselves satellites, so these are believed sooner. */
  readonly holdShare: Readonly<Record<"gnss" | "wifi" | "cell" | "fused" | "unknown", number>>;
  /** Nearer than this it is no jump. */
  readonly jumpFromM: number;
  readonly jumpFarM: number;
  readonly silentFloorS: number;
  readonly silentAlertFloorS: number;
  readonly chargingSilentS: number;
  readonly burstIntervalS: number;
  readonly burstForS: number;
  readonly burstMinBatteryPct: number;
  readonly lowBatteryPct: number;
};

export const defaultEngineSettings: EngineSettings = {
  holidays: new Map(),
  exitScore: 5,
  suspicionScore: 1,
  returnScore: 1.4,
  returnDwellS: 120,
  returnMarginM: 15,
  persistS: 8,
  correlationS: 90,
  restCorrelationS: 1_200,
  restRadiusM: 80,
  restS: 1_800,
  excessPerHour: 0.05,
  excessMax: 2.5,
  outlierShare: 0.02,
  sigmaFloorM: 10,
  widen: { gnss: 1.4, wifi: 0.9, cell: 2, fused: 1.2, unknown: 1.2 },
  assumedAccuracyM: { gnss: 30, wifi: 80, cell: 2_000, fused: 80, unknown: 100 },
  coarseSigmaM: 160,
  coarseWeight: 0.35,
  walkMps: 2,
  driftSigmaM: 30,
  hurryMps: 4,
  doubtSigmaM: 60,
  doubtWeight: 0.6,
  stretchShare: 0.8,
  vehicleMps: 25,
  vehicleAfterS: 600,
  jumpWeight: 0.35,
  rideScore: 7.5,
  jumpHoldS: 840,
  holdShare: { gnss: 0.25, wifi: 1, cell: 1, fused: 1, unknown: 1 },
  jumpFromM: 120,
  jumpFarM: 300,
  silentFloorS: 1_800,
  silentAlertFloorS: 300,
  chargingSilentS: 6 * 3_600,
  burstIntervalS: 10,
  burstForS: 300,
  burstMinBatteryPct: 15,
  lowBatteryPct: 15,
};
