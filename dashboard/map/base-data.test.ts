import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toRing, toShape } from "./base-shape.ts";
import { fromWorld } from "./mercator.ts";
import { longestStraight } from "./straight-stretch.ts";
import { createView } from "./view.ts";

const file = (name: string): { readonly features: readonly unknown[] } =>
  JSON.parse(readFileSync(new URL(`../basemap/${name}.geojson`, import.meta.url), "utf8"));

test.each(["jiaxing", "water", "areas", "streets", "places", "ground"])("every feature of %s can be drawn", (name) => {
  const { features } = file(name);
  const shapes = features.flatMap(toShape);

  expect(shapes).toHaveLength(features.length);
  for (const { rings } of shapes)
    expect(rings.every(({ xy }) => xy.length >= 2 && xy.every(Number.isFinite))).toBe(true);
});

test("the five areas of the town have the names that the service gives them", () => {
  expect(
    file("areas")
      .features.flatMap(toShape)
      .map(({ name }) => name),
  ).toEqual(["硖石街道", "海洲街道", "海昌街道", "马桥街道", "盐官镇"]);
});

test("no name on the map claims to be a real one or repeats that it is not", () => {
  const names = ["places", "ground", "streets"]
    .flatMap((name) => file(name).features.flatMap(toShape))
    .map(({ name }) => name);

  expect(names.some((name) => name.includes("示意"))).toBe(false);
});

test("what is no feature is left out, not drawn wrongly", () => {
  for (const value of [
    null,
    7,
    {},
    { geometry: null },
    { geometry: { type: "Teapot", coordinates: [1, 2] } },
    { geometry: { type: "Point", coordinates: "x" } },
  ])
    expect(toShape(value)).toEqual([]);
});

test("the bounds of a line hold all of it", () => {
  const { bounds } = toRing([
    [120.6, 30.4],
    [120.8, 30.6],
    [120.7, 30.5],
  ]);

  const [west, north] = fromWorld(bounds[0], bounds[1]);
  const [east, south] = fromWorld(bounds[2], bounds[3]);
  expect([west, south, east, north].map((degrees) => Math.round(degrees * 1e6) / 1e6)).toEqual([
    120.6, 30.4, 120.8, 30.6,
  ]);
});

test("a street's name stands on its longest straight stretch and never upside down", () => {
  const view = createView({ width: 1_000, height: 800 }, 15, [120.68, 30.53]);
  const westward = toRing([
    [120.715, 30.515],
    [120.7, 30.515],
    [120.69, 30.5151],
  ]);

  const stretch = longestStraight(view, westward, 60);
  expect(stretch).not.toBeNull();
  expect(Math.abs(stretch?.angle ?? 9)).toBeLessThan(Math.PI / 2);
  expect(longestStraight(view, westward, 5_000)).toBeNull();
});
