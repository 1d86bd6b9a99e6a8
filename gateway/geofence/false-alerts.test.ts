import { expect, test } from "vitest";
import { lyingNoise, usualNoise } from "./bench/life.ts";
import { exitDelays, falseAlertsPerDay, percentile } from "./bench/trial.ts";
import { defaultEngineSettings } from "./evaluate.ts";

const calm = { settings: defaultEngineSettings, burstS: null };
const lives = { policy: calm, seniors: 10, days: 1, homeToEdgeM: null, seed: 77 };

test("ten seniors with drifting bands and wrong fixes that say so wake nobody in a day", () => {
  for (const jumps of ["iid", "burst"] as const) {
    expect(falseAlertsPerDay({ ...lives, noise: { ...usualNoise, jumps, isDeclared: true } })).toBe(0);
  }
});

test("wrong fixes that claim to be good wake a guardian at most once in five senior-days", () => {
  const more = { ...lives, seniors: 30 };

  expect(falseAlertsPerDay({ ...more, noise: { ...usualNoise, jumps: "iid" } })).toBe(0);
  expect(falseAlertsPerDay({ ...more, noise: { ...usualNoise, jumps: "burst" } })).toBeLessThanOrEqual(0.2);
});

test("bands that flatter their accuracy wake nobody as long as nothing jumps", () => {
  expect(falseAlertsPerDay({ ...lives, noise: lyingNoise })).toBe(0);
});

test("a home 30 m from the edge is told at most every other day", () => {
  expect(falseAlertsPerDay({ ...lives, noise: usualNoise, homeToEdgeM: 30 })).toBeLessThanOrEqual(0.5);
});

test("seniors who walk, cycle or are driven away are found within the goal, none is missed", () => {
  const noise = { ...usualNoise, jumps: "iid" as const };
  const delays = (speedMps: number) => exitDelays({ policy: calm, noise, exits: 60, speedMps, seed: 3 });
  const fast = exitDelays({ policy: { ...calm, burstS: 5 }, noise, exits: 60, speedMps: 1, seed: 3 });

  expect(percentile(delays(1), 0.5)).toBeLessThanOrEqual(74);
  expect(percentile(delays(1), 0.95)).toBeLessThanOrEqual(97);
  for (const speedMps of [8, 20]) expect(percentile(delays(speedMps), 0.5)).toBeLessThanOrEqual(70);
  expect(percentile(fast, 0.5)).toBeLessThanOrEqual(49);
  expect([...delays(0.3), ...delays(8), ...fast]).not.toContain(null);
});
