import { expect, test } from "vitest";
import { type Battery, hasFallenBelow, LOW_BATTERY_PCT, stepBattery } from "./battery.ts";

const full: Battery = { pct: 100, charging: false };
const HOUR = 3_600;

function hoursUntilEmpty(fixesPerHour: number): number {
  let battery = full;
  let hours = 0;
  for (; battery.pct > 0; hours += 1) {
    battery = stepBattery(battery, { seconds: HOUR, charging: false, fixes: fixesPerHour });
  }
  return hours;
}

test("a wristband that reports every minute lasts four days, one that reports every 10 s two days", () => {
  expect(hoursUntilEmpty(60)).toBeGreaterThan(96);
  expect(hoursUntilEmpty(360)).toBeGreaterThan(40);
  expect(hoursUntilEmpty(360)).toBeLessThan(60);
});

test("a night on the charger fills it, and never above full", () => {
  const night = stepBattery({ pct: 3, charging: false }, { seconds: 8 * HOUR, charging: true, fixes: 480 });

  expect(night).toEqual({ pct: 100, charging: true });
});

test("an empty wristband stays at zero", () => {
  expect(stepBattery({ pct: 0.1, charging: false }, { seconds: 10 * HOUR, charging: false, fixes: 0 }).pct).toBe(0);
});

test("low battery is said once, on the step that crosses the line", () => {
  const at = (pct: number): Battery => ({ pct, charging: false });

  expect(hasFallenBelow(at(LOW_BATTERY_PCT), at(LOW_BATTERY_PCT - 0.1), LOW_BATTERY_PCT)).toBe(true);
  expect(hasFallenBelow(at(LOW_BATTERY_PCT + 1), at(LOW_BATTERY_PCT), LOW_BATTERY_PCT)).toBe(false);
  expect(hasFallenBelow(at(10), at(9), LOW_BATTERY_PCT)).toBe(false);
});
