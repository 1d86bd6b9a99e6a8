import { describe, expect, test } from "vitest";
import { distanceM, lonLat } from "../infra/domain/geo.ts";
import { readBasemap, type Street } from "./basemap.ts";
import { offsetM } from "./plane.ts";
import { createRandom } from "./random.ts";
import { createStreetNet } from "./street-net.ts";

const corner = lonLat(120.68, 30.5);
const east = offsetM(corner, 300, 0);
const north = offsetM(corner, 0, 400);
const far = offsetM(corner, 300, 400);
const street = (...line: readonly (typeof corner)[]): Street => ({ name: "试验路", kind: "street", line });

const lengthOf = (way: readonly (typeof corner)[]) =>
  way.reduce((sum, at, index) => sum + distanceM(way[index - 1] ?? at, at), 0);

describe("four streets round a block", () => {
  const net = createStreetNet([street(corner, east), street(east, far), street(corner, north, far)]);

  test("a senior crosses the block along its sides, not through the houses", () => {
    const way = net.way(net.nearest(corner), net.nearest(far));

    expect(way).toHaveLength(3);
    expect(lengthOf(way)).toBeCloseTo(700, 0);
  });

  test("a senior who wanders north ends at the northern corner", () => {
    expect(net.towards(corner, 0, 380)).toBe(net.nearest(north));
  });

  test("streets that only come near each other do not meet", () => {
    const apart = createStreetNet([street(corner, east), street(offsetM(corner, 0, 5), north)]);

    expect(() => apart.way(apart.nearest(corner), apart.nearest(north))).toThrow("no street leads");
  });
});

describe("the schematic streets of the whole city", () => {
  const net = createStreetNet(readBasemap().streets);

  test("all 3,101 junctions can be walked to from any home", () => {
    const random = createRandom("ways");

    expect(net.junctions).toHaveLength(3_101);
    for (let n = 0; n < 60; n += 1) {
      const from = random.whole(0, net.junctions.length - 1);
      const to = random.whole(0, net.junctions.length - 1);
      const way = net.way(from, to);
      const [first, last] = [net.junctions[from] ?? corner, net.junctions[to] ?? corner];

      expect([way[0], way.at(-1)]).toEqual([first, last]);
      expect(lengthOf(way)).toBeGreaterThanOrEqual(distanceM(first, last) * 0.998);
    }
  });

  test("the way there is as long as the way back", () => {
    const random = createRandom("back");
    for (let n = 0; n < 30; n += 1) {
      const [from, to] = [random.whole(0, 3_100), random.whole(0, 3_100)];

      expect(lengthOf(net.way(from, to))).toBeCloseTo(lengthOf(net.way(to, from)), 6);
    }
  });
});
