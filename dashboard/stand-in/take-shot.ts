import type { Browser } from "playwright-core";
import type { MovableClock } from "../../infra/runtime/clock.ts";
import { visit } from "./browser.ts";
import { mapIsDrawn } from "./map-facts.ts";
import type { Shot } from "./shots.ts";
import { startStandIn } from "./stand-in.ts";
import type { StaticFiles } from "./static-files.ts";

type Deps = {
  readonly browser: Browser;
  readonly files: StaticFiles;
  readonly clock: MovableClock;
  readonly shot: Shot;
  readonly file: string;
};

/** Opens one page in one state, waits until it stands still, and writes its picture. Returns what went wrong on the page. */
export async function takeShot({ browser, files, clock, shot, file }: Deps): Promise<readonly string[]> {
  const standIn = await startStandIn({
    scene: shot.scene,
    clock,
    files,
    ...(shot.seniors === undefined ? {} : { seniors: shot.seniors }),
  });
  shot.prepare?.(standIn);
  const visitor = await visit(browser, { ...shot, url: standIn.url, now: clock.now() });
  const { page } = visitor;
  const wait = async (ms: number) => {
    clock.advance(ms);
    await page.clock.setFixedTime(clock.now());
  };
  if (shot.hasMap !== false) {
    await mapIsDrawn(page);
  }
  await page.waitForLoadState("networkidle");
  await shot.act?.(page, standIn, wait);
  await page.waitForTimeout(1_300);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: file, animations: "disabled" });
  await visitor.leave();
  await standIn.stop();
  return [...visitor.faults, ...visitor.outside.map((url) => `outside: ${url}`)];
}
