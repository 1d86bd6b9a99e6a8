import fc from "fast-check";
import Coordinate from "jsts/org/locationtech/jts/geom/Coordinate.js";
import GeometryFactory from "jsts/org/locationtech/jts/geom/GeometryFactory.js";
import IsValidOp from "jsts/org/locationtech/jts/operation/valid/IsValidOp.js";
import { expect, test } from "vitest";
import type { FenceShape } from "./fence.ts";
import { validateFence } from "./fence-validation.ts";
import { type LonLat, lonLat } from "./geo.ts";

const haining = { west: 120.2, south: 30.2, east: 120.9, north: 30.7 };
const factory = new GeometryFactory();
/** Grid points about 100 m apart. */
const corner = (x: number, y: number): LonLat => lonLat(120.5 + x / 1_000, 30.5 + y / 1_000);
const ring = (...points: readonly (readonly [number, number])[]) => points.map(([x, y]) => corner(x, y));
const square = ring([0, 0], [4, 0], [4, 4], [0, 4], [0, 0]);
const polygon = (...rings: readonly (readonly LonLat[])[]): FenceShape => ({ kind: "polygon", rings });
const problemsOf = (shape: FenceShape) => validateFence(shape, haining).problems;

test("a fence drawn well is taken, whichever way it turns and with corners that repeat", () => {
  expect(problemsOf(polygon(square))).toEqual([]);
  expect(problemsOf(polygon(square.toReversed()))).toEqual([]);
  expect(problemsOf(polygon(ring([0, 0], [4, 0], [4, 0], [4, 4], [0, 4], [0, 0])))).toEqual([]);
  expect(problemsOf(polygon(square, ring([1, 1], [2, 1], [2, 2], [1, 1])))).toEqual([]);
});

test("a bow tie, a spike, an open ring, a hole outside and two corners are refused with the reason", () => {
  expect(problemsOf(polygon(ring([0, 0], [4, 4], [4, 0], [0, 4], [0, 0])))).toEqual(["crossesItself"]);
  expect(problemsOf(polygon(ring([0, 0], [4, 0], [6, 0], [4, 0], [4, 4], [0, 0])))).toEqual(["crossesItself"]);
  expect(problemsOf(polygon(square.slice(0, -1)))).toContain("notClosed");
  expect(problemsOf(polygon(square, ring([6, 6], [7, 6], [7, 7], [6, 6])))).toEqual(["holeOutside"]);
  expect(problemsOf(polygon(ring([0, 0], [4, 0], [0, 0])))).toContain("tooFewCorners");
  expect(problemsOf({ kind: "multiPolygon", polygons: [] })).toEqual(["outsideService"]);
});

test("a fence elsewhere is refused: a pin dropped in another city, longitude and latitude mixed up", () => {
  expect(problemsOf({ kind: "circle", centre: lonLat(30.5, 60), radiusM: 200 })).toEqual(["outsideService"]);
  expect(problemsOf({ kind: "circle", centre: lonLat(121.5, 31.2), radiusM: 200 })).toEqual(["outsideService"]);
});

test("sizes are checked on both sides of the limit, small ones warned about", () => {
  const circle = (radiusM: number) => validateFence({ kind: "circle", centre: corner(0, 0), radiusM }, haining);

  expect(circle(29.9).problems).toEqual(["tooSmall"]);
  expect(circle(30)).toEqual({ problems: [], warnings: ["smallerThanErrors"] });
  expect(circle(100)).toEqual({ problems: [], warnings: [] });
  expect(circle(20_001).problems).toEqual(["tooLarge"]);
  expect(circle(Number.NaN).problems).toEqual(["tooSmall"]);
});

test("what is refused as crossing is what jsts calls invalid", () => {
  const step = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 8 }), (steps) => {
      const open = steps.filter(([x, y], i) => {
        const before = steps[(i + steps.length - 1) % steps.length];
        return before === undefined || before[0] !== x || before[1] !== y;
      });
      fc.pre(open.length >= 3);
      const first = open[0] ?? [0, 0];
      const closed = [...open, first];
      const coordinates = closed.map(([x, y]) => new Coordinate(x, y));
      const isValid = new IsValidOp(factory.createPolygon(factory.createLinearRing(coordinates))).isValid();

      expect(problemsOf(polygon(ring(...closed))).length === 0).toBe(isValid);
    }),
    { numRuns: 2_000 },
  );
});
