import type { FixSource } from "../infra/domain/fix.ts";
import { fastClasses, type Quantiles, slowAccuracyM, slowCellRuns, slowErrorM, slowTransitions } from "./measured.ts";
import { createQuantileCurve, type QuantileCurve } from "./quantile-curve.ts";
import type { Random } from "./random.ts";

/** How a wristband finds its place at the moment, and how well that works. */
export type SourceState = {
  readonly name: string;
  readonly errorM: QuantileCurve;
  readonly accuracyM: QuantileCurve;
  /** Correlation of the error with the reported accuracy: how far the accuracy tells the truth. */
  readonly honesty: number;
  /** Coarse places come from towers: a new run has a new error, not the old one. */
  readonly coarse: boolean;
  readonly sourceIndoors: FixSource;
  readonly sourceOutdoors: FixSource;
};

/** Moves from state to state, one step per `stepS` seconds of the data it was measured on. */
export type SourceChain = {
  readonly stepS: number;
  readonly state: () => SourceState;
  readonly step: (indoors: boolean) => void;
};

const slowStates = {
  gnss: stateOf("gnss", slowErrorM.gnss, slowAccuracyM.gnss, { coarse: false, indoors: "gnss", outdoors: "gnss" }),
  wifi: stateOf("wifi", slowErrorM.wifi, slowAccuracyM.wifi, { coarse: false, indoors: "wifi", outdoors: "wifi" }),
  cell: stateOf("cell", slowErrorM.cell, slowAccuracyM.cell, { coarse: true, indoors: "cell", outdoors: "cell" }),
};

const fastSources = [
  { coarse: false, indoors: "wifi", outdoors: "gnss" },
  { coarse: false, indoors: "wifi", outdoors: "gnss" },
  { coarse: false, indoors: "wifi", outdoors: "wifi" },
  { coarse: true, indoors: "cell", outdoors: "cell" },
  { coarse: true, indoors: "cell", outdoors: "cell" },
] as const;
const fastStates = fastClasses.map(({ fromM, toM, errorM }, index) => {
  const accuracy: Quantiles =
    toM === 3_000
      ? [
          [0, 700],
          [0.714, 1_414],
          [0.999, 3_000],
        ]
      : [
          [0, fromM],
          [0.5, (fromM + toM) / 2],
          [0.999, toM],
        ];
  return stateOf(`to${toM}`, errorM, accuracy, fastSources[index] ?? fastSources[0]);
});
/** Under the open sky the two coarse classes are entered this much less often: a guess, the data are of people indoors. */
const OUTDOOR_COARSE = 0.25;
const fastEntry = entryWeights(fastClasses.map(({ share, stay }) => share * (1 - stay)));

/** One fix per 10 to 20 minutes: GNSS, Wi-Fi or a cell tower, with the measured lengths of tower runs. */
export function createSlowChain(random: Random): SourceChain {
  let state = slowStates.wifi;
  let runLeft = 0;
  const enter = (next: SourceState) => {
    state = next;
    runLeft = next === slowStates.cell ? drawCellRun(random) : 0;
  };
  const leaveCell = () => {
    const [toGnss, toWifi] = slowTransitions.cell;
    enter(random.chance(toGnss / (toGnss + toWifi)) ? slowStates.gnss : slowStates.wifi);
  };
  const step = () => {
    if (state === slowStates.cell) {
      runLeft -= 1;
      if (runLeft <= 0) leaveCell();
      return;
    }
    const [toGnss, toWifi] = state === slowStates.gnss ? slowTransitions.gnss : slowTransitions.wifi;
    const draw = random.uniform();
    if (draw < toGnss) enter(slowStates.gnss);
    else enter(draw < toGnss + toWifi ? slowStates.wifi : slowStates.cell);
  };
  for (let n = 0; n < 20; n += 1) step();
  return { stepS: 900, state: () => state, step };
}

/** One fix per 10 to 30 seconds: five classes of accuracy, so that bad fixes come in bursts. */
export function createFastChain(random: Random): SourceChain {
  let index = drawIndex(
    fastClasses.map(({ share }) => share),
    random,
  );
  const stateAt = (at: number) => {
    const state = fastStates[at];
    if (state === undefined) throw new RangeError(`no accuracy class ${at}`);
    return state;
  };
  return {
    stepS: 20,
    state: () => stateAt(index),
    step: (indoors) => {
      if (random.chance(fastClasses[index]?.stay ?? 0)) return;
      const weights = fastEntry.map((weight, at) =>
        at === index ? 0 : weight * (!indoors && stateAt(at).coarse ? OUTDOOR_COARSE : 1),
      );
      index = drawIndex(weights, random);
    },
  };
}

function stateOf(
  name: string,
  errorM: Quantiles,
  accuracyM: Quantiles,
  kind: { coarse: boolean; indoors: FixSource; outdoors: FixSource },
): SourceState {
  return {
    name,
    errorM: createQuantileCurve(errorM),
    accuracyM: createQuantileCurve(accuracyM),
    honesty: kind.coarse ? 0 : 0.35,
    coarse: kind.coarse,
    sourceIndoors: kind.indoors,
    sourceOutdoors: kind.outdoors,
  };
}

/** Run lengths as measured; where only a class was measured, an even draw, and a tail that gives the measured mean. */
function drawCellRun(random: Random): number {
  const { one, two, three, tenOrMore, meanFixes } = slowCellRuns;
  const draw = random.uniform();
  if (draw < one) return 1;
  if (draw < one + two) return 2;
  if (draw < one + two + three) return 3;
  const fourToNine = 1 - one - two - three - tenOrMore;
  if (draw < 1 - tenOrMore) return random.whole(4, 9);
  const tailMean = (meanFixes - one - 2 * two - 3 * three - 6.5 * fourToNine) / tenOrMore;
  return 10 + Math.floor(-Math.log(1 - random.uniform()) * (tailMean - 9.5));
}

/**
 * Weights with which a state is entered so that, leaving each state at its measured rate, every state is entered as often
 * as it is left: w_j * sum over i != j of f_i / (1 - w_i) = f_j, solved by repetition.
 */
function entryWeights(flows: readonly number[]): readonly number[] {
  let weights = flows.map(() => 1 / flows.length);
  for (let round = 0; round < 500; round += 1) {
    const raw = flows.map((flow, j) => {
      const inflow = flows.reduce((sum, other, i) => (i === j ? sum : sum + other / (1 - (weights[i] ?? 0))), 0);
      return flow / inflow;
    });
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    weights = raw.map((weight) => weight / total);
  }
  return weights;
}

function drawIndex(weights: readonly number[], random: Random): number {
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return Math.max(0, index);
}
