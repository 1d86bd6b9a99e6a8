import { expect, test } from "vitest";
import { epochMs } from "../infra/domain/time.ts";
import { createMovableClock } from "../infra/runtime/clock.ts";
import { createFinderLimits, finderLimits } from "./finder-limits.ts";

const { clue, windowMs } = finderLimits;
const times = (count: number, act: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => act(index));

test("one address is counted whatever code it holds, and is free again when its quarter of an hour is over", () => {
  const clock = createMovableClock(epochMs(0));
  const { take } = createFinderLimits(clock);

  const first = times(clue.perAddress, (index) => take("clue", { address: "a", code: `code-${index}` }));
  clock.advance(60_000);
  const refused = take("clue", { address: "a", code: "fresh" });
  clock.advance(windowMs - 60_000);

  expect(first.every((it) => it === null)).toBe(true);
  expect(refused).toBe(840);
  expect(take("clue", { address: "a", code: "fresh" })).toBeNull();
});

test("one code is counted wherever it is used, and every clue counts for all", () => {
  const { take } = createFinderLimits(createMovableClock(epochMs(0)));
  times(clue.perCode, (index) => take("clue", { address: `a${index}`, code: "flyer" }));
  expect(take("clue", { address: "next", code: "flyer" })).toBe(900);
  expect(take("clue", { address: "next", code: "band" })).toBeNull();

  times(clue.all, (index) => take("clue", { address: `b${index}`, code: `code-${index}` }));

  expect(take("clue", { address: "last", code: "unused" })).toBe(900);
  expect(take("look", { address: "last", code: "unused" })).toBeNull();
});
