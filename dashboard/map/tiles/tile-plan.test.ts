import { expect, test } from "vitest";
import { fromWorld } from "../mercator.ts";
import { createView, toPixel } from "../view.ts";
import { tilesOn } from "./tile-plan.ts";

/** A phone's map of Haining at street zoom; its middle lies near 120.69 east, 30.53 north. */
const view = createView({ width: 400, height: 300 }, 16, [120.6857, 30.5338]);
const wgs84 = { datum: "wgs84", maxZoom: 18 } as const;
const gcj02 = { datum: "gcj02", maxZoom: 18 } as const;

test("tiles cover the view without a gap, at the zoom of the map", () => {
  const tiles = tilesOn(view, wgs84);

  expect(new Set(tiles.map(({ z }) => z))).toEqual(new Set([16]));
  for (const x of [0, 200, 399])
    for (const y of [0, 150, 299])
      expect(
        tiles.filter((it) => it.left <= x && x < it.left + it.width && it.top <= y && y < it.top + it.height),
      ).toHaveLength(1);
});

test("a map in GCJ-02 is moved back by half a kilometre, to the west and the north", () => {
  const [tile] = tilesOn(view, gcj02);
  const { left, top } = tile ?? { left: 0, top: 0 };
  const [numberedLeft, numberedTop] = toPixel(view, fromWorld((tile?.x ?? 0) / 2 ** 16, (tile?.y ?? 0) / 2 ** 16));
  const eastM = (left - numberedLeft) * view.metresPerPixel;
  const southM = (top - numberedTop) * view.metresPerPixel;

  expect(eastM).toBeCloseTo(-404, -1);
  expect(southM).toBeCloseTo(-276, -1);
});

test("closer than the map goes, its last tiles are drawn larger", () => {
  const near = createView({ width: 400, height: 300 }, 19, [120.6857, 30.5338]);

  const [tile] = tilesOn(near, wgs84);

  expect([tile?.z, tile?.width]).toEqual([18, 512]);
});

test("shifted tiles touch their neighbours to the pixel", () => {
  const tiles = new Map(tilesOn(view, gcj02).map((it) => [`${it.x}/${it.y}`, it]));

  for (const { x, y, left, top, width, height } of tiles.values()) {
    const [east, south] = [tiles.get(`${x + 1}/${y}`), tiles.get(`${x}/${y + 1}`)];
    expect([east?.left ?? left + width, south?.top ?? top + height]).toEqual([left + width, top + height]);
  }
});
