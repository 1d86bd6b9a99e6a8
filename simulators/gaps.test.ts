import { expect, test } from "vitest";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from "../infra/domain/time.ts";
import { createGaps } from "./gaps.ts";
import { gapsPerDay } from "./measured.ts";
import { createRandom } from "./random.ts";

/** Lengths in hours of all whole silences in `days` days, looked at every five minutes. */
function silencesOf(person: number, days: number, scale: number): readonly number[] {
  const gaps = createGaps(gapsPerDay, scale, createRandom(`gaps/${person}`));
  const lengths: number[] = [];
  let since: number | null = null;
  for (let at = 0; at < days * DAY_MS; at += 5 * MINUTE_MS) {
    const silent = gaps.isInGap(epochMs(at));
    if (silent) since ??= at;
    else if (since !== null) {
      lengths.push((at - since) / HOUR_MS);
      since = null;
    }
  }
  return lengths;
}

test("people fall silent as often and as long as was measured, within 15 %", () => {
  const days = 300;
  const people = 80;
  const lengths = Array.from({ length: people }, (_, person) => silencesOf(person, days, 1)).flat();

  for (const [hours, perDay] of gapsPerDay.slice(0, 6)) {
    const seen = lengths.filter((length) => length > hours).length / (days * people);

    expect(seen / perDay, `silences longer than ${hours} h`).toBeGreaterThan(0.85);
    expect(seen / perDay, `silences longer than ${hours} h`).toBeLessThan(1.15);
  }
});

test("a wristband without gaps is never silent", () => {
  expect(silencesOf(1, 30, 0)).toEqual([]);
});

test("a tenth of the measured silences is a tenth as many", () => {
  const count = Array.from({ length: 40 }, (_, person) => silencesOf(person, 300, 0.1)).flat().length;

  expect(count / (40 * 300)).toBeGreaterThan(0.12);
  expect(count / (40 * 300)).toBeLessThan(0.16);
});
