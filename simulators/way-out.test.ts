import { describe, expect, test } from "vitest";
import { distanceM, lonLat } from "../infra/domain/geo.ts";
import { readBasemap } from "./basemap.ts";
import { offsetM } from "./plane.ts";
import { createRandom } from "./random.ts";
import { createStreetNet } from "./street-net.ts";
import { pointAlong } from "./walk.ts";
import { anyWayOut, walkOut } from "./way-out.ts";

const home = lonLat(120.69, 30.51);
const city = createStreetNet(readBasemap().streets);
const ground = { home, net: city, random: createRandom("out") };

describe("a senior who leaves home", () => {
  test("goes on streets, roughly as far and into the direction that the story wants", () => {
    const way = anyWayOut({ distanceM: 1_500, towardsDeg: 0 }, ground);
    const end = pointAlong(way, way.lengthM).at;

    expect(way.points[0]).toEqual(home);
    expect(distanceM(home, end)).toBeGreaterThan(1_200);
    expect(distanceM(home, end)).toBeLessThan(1_800);
    expect(end[1]).toBeGreaterThan(home[1] + 0.008);
  });

  test("with most of the way to the fence behind them, steps over it soon and for good", () => {
    const { way, startM } = walkOut({ distanceM: 1_500, fenceShareGone: 0.9 }, 300, ground);
    const awayAt = (metres: number) => distanceM(home, pointAlong(way, metres).at);

    expect(awayAt(startM)).toBeGreaterThan(260);
    expect(awayAt(startM)).toBeLessThan(275);
    for (let metres = startM + 60; metres < way.lengthM; metres += 5) expect(awayAt(metres)).toBeGreaterThan(300);
  });

  test("starts at the door when the story does not say otherwise", () => {
    expect(walkOut({ distanceM: 900 }, 300, ground).startM).toBe(0);
  });
});

test("where the only street ends after 100 m a senior goes to its end, whatever the story wants", () => {
  const net = createStreetNet([{ name: "尽头巷", kind: "lane", line: [home, offsetM(home, 100, 0)] }]);
  const way = anyWayOut({ distanceM: 2_000, towardsDeg: 270 }, { ...ground, net });

  expect(way.lengthM).toBeCloseTo(100, 0);
});
