import { expect, test } from "vitest";
import { anIncident, aResponder, aSignal, now } from "../stand-in/examples.ts";
import { createRinger, mustRing } from "./alarm.ts";
import { tones } from "./tones.ts";

const raised = anIncident();
const team = aResponder({ personId: "zhou", part: "dutyOfficer", state: "acknowledged" });

test("an alarm rings until somebody takes it, from level 1 on until the team does", () => {
  expect(mustRing(raised)).toBe(true);
  expect(mustRing({ ...raised, state: "acknowledged" })).toBe(false);
  expect(mustRing({ ...raised, state: "acknowledged", level: 1 })).toBe(true);
  expect(mustRing({ ...raised, state: "acknowledged", level: 1, responders: [team] })).toBe(false);
});

test("a wristband that is empty or a senior who is held does not ring", () => {
  expect(mustRing({ ...raised, signals: [aSignal({ kind: "lowBattery" })] })).toBe(false);
  expect(mustRing({ ...raised, state: "contact", level: 1 })).toBe(false);
  expect(mustRing({ ...raised, state: "suspected" })).toBe(false);
});

test("a new alarm sounds at once and again every 20 s", () => {
  const ringer = createRinger();

  expect(ringer.next([raised], now)).toBe("lost");
  expect(ringer.next([raised], now + 19_999)).toBeNull();
  expect(ringer.next([raised], now + 20_000)).toBe("lost");
});

test("a second alarm does not wait for the first one's turn", () => {
  const ringer = createRinger();
  ringer.next([raised], now);

  expect(ringer.next([raised, anIncident({ incidentId: "second" })], now + 3_000)).toBe("lost");
});

test("a mute lasts two minutes at most and the alarm comes back by itself", () => {
  const ringer = createRinger();
  ringer.next([raised], now);
  ringer.muteUntil(now + 120_000);

  expect(ringer.next([raised], now + 119_999)).toBeNull();
  expect(ringer.mutedForMs(now + 60_000)).toBe(60_000);
  expect(ringer.next([raised], now + 120_000)).toBe("lost");
});

test("a doubt is one soft tone, an end the good one, and neither repeats", () => {
  const ringer = createRinger();
  ringer.next([raised], now);

  const doubt = anIncident({ incidentId: "doubt", state: "suspected" });
  const taken = { ...raised, state: "acknowledged" as const };
  expect(ringer.next([taken, doubt], now + 1_000)).toBe("attention");
  expect(ringer.next([taken, doubt], now + 2_000)).toBeNull();
  expect(ringer.next([{ ...taken, state: "found" }, doubt], now + 3_000)).toBe("good");
});

test("a new clue is one soft tone; a judged one, and one that was there before, are none", () => {
  const ringer = createRinger();
  const held = { ...raised, state: "contact" as const };
  const withClues = (given: number) => ({ ...held, clues: { given, confirmed: 0 } });
  ringer.next([withClues(1)], now);

  expect(ringer.next([withClues(1)], now + 1_000)).toBeNull();
  expect(ringer.next([withClues(2)], now + 2_000)).toBe("attention");
  expect(ringer.next([withClues(2)], now + 3_000)).toBeNull();
  expect(ringer.next([withClues(0)], now + 4_000)).toBeNull();
});

test("opening the page in quiet times makes no sound", () => {
  expect(
    createRinger().next([anIncident({ state: "suspected" }), anIncident({ incidentId: "b", state: "found" })], now),
  ).toBeNull();
});

test("the alarm is the one that was agreed: 660 and 880 Hz, three times, 180 ms each", () => {
  expect(tones.lost.map(({ fromHz, lengthMs }) => [fromHz, lengthMs])).toEqual([
    [660, 180],
    [880, 180],
    [660, 180],
    [880, 180],
    [660, 180],
    [880, 180],
  ]);
  expect(tones.attention).toHaveLength(1);
});
