import { expect, test } from "vitest";
import type { IncidentSignal } from "./incident.ts";
import { effectOf, gravest, gravity, levelOf } from "./incident-severity.ts";
import { testSignal } from "./incident-test-world.ts";
import { signalKinds } from "./signal.ts";

const because = (cause: string) => ({ why: { ...testSignal("exit").why, cause } });
const at = (distanceM: number | null) => ({ why: { ...testSignal("exit").why, distanceM } });

test.each([
  ["exit", "raise"],
  ["sos", "raise"],
  ["fall", "raise"],
  ["strapOff", "raise"],
  ["silent", "raise"],
  ["suspicion", "suspect"],
  ["jump", "suspect"],
  ["enter", "return"],
  ["heard", "heard"],
  ["lowBattery", "notice"],
] as const)("a signal %s means: %s", (kind, effect) => {
  expect(effectOf(testSignal(kind))).toBe(effect);
});

test("every kind of signal has its gravity, and only what raises an incident has any", () => {
  for (const kind of signalKinds) expect(gravity[kind] > 0).toBe(effectOf(testSignal(kind)) === "raise");
});

test("an SOS or a fall of a charging band is still an SOS or a fall", () => {
  expect(effectOf({ ...testSignal("sos"), ...because("charging") })).toBe("raise");
  expect(effectOf({ ...testSignal("fall"), ...because("charging") })).toBe("raise");
});

test("a silence that the whole area shares raises nothing by itself, another one does", () => {
  expect(effectOf({ ...testSignal("silent"), ...because("network") })).toBe("bundled");
  expect(effectOf({ ...testSignal("silent"), ...because("batteryLow") })).toBe("raise");
  expect(effectOf({ ...testSignal("exit"), ...because("network") })).toBe("raise");
});

test("a band taken off exactly on the boundary counts as at home, a step outside does not, and unknown counts as away", () => {
  expect(levelOf({ ...testSignal("strapOff"), ...at(0) }, 0)).toBe(0);
  expect(levelOf({ ...testSignal("strapOff"), ...at(0.1) }, 0)).toBe(1);
  expect(levelOf({ ...testSignal("strapOff"), ...at(null) }, 0)).toBe(1);
});

test("the second exit of a day is the guardians', the third the team's", () => {
  expect(levelOf(testSignal("exit"), 1)).toBe(0);
  expect(levelOf(testSignal("exit"), 2)).toBe(1);
  expect(levelOf(testSignal("fall"), 9)).toBe(0);
});

test("of equal signals the newest stands for the incident, and a graver one before all", () => {
  const taken = (kind: "exit" | "sos", happenedAt: number): IncidentSignal => ({
    ...testSignal(kind),
    happenedAt: testSignal(kind).happenedAt,
    why: { ...testSignal(kind).why, rule: String(happenedAt) },
  });

  expect(gravest([])).toBeNull();
  expect(gravest([taken("exit", 1), taken("exit", 2)])?.why.rule).toBe("2");
  expect(gravest([taken("sos", 1), taken("exit", 2)])?.kind).toBe("sos");
});
