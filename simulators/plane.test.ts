import { expect, test } from "vitest";
import { distanceM, lonLat } from "../infra/domain/geo.ts";
import { fromPlane, headingDeg, offsetM, toPlane } from "./plane.ts";

const home = lonLat(120.6872, 30.5153);

test("a place carried to the plane and back stays on the same doorstep", () => {
  expect(distanceM(fromPlane(toPlane(home)), home)).toBeLessThan(0.01);
});

test("a senior who goes 300 m east and 400 m north is 500 m from home", () => {
  const there = offsetM(home, 300, 400);

  expect(distanceM(home, there)).toBeCloseTo(500, 0);
  expect(headingDeg(home, there)).toBeCloseTo(36.87, 0);
  expect(headingDeg(there, home)).toBeCloseTo(216.87, 0);
});

test("a cell error of 139 km near the date line or a pole is still a place on earth", () => {
  expect(offsetM(lonLat(179.9, 10), 139_000, 0)[0]).toBeLessThan(-178);
  expect(offsetM(lonLat(10, 89.9), 0, 139_000)[1]).toBe(90);
});
