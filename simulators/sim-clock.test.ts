import { expect, test } from "vitest";
import { epochMs } from "../infra/domain/time.ts";
import { createMovableClock } from "../infra/runtime/clock.ts";
import { createSimClock, dayOf } from "./sim-clock.ts";

const noonInHaining = epochMs(Date.UTC(2026, 0, 5, 4));

test("life begins at the real time of day unless told otherwise", () => {
  const clock = createMovableClock(noonInHaining);

  expect(dayOf(createSimClock(clock, 1).now()).secondOfDay).toBe(12 * 3_600);
  expect(dayOf(createSimClock(clock, 1, 160).now()).secondOfDay).toBe(160 * 60);
});

test("at speed 60 a minute of the server is an hour of a senior's day", () => {
  const clock = createMovableClock(noonInHaining);
  const sim = createSimClock(clock, 60, 6 * 60);

  clock.advance(60_000);

  expect(dayOf(sim.now()).secondOfDay).toBe(7 * 3_600);
});

test("the day in Haining changes at midnight there, not in Greenwich", () => {
  const midnight = epochMs(Date.UTC(2026, 0, 5, 16));

  expect(dayOf(midnight).secondOfDay).toBe(0);
  expect(dayOf(epochMs(midnight - 1)).day).toBe(dayOf(midnight).day - 1);
});
