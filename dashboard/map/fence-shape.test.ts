import { expect, test } from "vitest";
import type { FenceShapeBody } from "../../infra/contract/http.ts";
import { fenceRings, isInsideFence, signedDistanceM } from "./fence-shape.ts";
import { offsetM } from "./plane.ts";
import type { Point } from "./to-leaflet.ts";

const home: Point = [120.69, 30.51];
const at = (east: number, north: number) => offsetM(home, east, north);
const ring = (...corners: readonly (readonly [number, number])[]) =>
  [...corners, corners[0] ?? [0, 0]].map(([east, north]) => [...at(east, north)]);

const circle: FenceShapeBody = { kind: "circle", centre: { lon: home[0], lat: home[1] }, radiusM: 300 };
const square: FenceShapeBody = { kind: "polygon", rings: [ring([-200, -200], [200, -200], [200, 200], [-200, 200])] };
const withPond: FenceShapeBody = {
  kind: "polygon",
  rings: [...square.rings, ring([-50, -50], [-50, 50], [50, 50], [50, -50])],
};
const twoFields: FenceShapeBody = {
  kind: "multiPolygon",
  polygons: [
    [ring([-200, -50], [-100, -50], [-100, 50], [-200, 50])],
    [ring([100, -50], [200, -50], [200, 50], [100, 50])],
  ],
};
const corridor: FenceShapeBody = { kind: "corridor", line: [[...at(0, 0)], [...at(500, 0)]], widthM: 60 };

test.each([
  ["in the circle", circle, [0, 299], true],
  ["just out of the circle", circle, [0, 301], false],
  ["in the square", square, [150, 150], true],
  ["out of the square", square, [201, 0], false],
  ["in the pond, which is not home", withPond, [0, 0], false],
  ["between pond and fence", withPond, [100, 0], true],
  ["in the second field", twoFields, [150, 0], true],
  ["between two fields", twoFields, [0, 0], false],
  ["on the way to the market", corridor, [250, 29], true],
  ["beside the way", corridor, [250, 31], false],
  ["past the end of the way", corridor, [531, 0], false],
] as const)("a senior %s", (_where, shape, [east, north], isInside) => {
  expect(isInsideFence(shape, at(east, north))).toBe(isInside);
});

test.each([
  [circle, [0, 340], 40],
  [circle, [0, 0], -300],
  [square, [260, 0], 60],
  [square, [150, 0], -50],
  [corridor, [250, 40], 10],
] as const)("the distance to the edge is positive outside and negative inside", (shape, [east, north], metres) => {
  expect(signedDistanceM(shape, at(east, north))).toBeCloseTo(metres, 0);
});

test("a circle and a way have no corners to draw", () => {
  expect(fenceRings(circle)).toEqual([]);
  expect(fenceRings(corridor)).toEqual([]);
  expect(fenceRings(twoFields)).toHaveLength(2);
});
