import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredFix } from "../../infra/domain/fix.ts";
import { epochMs, plusMs } from "../../infra/domain/time.ts";
import { createChance } from "./bench/chance.ts";
import { initialState, restoreState } from "./evaluate.ts";
import { BLOCK_FIXES } from "./history.ts";
import { ask, atHome, feed, fixAt, home, kindsOf, morning, sceneWith, spot, wang } from "./test-parts.ts";

const scene = sceneWith([home], { reportIntervalMs: 3_600_000 });
const end = plusMs(morning, 3 * 3_600_000);

/** A wander in and out of the fence with errors of all sizes. */
function wander(seed: number, count: number): readonly StoredFix[] {
  const chance = createChance(seed);
  let x = 0;
  return Array.from({ length: count }, (_, i) => {
    x += chance.between(-60, 90);
    const accuracyM = chance.uniform() < 0.15 ? 500 : chance.between(4, 60);
    return fixAt(i, x + chance.normal() * accuracyM * 0.5, { accuracyM });
  });
}

const breaches = (fixes: readonly StoredFix[]) =>
  kindsOf(feed(scene, fixes).signals).filter((it) => it === "exit" || it === "enter");

test("the same fixes in any order, some of them twice, leave the senior believed in the same place", () => {
  const length = 2 * BLOCK_FIXES - 1;
  fc.assert(
    fc.property(fc.integer(), fc.shuffledSubarray([...Array(length).keys()], { minLength: length }), (seed, order) => {
      const fixes = wander(seed, length);
      const straight = feed(scene, fixes);
      let shuffled = initialState(wang);
      for (const index of [...order, ...order.slice(0, 4)]) {
        const fix = fixes[index];
        if (fix !== undefined) shuffled = ask(shuffled, { kind: "fix", fix }, scene, end).state;
      }
      const expected = ask(straight.state, { kind: "tick" }, scene, end);
      const got = ask(shuffled, { kind: "tick" }, scene, end);

      expect(got.state.memory.head).toEqual(expected.state.memory.head);
      expect(got.standing).toEqual({ ...expected.standing, heardAt: got.standing.heardAt });
    }),
    { numRuns: 300 },
  );
});

test("a service that restarts anywhere says the same as one that never stopped", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 59 }), (seed, cut) => {
      const fixes = wander(seed, 60);
      const whole = feed(scene, fixes);
      const first = feed(scene, fixes.slice(0, cut));
      const stored: unknown = JSON.parse(JSON.stringify(first.state));
      const second = feed(scene, fixes.slice(cut), restoreState(stored, wang));

      expect(kindsOf([...first.signals, ...second.signals])).toEqual(kindsOf(whole.signals));
    }),
    { numRuns: 200 },
  );
});

test("the state that goes in is never changed", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { state } = feed(scene, wander(seed, 25));
      const before = structuredClone(state);
      const [fix] = wander(seed + 1, 1);
      if (fix !== undefined) ask(state, { kind: "fix", fix }, scene, end);

      expect(state).toEqual(before);
    }),
    { numRuns: 50 },
  );
});

test("one fix that is too far for the time wakes nobody, whatever accuracy it claims", () => {
  const far = fc.record({
    x: fc.integer({ min: 450, max: 50_000 }),
    accuracyM: fc.integer({ min: 1, max: 3_000 }),
    source: fc.constantFrom("gnss" as const, "wifi" as const, "cell" as const, "fused" as const, "unknown" as const),
    afterS: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(far, ({ x, accuracyM, source, afterS }) => {
      const leap = fixAt(10 + afterS / 60, x, { accuracyM, source });
      const later = atHome(11, 15);

      expect(breaches([...atHome(0, 10), leap, ...later])).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("a senior who leaves for more than five minutes is found, at a shuffle or in a car, on fast and slow bands", () => {
  const leaving = fc.record({
    speedMps: fc.double({ min: 0.3, max: 30, noNaN: true }),
    everyS: fc.constantFrom(5, 10, 30, 60),
    accuracyM: fc.integer({ min: 3, max: 40 }),
  });
  fc.assert(
    fc.property(leaving, ({ speedMps, everyS, accuracyM }) => {
      const outForS = 300 + 200 / speedMps + 150 / speedMps;
      const steps = Math.ceil(outForS / everyS);
      const way = Array.from({ length: steps }, (_, i) =>
        fixAt(10 + ((i + 1) * everyS) / 60, (i + 1) * everyS * speedMps, { accuracyM }),
      );

      expect(breaches([...atHome(0, 10), ...way])).toEqual(["exit"]);
    }),
    { numRuns: 300 },
  );
});

test("a single noise alarm just before does not hide a true exit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), (quietMin) => {
      const noise = [230, 260, 300].map((x, i) => fixAt(10 + i / 2, x));
      const quiet = atHome(12, 12 + quietMin);
      const exit = [60, 130, 200, 260, 320, 380].map((x, i) => fixAt(13 + quietMin + i, x));

      expect(breaches([...atHome(0, 10), ...noise, ...quiet, ...exit])).toEqual(["exit", "enter", "exit"]);
    }),
  );
});

test("a report without a place never means outside", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (places) => {
      const fixes = places.map((hasPlace, i) => fixAt(i, hasPlace ? 3 : null));

      expect(breaches(fixes)).toEqual([]);
    }),
  );
});

test("a place far east is a place, not a number that ran over", () => {
  const away = feed(scene, [fixAt(0, 0, { at: spot(4_000_000, 0) }), fixAt(30, 0, { at: spot(4_000_000, 0) })]);

  expect(away.last.standing.kind).toBe("outside");
  expect(away.last.standing.heardAt).toBe(epochMs(morning + 30 * 60_000));
});
