import { expect, test } from "vitest";
import { epochMs } from "../../infra/domain/time.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { createSignInLimits, signInLimits } from "./sign-in-limits.ts";

const start = epochMs(Date.UTC(2026, 2, 1));
const times = (count: number, act: (index: number) => unknown) =>
  Array.from({ length: count }, (_each, index) => act(index));

test("somebody who guesses a guardian's password is stopped after ten tries and may try again after a quarter of an hour", () => {
  const clock = createMovableClock(start);
  const limits = createSignInLimits(clock);

  const tries = times(signInLimits.perLoginAndAddress, () => limits.begin("wang", "10.0.0.1"));
  const next = limits.begin("wang", "10.0.0.1");
  clock.advance(signInLimits.windowMs - 1);
  const tooEarly = limits.begin("wang", "10.0.0.1");
  clock.advance(1);
  const later = limits.begin("wang", "10.0.0.1");

  expect(new Set(tries)).toEqual(new Set([null]));
  expect(next).toBe(900);
  expect(tooEarly).toBe(1);
  expect(later).toBeNull();
});

test("a guardian whose login is being guessed elsewhere still gets in from home", () => {
  const limits = createSignInLimits(createMovableClock(start));

  times(signInLimits.perLoginAndAddress, () => limits.begin("wang", "10.0.0.1"));

  expect(limits.begin("wang", "10.0.0.2")).toBeNull();
});

test("a whole town hall signs in from one address without being stopped", () => {
  const limits = createSignInLimits(createMovableClock(start));

  const answers = times(1_000, (index) => {
    const answer = limits.begin(`person-${index}`, "10.0.0.1");
    limits.succeeded(`person-${index}`, "10.0.0.1");
    return answer;
  });

  expect(new Set(answers)).toEqual(new Set([null]));
});

test("somebody who tries one password on a hundred people is stopped", () => {
  const limits = createSignInLimits(createMovableClock(start));

  times(signInLimits.perAddress, (index) => limits.begin(`person-${index}`, "10.0.0.1"));

  expect(limits.begin("one-more", "10.0.0.1")).not.toBeNull();
});

test("somebody who invents logins from thousands of addresses cannot fill the memory", () => {
  const limits = createSignInLimits(createMovableClock(start));
  times(signInLimits.perLoginAndAddress, () => limits.begin("wang", "10.0.0.1"));

  times(20_001, (index) => limits.begin(`invented-${index}`, `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`));

  // Forgotten under pressure is the bound on memory: the oldest counts went, the service stands.
  expect(limits.begin("wang", "10.0.0.1")).toBeNull();
});
