/* oxlint-disable no-underscore-dangle -- `__map` is the name of the hooks that map/map-hooks.ts installs */
import type { Page } from "playwright-core";
import type { MarkFacts } from "../map/map-hooks.ts";

/** Waits until the base map is drawn and somebody is on it. */
export async function mapIsDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() => window.__map !== undefined && window.__map.marks().length > 0);
  await page.evaluate(() => window.__map?.ready);
}

/** Everybody on the page's map, as data. */
export function marksOn(page: Page): Promise<readonly MarkFacts[]> {
  return page.evaluate(() => window.__map?.marks() ?? []);
}

/** Pixel of a place in the map window. */
export async function pixelOf(
  page: Page,
  lon: number,
  lat: number,
): Promise<{ readonly x: number; readonly y: number }> {
  return page.evaluate(([x = 0, y = 0]) => window.__map?.project(x, y) ?? { x: Number.NaN, y: Number.NaN }, [lon, lat]);
}
