import { expect, test } from "vitest";
import { offsetM } from "../map/plane.ts";
import { fenceStanding } from "./fence-standing.ts";

const centre = [120.69, 30.51] as const;
const home = { shape: { kind: "circle" as const, centre: { lon: centre[0], lat: centre[1] }, radiusM: 300 } };
const standing = (metresEast: number, accuracyM: number | null) => {
  const { kind, ...rest } = fenceStanding(home, { at: offsetM(centre, metresEast, 0), fixedAtMs: 0, accuracyM });
  return [kind, "toEdgeM" in rest ? Math.round(rest.toEdgeM) : null];
};

test("a senior is inside or outside of a fence by more than the error of their place", () => {
  expect(standing(100, 30)).toEqual(["inside", 200]);
  expect(standing(420, 30)).toEqual(["outside", 120]);
});

test("nearer to the line than the place is accurate it is the edge, on both sides", () => {
  expect([standing(271, 30)[0], standing(269, 30)[0]]).toEqual(["edge", "inside"]);
  expect([standing(329, 30)[0], standing(331, 30)[0]]).toEqual(["edge", "outside"]);
});

test("without a place nothing is said", () => {
  expect(fenceStanding(home, null)).toEqual({ kind: "unknown" });
});
