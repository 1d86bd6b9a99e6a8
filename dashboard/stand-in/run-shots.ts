import { join } from "node:path";
import { epochMs } from "../../infra/domain/time.ts";
import { createMovableClock } from "../../infra/runtime/clock.ts";
import { launch } from "./browser.ts";
import { shots } from "./shots.ts";
import { readStaticFiles } from "./static-files.ts";
import { takeShot } from "./take-shot.ts";

/** The moment in which all scenes play: 2026-11-21 22:17:42 in Haining. */
export const sceneMoment = epochMs(Date.parse("2026-11-21T22:17:42+08:00"));

export type ShotRun = {
  readonly chromium: string;
  readonly pages: string;
  readonly folder: string;
  /** Only shots whose name holds this text. */
  readonly wanted: string;
  readonly say: (line: string) => void;
};

/** Takes every wanted shot, one after the other; returns the names of those that had errors on the page. */
export async function runShots({ chromium, pages, folder, wanted, say }: ShotRun): Promise<readonly string[]> {
  const files = readStaticFiles(pages);
  const browser = await launch(chromium);
  const failed: string[] = [];
  for (const shot of shots.filter(({ name }) => name.includes(wanted))) {
    const clock = createMovableClock(sceneMoment);
    const faults = await takeShot({ browser, files, clock, shot, file: join(folder, `${shot.name}.png`) });
    say(`${shot.name}${faults.length === 0 ? "" : `  ${faults.join(" | ")}`}`);
    if (faults.length > 0) failed.push(shot.name);
  }
  await browser.close();
  return failed;
}
