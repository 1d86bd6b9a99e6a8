import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../infra/config/test-parts.ts";
import { eventually } from "./stand-in/eventually.ts";
import { mapIsDrawn } from "./stand-in/map-facts.ts";
import { halfWaterArchive } from "./stand-in/pmtiles.ts";
import { offerAmap } from "./stand-in/shots-console.ts";
import { createStage, type Stage } from "./stand-in/stage.ts";

const chromium = chromiumPath();
let stage: Stage;

describe.skipIf(chromium === null)("base maps of others, in a real browser", () => {
  beforeAll(async () => {
    stage = await createStage(chromium ?? "");
  });
  afterEach(async () => {
    // A tile that does not come is no fault of the page.
    expect((await stage.clear()).filter((fault) => !fault.includes("503"))).toEqual([]);
  });
  afterAll(() => stage.close());

  test("the map that the operator offers is shown with its name, and ours in its place while it does not come", async () => {
    const console_ = await stage.open({ scene: "quiet", path: "/console.html", login: "zhou", prepare: offerAmap });
    const { page, standIn } = console_;
    await mapIsDrawn(page);
    await eventually(() => page.locator(".basechip").innerText()).toBe("底图 高德");
    await eventually(() => page.locator(".foot").innerText()).toContain("高德地图");
    standIn.faults.tilesFail = true;
    await page.locator(".tools button").first().click();
    await eventually(() => standIn.faults.tilesRefused).toBeGreaterThan(0);
    // Tiles that were on their way may still come, and count as success.
    await eventually(async () => {
      await console_.wait(6_000);
      return await page.locator(".basechip").innerText();
    }).toContain("高德打不开，先用示意图");
    await page.locator(".tools button").nth(3).click();
    await page.getByLabel("示意图").check();
    await eventually(() => page.locator(".basechip").innerText()).toContain("街道为虚构");
    await page.reload();
    await mapIsDrawn(page);
    await eventually(() => page.locator(".basechip").innerText()).toContain("街道为虚构");
  });

  test("vector tiles of the operator's own file are drawn under everything, read by pieces from our server", async () => {
    const archive = halfWaterArchive();
    const pieces: string[] = [];
    const { page } = await stage.open({
      scene: "quiet",
      path: "/console.html",
      login: "zhou",
      prepare: ({ faults }) => {
        const how = {
          kind: "vector",
          datum: "wgs84",
          maxZoom: 19,
          attribution: "© OpenStreetMap contributors",
        } as const;
        faults.baseMaps = [{ id: "pmtiles", layers: [], ...how }];
      },
    });
    await page.route("**/tiles/vector.pmtiles", async (route) => {
      const range = /bytes=(\d+)-(\d+)/.exec(route.request().headers()["range"] ?? "");
      pieces.push(range?.[0] ?? "whole");
      const [from, to] = [Number(range?.[1]), Math.min(Number(range?.[2]), archive.length - 1)];
      const headers = { "content-range": `bytes ${from}-${to}/${archive.length}` };
      await route.fulfill({ status: 206, headers, body: archive.subarray(from, to + 1) });
    });
    await page.reload();
    await mapIsDrawn(page);
    await eventually(() => page.locator(".basechip").innerText()).toBe("底图 本地矢量图");

    const colours = () =>
      page.locator(".leaflet-tile-pane canvas").evaluateAll((canvases) => {
        const middles = canvases.map((canvas) => {
          const pen = canvas instanceof HTMLCanvasElement ? canvas.getContext("2d") : null;
          return pen?.getImageData(100, 100, 1, 1).data.join() ?? "";
        });
        return new Set(middles).size;
      });
    await eventually(colours).toBeGreaterThanOrEqual(2);
    expect(new Set(pieces).has("whole")).toBe(false);
  });
});
