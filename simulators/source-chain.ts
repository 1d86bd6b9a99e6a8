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
  readonly source: FixSource;
};

/** Moves from state to state, one step per `stepS` seconds of the data it was measured on. */
export type SourceChain = {
  readonly stepS: number;
  readonly state: () => SourceState;
  readonly step: () => void;
};

const slowStates = {
  gnss: stateOf("gnss", slowErrorM.gnss, slowAccuracyM.gnss, "gnss"),
  wifi: stateOf("wifi", slowErrorM.wifi, slowAccuracyM.wifi, "wifi"),
  cell: stateOf("cell", slowErrorM.cell, slowAccuracyM.cell, "cell"),
};

/** Which source gives such an accuracy: a guess, the data do not say. */
const fastSources = ["gnss", "gnss", "wifi", "cell", "cell"] as const;
const fastStates = fastClasses.map(({ toM, errorM, accuracyM }, index) =>
  stateOf(`to${toM}`, errorM, accuracyM, fastSources[index] ?? "unknown"),
);
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
    step: () => {
      if (random.chance(fastClasses[index]?.stay ?? 0)) return;
      index = drawIndex(
        fastEntry.map((weight, at) => (at === index ? 0 : weight)),
        random,
      );
    },
  };
}

function stateOf(name: string, errorM: Quantiles, accuracyM: Quantiles, source: FixSource): SourceState {
  const coarse = source === "cell";
  const curves = { errorM: createQuantileCurve(errorM), accuracyM: createQuantileCurve(accuracyM) };
  return { name, ...curves, honesty: coarse ? 0 : 0.35, coarse, source };
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
