import { describe, expect, test } from "vitest";
import { distanceM } from "../infra/domain/geo.ts";
import { readBasemap } from "./basemap.ts";
import { drawHabits } from "./habits.ts";
import { drawHome } from "./homes.ts";
import { createRandom } from "./random.ts";
import { createStreetNet } from "./street-net.ts";

const basemap = readBasemap();
const net = createStreetNet(basemap.streets);

const residents = (fenceRadiusM: number) =>
  Array.from({ length: 60 }, (_, n) => {
    const random = createRandom(`habits/${n}`);
    const { at } = drawHome(basemap, random.pick(basemap.areas), random);
    return drawHabits({ home: at, fenceRadiusM, awayShare: 0.2 }, net, basemap.places, random);
  });

describe("sixty seniors inside a wide fence", () => {
  const seniors = residents(800);

  test("walk slowly, get up early and sleep early", () => {
    for (const { paceMps, wakeS, sleepS, chargeToS } of seniors) {
      expect(paceMps).toBeGreaterThan(0.4);
      expect(paceMps).toBeLessThan(1.2);
      expect(wakeS).toBeLessThan(7 * 3_600);
      expect(sleepS).toBeGreaterThan(19 * 3_600);
      expect(chargeToS).toBeLessThanOrEqual(wakeS);
    }
  });

  test("go to markets, community rooms and neighbours, by ways that start at their own door", () => {
    const kinds = new Set(seniors.flatMap(({ near }) => near.map(({ kind }) => kind)));

    expect(kinds).toContain("market");
    expect(kinds).toContain("community");
    expect(kinds).toContain("neighbour");
    for (const { home, near } of seniors) {
      for (const { way } of near) expect(way.points[0]).toEqual(home);
    }
  });

  test("are driven only to places well beyond the fence", () => {
    for (const { home, away } of seniors) {
      expect(away).toHaveLength(2);
      for (const { way } of away) {
        const goal = way.points.at(-1) ?? home;
        expect(distanceM(home, goal)).toBeGreaterThan(1_000);
      }
    }
  });
});

test("a narrow fence leaves fewer places to go, never one outside", () => {
  const wide = residents(800).flatMap(({ near }) => near).length;
  const narrow = residents(200);

  expect(narrow.flatMap(({ near }) => near).length).toBeLessThan(wide);
  for (const { home, near } of narrow) {
    for (const { way } of near) {
      expect(way.points.every((point) => distanceM(home, point) <= 140)).toBe(true);
    }
  }
});
