import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath } from "../infra/config/test-parts.ts";
import { epochMs } from "../infra/domain/time.ts";
import { createMovableClock } from "../infra/runtime/clock.ts";
import { launch } from "./stand-in/browser.ts";
import { shots } from "./stand-in/shots.ts";
import { readStaticFiles } from "./stand-in/static-files.ts";
import { takeShot } from "./stand-in/take-shot.ts";

/** `npm run screenshots [part of a name]`: every page, state, theme and size as PNG, the same bytes each time. */
const folder = fileURLToPath(new URL("../.cache/screenshots", import.meta.url));
const wanted = process.argv[2] ?? "";
const path = chromiumPath();
if (path === null) throw new Error("no Chromium found: set CHROMIUM_PATH");
const files = readStaticFiles(fileURLToPath(new URL("../dist/dashboard", import.meta.url)));
mkdirSync(folder, { recursive: true });

const browser = await launch(path);
const failures: string[] = [];
for (const shot of shots.filter(({ name }) => name.includes(wanted))) {
  const clock = createMovableClock(epochMs(Date.parse("2026-11-21T22:17:42+08:00")));
  const faults = await takeShot({ browser, files, clock, shot, file: join(folder, `${shot.name}.png`) });
  process.stdout.write(`${shot.name}${faults.length === 0 ? "" : `  ${faults.join(" | ")}`}\n`);
  if (faults.length > 0) failures.push(shot.name);
}
await browser.close();
if (failures.length > 0) throw new Error(`errors on the page: ${failures.join(", ")}`);
