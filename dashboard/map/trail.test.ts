import { expect, test } from "vitest";
import { now } from "../stand-in/examples.ts";
import { paceMps, reachM, USUAL_PACE_MPS } from "./reach.ts";
import { isCoarse, isOldFix, splitTrail, type TrailFix } from "./trail.ts";

/** A fix so many seconds ago; the place differs with the time. */
const fix = (secondsAgo: number, isInside = false, accuracyM: number | null = 12): TrailFix => ({
  accuracyM,
  at: [120.69 + secondsAgo / 100_000, 30.51],
  atMs: now - secondsAgo * 1_000,
  isInside,
});
const kinds = (...fixes: readonly TrailFix[]) => splitTrail(fixes, now).map(({ kind }) => kind);

test("where reports came often enough the way is a line", () => {
  expect(kinds(fix(40), fix(30), fix(20), fix(10))).toEqual(["run"]);
});

test("a gap in the data is a gap, never a line, and knows its length", () => {
  const pieces = splitTrail([fix(160), fix(150), fix(40), fix(30)], now);

  expect(pieces.map(({ kind }) => kind)).toEqual(["run", "gap", "run"]);
  expect(pieces[1]).toMatchObject({ kind: "gap", ms: 110_000 });
});

test("exactly 90 s without a report is not a gap yet, one second more is", () => {
  const every10s = [fix(190), fix(180), fix(170), fix(160)];

  expect(kinds(...every10s, fix(70))).not.toContain("gap");
  expect(kinds(...every10s, fix(69))).toContain("gap");
});

test("a wristband that reports every 5 min is not drawn as one long hole", () => {
  expect(kinds(fix(900), fix(600), fix(300), fix(0))).not.toContain("gap");
  expect(kinds(fix(2_100), fix(1_800), fix(1_500), fix(300))).toContain("gap");
});

test("leaving the fence changes the colour of the way", () => {
  const pieces = splitTrail([fix(60, true), fix(50, true), fix(40), fix(30)], now);

  expect(pieces.map((piece) => piece.kind === "run" && piece.isInside)).toEqual([true, false]);
});

test("what is older than 2 min is drawn as from earlier", () => {
  const pieces = splitTrail([fix(150), fix(125), fix(115), fix(100)], now);

  expect(pieces.map((piece) => piece.kind === "run" && piece.isOld)).toEqual([true, false]);
  expect(isOldFix(fix(120), now)).toBe(false);
  expect(isOldFix(fix(121), now)).toBe(true);
});

test("runs of one colour join without a hole between them", () => {
  const [first, second] = splitTrail([fix(60, true), fix(50, true), fix(40), fix(30)], now);

  expect(first?.kind === "run" && first.points[first.points.length - 1]).toEqual(
    second?.kind === "run" && second.points[0],
  );
});

test("a fix from a far radio mast is not joined to the way", () => {
  const pieces = splitTrail([fix(40), fix(30, false, 900), fix(20), fix(10)], now);

  expect(pieces).toHaveLength(1);
  expect(pieces[0]?.kind === "run" && pieces[0].points).toEqual([fix(40).at, fix(20).at, fix(10).at]);
  expect([isCoarse(fix(1, false, 200)), isCoarse(fix(1, false, 201)), isCoarse(fix(1, false, null))]).toEqual([
    false,
    true,
    false,
  ]);
});

test("one fix alone is no way", () => {
  expect(kinds(fix(10))).toEqual([]);
  expect(kinds()).toEqual([]);
});

test("reach is drawn at the senior's own pace where it is one of walking", () => {
  expect(paceMps(1.2)).toBe(1.2);
  expect(paceMps(null)).toBe(USUAL_PACE_MPS);
  expect(paceMps(0.1)).toBe(USUAL_PACE_MPS);
  expect(paceMps(9)).toBe(USUAL_PACE_MPS);
  expect(reachM(0.9, 300_000)).toBeCloseTo(270);
  expect(reachM(0.9, -5)).toBe(0);
});
