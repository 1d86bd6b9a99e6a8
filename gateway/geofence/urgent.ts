import type { FixEvent, StoredFix } from "../../infra/domain/fix.ts";
import type { SignalKind } from "../../infra/domain/signal.ts";
import { type EpochMs, HOUR_MS, MINUTE_MS } from "../../infra/domain/time.ts";
import type { Heard, Told } from "./senior-state.ts";
import type { EngineSettings } from "./settings.ts";

const REMEMBERED = 24;
const LOW_BATTERY_AGAIN_MS = 12 * HOUR_MS;
const STRAP_OFF_AGAIN_MS = 10 * MINUTE_MS;

export type Urgent = { readonly kinds: readonly SignalKind[]; readonly told: Told };

/**
 * What the message itself says, before every filter: late, without a place or from a wrong clock makes no difference.
 * Only the very same message twice is one. A band repeats strap off and low battery in every message: told once.
 */
export function hearUrgent(fix: StoredFix, told: Told, heard: Heard, settings: EngineSettings): Urgent {
  const messageId = `${fix.fixedAt}/${fix.messageKey}`;
  if (told.urgent.includes(messageId)) return { kinds: [], told };
  const kinds: SignalKind[] = fix.events.filter(isAlwaysTold);
  const isOff = fix.events.includes("strapOff") || (fix.worn === false && heard.worn === true);
  const strapOffDue = isOff && isDue(told.strapOffAt, fix.receivedAt, STRAP_OFF_AGAIN_MS);
  if (strapOffDue) kinds.push("strapOff");
  const lowDue = isLow(fix, settings) && isDue(told.lowBatteryAt, fix.receivedAt, LOW_BATTERY_AGAIN_MS);
  if (lowDue) kinds.push("lowBattery");
  const isNewer = heard.fixedAt === null || fix.fixedAt >= heard.fixedAt;
  return {
    kinds,
    told: {
      ...told,
      urgent: kinds.length > 0 ? [...told.urgent, messageId].slice(-REMEMBERED) : told.urgent,
      strapOffAt: strapOffDue ? fix.receivedAt : isNewer && !isOff ? null : told.strapOffAt,
      lowBatteryAt: lowDue ? fix.receivedAt : isNewer && isRecovered(fix, settings) ? null : told.lowBatteryAt,
    },
  };
}

function isAlwaysTold(event: FixEvent): event is "sos" | "fall" {
  return event === "sos" || event === "fall";
}

function isDue(toldAt: EpochMs | null, now: EpochMs, againMs: number): boolean {
  return toldAt === null || now - toldAt >= againMs;
}

function isLow(fix: StoredFix, settings: EngineSettings): boolean {
  if (fix.events.includes("lowBattery")) return true;
  return fix.batteryPct !== null && fix.batteryPct <= settings.lowBatteryPct && fix.charging !== true;
}

function isRecovered(fix: StoredFix, settings: EngineSettings): boolean {
  return fix.charging === true || (fix.batteryPct !== null && fix.batteryPct >= settings.lowBatteryPct + 10);
}
