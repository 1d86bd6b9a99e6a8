import fc from "fast-check";
import gcoord from "gcoord";
import { expect, test } from "vitest";
import { fromWorld, metresPerPixel, worldX, worldY } from "./mercator.ts";
import { metresBetween, metresFrom, offsetM } from "./plane.ts";
import { scaleBar } from "./scale-bar.ts";
import { baiduLink } from "./to-bd09.ts";
import { directionsLink, toGcj02 } from "./to-gcj02.ts";
import { fromLeaflet, type Point, toLeaflet } from "./to-leaflet.ts";
import { createView, fromPixel, isOnView, toPixel } from "./view.ts";

const haining: Point = [120.69, 30.515];
const nearby = fc.tuple(
  fc.double({ min: 120.3, max: 120.9, noNaN: true }),
  fc.double({ min: 30.2, max: 30.6, noNaN: true }),
);

test("Leaflet gets latitude first, everybody else longitude", () => {
  expect(toLeaflet(haining)).toEqual([30.515, 120.69]);
  expect(fromLeaflet({ lat: 30.515, lng: 120.69 })).toEqual(haining);
});

test("a place survives the way to the screen and back within a millimetre", () => {
  const view = createView({ width: 1_440, height: 900 }, 15.5, haining);

  fc.assert(
    fc.property(nearby, (place) => {
      const back = fromPixel(view, ...toPixel(view, place));
      expect(metresBetween(place, back)).toBeLessThan(0.001);
    }),
  );
});

test("the world map runs from 0 to 1 and back", () => {
  expect(worldX(-180)).toBe(0);
  expect(worldX(180)).toBe(1);
  expect(worldY(0)).toBeCloseTo(0.5, 12);
  const [lon, lat] = fromWorld(worldX(120.69), worldY(30.515));
  expect(lon).toBeCloseTo(120.69, 9);
  expect(lat).toBeCloseTo(30.515, 9);
});

test("a kilometre on the ground is a kilometre on the map", () => {
  const east = offsetM(haining, 1_000, 0);
  const view = createView({ width: 100, height: 100 }, 15, haining);
  const pixels = toPixel(view, east)[0] - toPixel(view, haining)[0];

  expect(pixels * metresPerPixel(haining[1], 15)).toBeCloseTo(1_000, -1);
  expect(metresBetween(haining, east)).toBeCloseTo(1_000, 3);
});

test("metres east and north come back as they went", () => {
  fc.assert(
    fc.property(fc.integer({ min: -5_000, max: 5_000 }), fc.integer({ min: -5_000, max: 5_000 }), (east, north) => {
      const [backEast, backNorth] = metresFrom(haining, offsetM(haining, east, north));
      expect(backEast).toBeCloseTo(east, 6);
      expect(backNorth).toBeCloseTo(north, 6);
    }),
  );
});

test("what lies just beside the window is still drawn, what lies far away is not", () => {
  const view = createView({ width: 100, height: 100 }, 15, haining);

  expect(isOnView(view, [-5, 50], 10)).toBe(true);
  expect(isOnView(view, [-15, 50], 10)).toBe(false);
  expect(isOnView(view, [50, 100])).toBe(true);
});

test("on a shifted Chinese map the place lies half a kilometre away, and that is handed to the navigation", () => {
  const shifted = toGcj02(haining);
  const shift = metresBetween(haining, [shifted[0], shifted[1]]);

  expect(shift).toBeGreaterThan(480);
  expect(shift).toBeLessThan(515);
  expect(directionsLink(haining)).toContain(`to=${shifted[0].toFixed(6)},${shifted[1].toFixed(6)}&`);
  expect(directionsLink(haining)).not.toMatch(/王|name/);
});

test.each([
  [2.9, 200, "200 米"],
  [20, 2_000, "2 公里"],
  [0.5, 50, "50 米"],
])("at %d m per pixel the scale bar shows a round length", (mpp, metres, text) => {
  const bar = scaleBar(mpp);

  expect(bar).toEqual({ metres, text, widthPx: Math.round(metres / mpp) });
  expect(bar.widthPx).toBeLessThanOrEqual(110);
});

test("Baidu is given the place as it numbers it, without who is there and where from", () => {
  const address = new URL(baiduLink(haining, "目的地"));

  const [lat = 0, lon = 0] = (address.searchParams.get("location") ?? "").split(",").map(Number);
  const back = gcoord.transform([lon, lat], gcoord.BD09, gcoord.WGS84);
  expect(metresBetween([back[0], back[1]], haining)).toBeLessThan(1);
  expect(metresBetween([lon, lat], haining)).toBeGreaterThan(500);
  expect([...address.searchParams.keys()]).toEqual(["location", "title", "content", "coord_type", "output", "src"]);
  expect(address.searchParams.get("coord_type")).toBe("bd09ll");
});
