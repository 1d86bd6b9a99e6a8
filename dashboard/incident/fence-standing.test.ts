import { expect, test } from "vitest";
import { offsetM } from "../map/plane.ts";
import { brokenFences, fenceStanding, type StandingOf } from "./fence-standing.ts";

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

test("a place that says nothing about its error counts as 100 m, not as exact", () => {
  expect([standing(210, null)[0], standing(190, null)[0]]).toEqual(["edge", "inside"]);
  expect([standing(390, null)[0], standing(410, null)[0]]).toEqual(["edge", "outside"]);
});

test("inside one fence to stay in, another one is not broken; outside of all, each is", () => {
  const at = (
    fenceId: string,
    kind: "inside" | "edge" | "outside",
    fence: Partial<StandingOf["fence"]> = {},
  ): StandingOf => ({
    fence: { fenceId, kind: "keepIn", isOn: true, ...fence },
    standing: { kind, toEdgeM: 50 },
  });
  const broken = (...all: readonly StandingOf[]) => [...brokenFences(all)];

  expect(broken(at("home", "inside"), at("park", "outside"))).toEqual([]);
  expect(broken(at("home", "edge"), at("park", "outside"))).toEqual([]);
  expect(broken(at("home", "outside"), at("park", "outside"))).toEqual(["home", "park"]);
  expect(broken(at("home", "outside"), at("park", "inside", { isOn: false }))).toEqual(["home"]);
  expect(broken(at("home", "inside"), at("river", "inside", { kind: "keepOut" }))).toEqual(["river"]);
  expect(broken(at("river", "outside", { kind: "keepOut" }))).toEqual([]);
});
