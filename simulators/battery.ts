/** Charge of one wristband. Immutable: each step gives the next one. */
export type Battery = { readonly pct: number; readonly charging: boolean };

export const LOW_BATTERY_PCT = 15;
/** Below this the wristband says `powerOff` and goes dark until it is charged. */
export const POWER_OFF_PCT = 2;
/** A dark wristband on its charger starts again here, so that it does not flicker at the edge. */
export const POWER_ON_PCT = 6;

/** A 600 mAh wristband: radio and watch draw 4 mA; one hot fix costs 0.025 mAh (research: blog.appleko.io). */
const CAPACITY_MAH = 600;
const IDLE_MA = 4;
const FIX_MAH = 0.025;
/** Empty to full in two hours. */
const CHARGE_PCT_PER_HOUR = 50;

/** The charge after `seconds` on or off the charger with `fixes` positions taken meanwhile. */
export function stepBattery(battery: Battery, step: { seconds: number; charging: boolean; fixes: number }): Battery {
  const hours = step.seconds / 3_600;
  const usedPct = ((hours * IDLE_MA + step.fixes * FIX_MAH) * 100) / CAPACITY_MAH;
  const gainedPct = step.charging ? hours * CHARGE_PCT_PER_HOUR : 0;
  const pct = Math.max(0, Math.min(100, battery.pct - usedPct + gainedPct));
  return { pct, charging: step.charging };
}

/** Whether the step went below `thresholdPct`: said once per discharge. */
export function hasFallenBelow(before: Battery, after: Battery, thresholdPct: number): boolean {
  return before.pct >= thresholdPct && after.pct < thresholdPct;
}
