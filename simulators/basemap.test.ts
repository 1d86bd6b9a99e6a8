import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { distanceM } from "../infra/domain/geo.ts";
import { readBasemap } from "./basemap.ts";

const basemap = readBasemap();

test("seniors have streets, markets and canals around them, all near Haining", () => {
  const points = [
    ...basemap.streets.flatMap(({ line }) => line),
    ...basemap.places.map(({ at }) => at),
    ...basemap.canals.flatMap(({ line }) => line),
  ];

  expect(basemap.streets).toHaveLength(685);
  expect(basemap.places.filter(({ kind }) => kind === "market")).toHaveLength(7);
  expect(basemap.canals).toHaveLength(7);
  expect(points.every(([lon, lat]) => lon > 120 && lon < 121.2 && lat > 30.1 && lat < 30.8)).toBe(true);
});

test("the areas are closed rings with their official codes", () => {
  for (const { code, outline } of basemap.areas) {
    const [first, last] = [outline[0], outline.at(-1)];

    expect(code).toMatch(/^330481\d{3}$/);
    expect(first !== undefined && last !== undefined && distanceM(first, last)).toBe(0);
  }
});

test("a broken map is refused instead of sending seniors into nowhere", () => {
  const folder = mkdtempSync(join(tmpdir(), "basemap-"));
  const collection = (geometry: object) => JSON.stringify({ features: [{ properties: { kind: "lane" }, geometry }] });
  writeFileSync(join(folder, "streets.geojson"), collection({ type: "LineString", coordinates: [["a", "b"]] }));

  expect(() => readBasemap(pathToFileURL(`${folder}/`))).toThrow();
  rmSync(folder, { recursive: true });
});
