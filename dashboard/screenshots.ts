import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromiumPath } from "../infra/config/test-parts.ts";
import { runShots } from "./stand-in/run-shots.ts";

/** `npm run screenshots [part of a name]`: every page, state, theme and size as PNG, the same bytes each time. */
const folder = fileURLToPath(new URL("../.cache/screenshots", import.meta.url));
const pages = fileURLToPath(new URL("../dist/dashboard", import.meta.url));
const chromium = chromiumPath();
if (chromium === null) throw new Error("no Chromium found: set CHROMIUM_PATH");
mkdirSync(folder, { recursive: true });

const say = (line: string) => void process.stdout.write(`${line}\n`);
const failed = await runShots({ chromium, pages, folder, wanted: process.argv[2] ?? "", say });
if (failed.length > 0) throw new Error(`errors on the page: ${failed.join(", ")}`);
