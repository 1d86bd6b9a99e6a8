import { expect, test } from "vitest";
import { distanceM, lonLat } from "../infra/domain/geo.ts";
import { offsetM } from "./plane.ts";
import { backwards, createWalk, pointAlong } from "./walk.ts";

const door = lonLat(120.69, 30.51);
const corner = offsetM(door, 100, 0);
const market = offsetM(corner, 0, 50);
const walk = createWalk([door, corner, market]);

test("a senior who has walked 125 m of 150 m is halfway up the second street", () => {
  const here = pointAlong(walk, 125);

  expect(walk.lengthM).toBeCloseTo(150, 1);
  expect(distanceM(here.at, market)).toBeCloseTo(25, 1);
  expect(here.headingDeg).toBeCloseTo(0, 1);
  expect(pointAlong(walk, 40).headingDeg).toBeCloseTo(90, 1);
});

test("a senior waits at the door before the walk and stays at the market after it", () => {
  expect(pointAlong(walk, -5).at).toEqual(door);
  expect(pointAlong(walk, 10_000).at).toEqual(market);
  expect(pointAlong(createWalk([door]), 12).at).toEqual(door);
});

test("every metre walked is a metre on the street", () => {
  for (let metres = 1; metres <= 150; metres += 1) {
    expect(distanceM(pointAlong(walk, metres - 1).at, pointAlong(walk, metres).at)).toBeLessThan(1.01);
  }
});

test("the way home is the way there, backwards", () => {
  expect(pointAlong(backwards(walk), 0).at).toEqual(market);
  expect(backwards(walk).lengthM).toBeCloseTo(walk.lengthM, 6);
  expect(() => createWalk([])).toThrow(RangeError);
});
