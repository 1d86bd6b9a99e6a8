import { describe, expect, test } from "vitest";
import { distanceM, lonLat } from "../infra/domain/geo.ts";
import { epochMs } from "../infra/domain/time.ts";
import { createGnssNoise, type Observation } from "./gnss-noise.ts";
import {
  fastAccuracyP99M,
  fastAutocorrelation,
  fastClasses,
  slowAccuracyM,
  slowCellRuns,
  slowCoverage,
  slowErrorM,
  slowTransitions,
} from "./measured.ts";
import { createRandom } from "./random.ts";

const home = lonLat(120.69, 30.51);
const sources = ["gnss", "wifi", "cell"] as const;

function watch(options: { people: number; fixes: number; intervalS: number; indoors: boolean }): Observation[][] {
  return Array.from({ length: options.people }, (_, person) => {
    const noise = createGnssNoise(createRandom(`noise/${person}`));
    return Array.from({ length: options.fixes }, (_, n) =>
      noise.observe({ ...options, truth: home, at: epochMs(1_000_000 + n * options.intervalS * 1_000) }),
    );
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function within15(seen: number, measured: number, what: string): void {
  expect(seen / measured, `${what}: ${seen} for ${measured}`).toBeGreaterThan(0.85);
  expect(seen / measured, `${what}: ${seen} for ${measured}`).toBeLessThan(1.15);
}

describe("people asleep at home who report every 15 minutes", () => {
  const people = watch({ people: 40, fixes: 5_000, intervalS: 900, indoors: true });
  const fixes = people.flat();

  test("each source errs as was measured", () => {
    for (const source of sources) {
      const errors = fixes.filter((fix) => fix.source === source).map((fix) => distanceM(home, fix.at));
      const measured = slowErrorM[source].filter(([share]) => share < 0.99 || (share < 0.999 && source !== "cell"));
      for (const [share, metres] of measured) within15(quantile(errors, share), metres, `${source} error ${share}`);
    }
  });

  test("each source claims the accuracy that was measured", () => {
    for (const source of sources) {
      const claims = fixes.filter((fix) => fix.source === source).map((fix) => fix.accuracyM);
      for (const [share, metres] of slowAccuracyM[source].filter(([share]) => share >= 0.5 && share < 0.999)) {
        within15(quantile(claims, share), metres, `${source} accuracy ${share}`);
      }
    }
  });

  test("accuracy lies as much as was measured: half of the GNSS fixes are worse than they say", () => {
    for (const source of sources) {
      const own = fixes.filter((fix) => fix.source === source);
      slowCoverage[source].forEach((share, index) => {
        const inside = own.filter((fix) => fix.errorM <= (index + 1) * fix.accuracyM).length / own.length;
        within15(inside, share, `${source} inside ${index + 1} times its accuracy`);
      });
    }
  });

  test("one source follows another as was measured", () => {
    for (const from of sources) {
      const next = people.flatMap((own) => own.slice(1).filter((_, index) => own[index]?.source === from));
      sources.forEach((to, index) => {
        const share = next.filter((fix) => fix.source === to).length / next.length;
        within15(share, slowTransitions[from][index] ?? 0, `${from} to ${to}`);
      });
    }
  });

  test("towers come in runs as long as was measured", () => {
    const runs = people.flatMap(towerRuns);
    const share = (fits: (length: number) => boolean) => runs.filter(fits).length / runs.length;

    within15(
      share((length) => length === 1),
      slowCellRuns.one,
      "runs of one",
    );
    within15(
      share((length) => length === 2),
      slowCellRuns.two,
      "runs of two",
    );
    within15(
      share((length) => length === 3),
      slowCellRuns.three,
      "runs of three",
    );
    within15(
      share((length) => length >= 10),
      slowCellRuns.tenOrMore,
      "runs of ten or more",
    );
  });
});

describe("people on their way who report every 20 seconds", () => {
  const people = watch({ people: 30, fixes: 3_000, intervalS: 20, indoors: false });
  const fixes = people.flat();

  test("accuracy falls into its classes as often, and stays there as long, as was measured", () => {
    for (const { toM, share, stay } of fastClasses) {
      const name = `to${toM}`;
      const next = people.flatMap((own) => own.slice(1).filter((_, index) => own[index]?.state === name));

      within15(fixes.filter((fix) => fix.state === name).length / fixes.length, share, `${name} share`);
      within15(next.filter((fix) => fix.state === name).length / next.length, stay, `${name} stay`);
    }
    within15(
      quantile(
        fixes.map((fix) => fix.accuracyM),
        0.99,
      ),
      fastAccuracyP99M,
      "accuracy p99",
    );
  });

  test("each class errs as was measured", () => {
    const rare = watch({ people: 40, fixes: 2_500, intervalS: 300, indoors: false }).flat();
    for (const { toM, errorM } of fastClasses) {
      const errors = rare.filter((fix) => fix.state === `to${toM}`).map((fix) => fix.errorM);
      for (const [share, metres] of errorM.filter(([share]) => share < 0.99)) {
        within15(quantile(errors, share), metres, `to${toM} error ${share}`);
      }
    }
  });

  test("errors of neighbouring fixes are as alike as was measured", () => {
    const pairs = people.flatMap((own) =>
      own.flatMap((fix, index): [number, number][] => {
        const before = own[index - 1];
        if (before === undefined || before.accuracyM > 50 || fix.accuracyM > 50) return [];
        return [[before.at[0] - home[0], fix.at[0] - home[0]]];
      }),
    );

    within15(correlation(pairs), fastAutocorrelation, "correlation at 20 s");
  });
});

test("a tower that misplaces a sleeping senior does so steadily, not anew with every report", () => {
  const fixes = watch({ people: 20, fixes: 4_000, intervalS: 60, indoors: true });
  const neighbours = fixes.flatMap((own) =>
    own.slice(1).flatMap((fix, index) => {
      const before = own[index];
      return before?.source === "cell" && fix.source === "cell" ? [distanceM(before.at, fix.at)] : [];
    }),
  );

  expect(neighbours.length).toBeGreaterThan(100);
  expect(neighbours.filter((metres) => metres === 0).length / neighbours.length).toBeGreaterThan(0.9);
});

function towerRuns(own: readonly Observation[]): number[] {
  const runs: number[] = [];
  own.forEach((fix, index) => {
    if (fix.source !== "cell") return;
    if (own[index - 1]?.source === "cell") runs.push((runs.pop() ?? 0) + 1);
    else runs.push(1);
  });
  return runs;
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  const covariance = mean(pairs.map(([a, b]) => (a - meanA) * (b - meanB)));
  const varianceA = mean(pairs.map(([a]) => (a - meanA) ** 2));
  const varianceB = mean(pairs.map(([, b]) => (b - meanB) ** 2));
  return covariance / Math.sqrt(varianceA * varianceB);
}
