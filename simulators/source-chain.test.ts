import { describe, expect, test } from "vitest";
import { fastClasses } from "./measured.ts";
import { createRandom } from "./random.ts";
import { createFastChain, createSlowChain, type SourceChain } from "./source-chain.ts";

function walk(chain: SourceChain, steps: number): readonly string[] {
  return Array.from({ length: steps }, () => {
    chain.step();
    return chain.state().name;
  });
}

describe("how a wristband finds its place", () => {
  test("at rest it is Wi-Fi nine times out of ten, now and then GNSS, rarely a tower", () => {
    const states = Array.from({ length: 40 }, (_, n) => walk(createSlowChain(createRandom(`slow/${n}`)), 2_000)).flat();
    const share = (name: string) => states.filter((state) => state === name).length / states.length;

    expect(share("wifi")).toBeCloseTo(0.925, 1);
    expect(share("gnss") / 0.053).toBeGreaterThan(0.8);
    expect(share("gnss") / 0.053).toBeLessThan(1.2);
    expect(share("cell") / 0.022).toBeGreaterThan(0.75);
    expect(share("cell") / 0.022).toBeLessThan(1.3);
  });

  test("under way every class is left and entered equally often, so that its share lasts", () => {
    const states = walk(createFastChain(createRandom("fast")), 200_000);
    const half = states.length / 2;
    const share = (name: string, part: readonly string[]) =>
      part.filter((state) => state === name).length / part.length;

    for (const { toM, share: measured } of fastClasses) {
      const [early, late] = [share(`to${toM}`, states.slice(0, half)), share(`to${toM}`, states.slice(half))];
      expect(early / late).toBeGreaterThan(0.85);
      expect(early / late).toBeLessThan(1.15);
      expect((early + late) / 2 / measured).toBeGreaterThan(0.9);
      expect((early + late) / 2 / measured).toBeLessThan(1.1);
    }
  });

  test("only towers are coarse, and only they do not know how bad they are", () => {
    for (const chain of [createSlowChain(createRandom(1)), createFastChain(createRandom(1))]) {
      for (let step = 0; step < 3_000; step += 1) {
        chain.step();
        const { coarse, source, honesty } = chain.state();
        expect(coarse).toBe(source === "cell");
        expect(honesty > 0).toBe(!coarse);
      }
    }
  });

  test("the same seed gives the same bursts", () => {
    expect(walk(createFastChain(createRandom(3)), 50)).toEqual(walk(createFastChain(createRandom(3)), 50));
  });
});
