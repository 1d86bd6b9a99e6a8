import { gzipSync } from "node:zlib";
import type { Browser, CDPSession, Page } from "playwright-core";
import { launch, visit } from "../../dashboard/stand-in/browser.ts";
import { buildPages } from "../../dashboard/stand-in/build-pages.ts";
import { mapIsDrawn } from "../../dashboard/stand-in/map-facts.ts";
import { sceneMoment } from "../../dashboard/stand-in/run-shots.ts";
import { type StandIn, startStandIn } from "../../dashboard/stand-in/stand-in.ts";
import { createMovableClock } from "../runtime/clock.ts";

export type PageFigures = {
  /** What a browser fetches before the console can be used, kB gzipped. */
  readonly firstLoadKb: Readonly<Record<"script" | "style" | "data" | "all", number>>;
  /** Milliseconds from one frame to the next while the map is dragged, by how many stand on it. */
  readonly panMs: readonly { readonly marks: number; readonly frames: readonly number[] }[];
  /** Heap of the page after collection, MB: when it opened, and after an hour's updates. */
  readonly heapMb: { readonly before: number; readonly after: number; readonly updates: number };
};

/** The compiler gives functions their names by a helper that pages do not have. */
export const unnamed = "globalThis.__name = (made) => made";

const WINDOW = { width: 1_440, height: 900 };
const DRAG_STEPS = 120;
/** 400 bands, a fix in 10 s, for an hour; the service sends what is new four times a second. */
const BATCHES = 14_400;
const BATCH = 10;

/** The console alone, fed by the stand-in: how heavy it is, how it moves, what an hour of updates leaves behind. */
export async function measurePages(chromium: string): Promise<PageFigures> {
  const files = await buildPages();
  const browser = await launch(chromium);
  const open = async (seniors: number) => {
    const clock = createMovableClock(sceneMoment);
    const standIn = await startStandIn({ scene: "quiet", clock, files, seniors });
    return { standIn, ...(await openConsole(browser, standIn, clock.now())) };
  };
  try {
    const firstLoadKb = await firstLoad(
      browser,
      await startStandIn({ scene: "quiet", clock: createMovableClock(sceneMoment), files }),
    );
    const panMs = [];
    for (const marks of [400, 10_000]) {
      const { page, leave, standIn } = await open(marks);
      panMs.push({ marks, frames: await dragFrames(page) });
      await leave();
      await standIn.stop();
    }
    const { page, leave, standIn } = await open(400);
    const heapMb = await heapOverAnHour(page, standIn);
    await leave();
    await standIn.stop();
    return { firstLoadKb, panMs, heapMb };
  } finally {
    await browser.close();
  }
}

async function openConsole(browser: Browser, standIn: StandIn, now: Parameters<typeof visit>[1]["now"]) {
  const visitor = await visit(browser, {
    url: standIn.url,
    path: "/console.html",
    login: "zhou",
    size: WINDOW,
    theme: "dark",
    now,
  });
  await mapIsDrawn(visitor.page);
  await visitor.still();
  return visitor;
}

/** Everything that comes before somebody touches the page; what editors and other maps need is fetched later. */
async function firstLoad(browser: Browser, standIn: StandIn): Promise<PageFigures["firstLoadKb"]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await context.addCookies([{ name: "stand-in-session", value: "zhou", url: standIn.url, httpOnly: true }]);
  const bytes = { script: 0, style: 0, data: 0 };
  const read: Promise<void>[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/api/")) return;
    const kind = pathname.endsWith(".js") ? "script" : pathname.endsWith(".css") ? "style" : "data";
    read.push(
      response.body().then((body) => {
        bytes[kind] += gzipSync(body).length;
      }),
    );
  });
  await page.goto(`${standIn.url}/console.html`);
  await mapIsDrawn(page);
  await page.waitForLoadState("networkidle");
  await Promise.all(read);
  await context.close();
  await standIn.stop();
  const kb = (count: number) => count / 1_000;
  const { script, style, data } = bytes;
  return { script: kb(script), style: kb(style), data: kb(data), all: kb(script + style + data) };
}

/** Drags the map to and fro with the mouse, one step a frame, and writes down how long each frame took. */
async function dragFrames(page: Page): Promise<readonly number[]> {
  await page.evaluate(unnamed);
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { benchFrames: frames });
    let last = performance.now();
    const step = () => {
      const now = performance.now();
      frames.push(now - last);
      last = now;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  const [x, y] = [WINDOW.width / 2, WINDOW.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => Reflect.get(window, "benchFrames").splice(0));
  for (let step = 1; step <= DRAG_STEPS; step += 1) {
    await page.mouse.move(x + 180 * Math.sin(step / 12), y + 120 * Math.sin(step / 17));
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));
  }
  const frames: unknown = await page.evaluate(() => Reflect.get(window, "benchFrames"));
  await page.mouse.up();
  return Array.isArray(frames) ? frames.map(Number) : [];
}

/** An hour's updates one after the other, as fast as the page takes them. */
async function heapOverAnHour(page: Page, standIn: StandIn): Promise<PageFigures["heapMb"]> {
  const cdp = await page.context().newCDPSession(page);
  const before = await heapMb(cdp);
  const all = [...standIn.desk.positions.values()];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const positions = Array.from({ length: BATCH }, (_, index) => all[(batch * BATCH + index) % all.length]).flatMap(
      (position) => (position?.place == null ? [] : [{ ...position, batteryPct: batch % 100 }]),
    );
    standIn.say({ kind: "positions", positions });
    if (batch % 200 === 199) await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));
  }
  await page.waitForTimeout(2_000);
  return { before, after: await heapMb(cdp), updates: BATCHES * BATCH };
}

async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  return usedSize / 1_048_576;
}
