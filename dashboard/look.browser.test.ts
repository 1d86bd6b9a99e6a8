import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { chromiumPath } from "../infra/config/test-parts.ts";
import { createMovableClock } from "../infra/runtime/clock.ts";
import { launch } from "./stand-in/browser.ts";
import { buildPages } from "./stand-in/build-pages.ts";
import { sceneMoment } from "./stand-in/run-shots.ts";
import { shots } from "./stand-in/shots.ts";
import type { StaticFiles } from "./stand-in/static-files.ts";
import { onShot } from "./stand-in/take-shot.ts";

const chromium = chromiumPath();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const judged = shots.filter(({ seniors }) => seniors === undefined);
let files: StaticFiles;
let browser: Browser;

/** Runs in the page: what WCAG 2.0 to 2.2, A and AA, finds wrong, as short lines. */
const violations = `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ target }) => target.join(" ")).join(" | ")))`;
/** Runs in the page: whatever sticks out sideways. */
const sideways = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;

describe.skipIf(chromium === null)("every page, state, theme and language", () => {
  beforeAll(async () => {
    files = await buildPages();
    browser = await launch(chromium ?? "");
  });
  afterAll(() => browser.close());

  test.for(judged)(
    "$name can be used by everybody: no axe finding, nothing sideways, nothing from outside",
    async (shot, { expect }) => {
      const clock = createMovableClock(sceneMoment);

      const found = await onShot({ browser, files, clock, shot }, async (page) => {
        // Not as a script of the page: its own policy would rightly refuse it.
        await page.evaluate(axe);
        return { axe: await page.evaluate(violations), sideways: await page.evaluate(sideways) };
      });

      expect(found).toEqual({ value: { axe: [], sideways: 0 }, faults: [] });
    },
  );
});
