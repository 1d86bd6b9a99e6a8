import { expect, test } from "vitest";
import { fenceNamePlaces } from "./fence-names.ts";
import { createView, toPixel } from "./view.ts";

const centre = { lon: 120.69, lat: 30.51 };
const home = { kind: "circle", centre, radiusM: 300 } as const;
const at = (zoom: number) => createView({ width: 1_200, height: 900 }, zoom, [120.68, 30.52]);
const NAME_PX = 80;

test("the name of a fence stands above it, else under it, else somewhere along its edge", () => {
  const view = at(16);
  const [x, y] = toPixel(view, [centre.lon, centre.lat]);
  const radius = home.radiusM / view.metresPerPixel;

  const places = fenceNamePlaces(view, home, NAME_PX);

  expect(places[0]?.[0]).toBeCloseTo(x);
  expect(y - radius - (places[0]?.[1] ?? 0)).toBeCloseTo(13);
  expect((places[1]?.[1] ?? 0) - y - radius).toBeCloseTo(13);
  expect(places.length).toBeGreaterThan(20);
});

test("a fence that is drawn narrower than its name has none, and has it again closer by", () => {
  const diameterPx = (zoom: number) => (2 * home.radiusM) / at(zoom).metresPerPixel;

  expect([diameterPx(13) < NAME_PX, fenceNamePlaces(at(13), home, NAME_PX)]).toEqual([true, []]);
  expect([diameterPx(15) > NAME_PX + 12, fenceNamePlaces(at(15), home, NAME_PX).length > 0]).toEqual([true, true]);
});

test("the name of a way stands beside it, clear of its width", () => {
  const line = [
    [120.686, 30.51],
    [120.694, 30.51],
  ];
  const view = at(16);
  const [, y] = toPixel(view, [120.69, 30.51]);

  const [first] = fenceNamePlaces(view, { kind: "corridor", line, widthM: 60 }, NAME_PX);

  expect(y - (first?.[1] ?? 0)).toBeCloseTo(30 / view.metresPerPixel + 13);
});

test("a level side carries the name in its middle, under the fence where there is no room above", () => {
  const ring = [
    [120.686, 30.508],
    [120.694, 30.508],
    [120.692, 30.514],
    [120.688, 30.5132],
    [120.686, 30.508],
  ];
  const view = at(16);
  const [x, y] = toPixel(view, [120.69, 30.508]);

  const [, under] = fenceNamePlaces(view, { kind: "polygon", rings: [ring] }, NAME_PX);

  expect(under?.[0]).toBeCloseTo(x);
  expect(under?.[1]).toBeCloseTo(y + 13);
});

test("a polygon carries its name at its highest corner", () => {
  const ring = [
    [120.686, 30.508],
    [120.694, 30.508],
    [120.692, 30.514],
    [120.686, 30.508],
  ];
  const view = at(16);
  const [x, y] = toPixel(view, [120.692, 30.514]);

  const [first] = fenceNamePlaces(view, { kind: "polygon", rings: [ring] }, NAME_PX);

  expect([first?.[0], first?.[1]]).toEqual([x, y - 13]);
});
