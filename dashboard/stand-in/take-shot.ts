import type { Browser, Page } from "playwright-core";
import type { MovableClock } from "../../infra/runtime/clock.ts";
import { visit } from "./browser.ts";
import { mapIsDrawn } from "./map-facts.ts";
import type { Shot } from "./shot.ts";
import { startStandIn } from "./stand-in.ts";
import type { StaticFiles } from "./static-files.ts";

export type ShotDeps = {
  readonly browser: Browser;
  readonly files: StaticFiles;
  readonly clock: MovableClock;
  readonly shot: Shot;
};

/** Opens one page in one state, waits until it stands still, and lets `look` at it. `faults`: what went wrong on the page. */
export async function onShot<Value>(
  { browser, files, clock, shot }: ShotDeps,
  look: (page: Page) => Promise<Value>,
): Promise<{ readonly value: Value; readonly faults: readonly string[] }> {
  const seniors = shot.seniors === undefined ? {} : { seniors: shot.seniors };
  const standIn = await startStandIn({ scene: shot.scene, clock, files, ...seniors });
  shot.prepare?.(standIn);
  const visitor = await visit(browser, { ...shot, url: standIn.url, now: clock.now() });
  const { page } = visitor;
  const wait = async (ms: number) => {
    clock.advance(ms);
    await page.clock.setFixedTime(clock.now());
  };
  if (shot.hasMap !== false) await mapIsDrawn(page);
  await visitor.still();
  await shot.act?.(page, standIn, wait);
  await page.waitForFunction(() => document.querySelector(".sk-lines") === null);
  const value = await look(page);
  await visitor.leave();
  await standIn.stop();
  return { value, faults: [...visitor.faults, ...visitor.outside.map((url) => `outside: ${url}`)] };
}

/** Longer than the page's one-second tick: ages and countdowns have been drawn. */
const SETTLE_MS = 1_300;

/** Writes the picture of one page in one state. Returns what went wrong on the page. */
export async function takeShot(deps: ShotDeps & { readonly file: string }): Promise<readonly string[]> {
  const { faults } = await onShot(deps, async (page) => {
    await page.waitForTimeout(SETTLE_MS);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: deps.file, animations: "disabled" });
  });
  return faults;
}
