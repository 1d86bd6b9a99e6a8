import { expect, test } from "vitest";
import { distanceM } from "../infra/domain/geo.ts";
import { readBasemap } from "./basemap.ts";
import { drawHome, isInside } from "./homes.ts";
import { createRandom } from "./random.ts";
import { createStreetNet } from "./street-net.ts";

const basemap = readBasemap();

test("every senior lives in their own area, dry, and near a street", () => {
  const net = createStreetNet(basemap.streets);
  const codes = basemap.areas.map((area) => area.code);

  expect(codes).toHaveLength(5);
  for (const area of basemap.areas) {
    const random = createRandom(`homes/${area.code}`);
    for (let n = 0; n < 20; n += 1) {
      const home = drawHome(basemap, area, random);
      const street = net.junctions[net.nearest(home.at)] ?? home.at;

      expect(isInside(area.outline, home.at)).toBe(true);
      expect(distanceM(home.at, street)).toBeLessThan(400);
      expect(home.address).toMatch(/^\p{Script=Han}+\d{1,2}号$/u);
    }
  }
});

test("the same seed gives a senior the same front door", () => {
  const [area] = basemap.areas;
  if (area === undefined) throw new Error("no area");

  expect(drawHome(basemap, area, createRandom("door"))).toEqual(drawHome(basemap, area, createRandom("door")));
});

test("an area without streets has no homes, and says so", () => {
  const [area] = basemap.areas;
  if (area === undefined) throw new Error("no area");
  const elsewhere = { ...area, outline: [] };

  expect(() => drawHome(basemap, elsewhere, createRandom(1))).toThrow(area.code);
});
