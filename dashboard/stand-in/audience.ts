import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { EpochMs } from "../../infra/domain/time.ts";
import { launch, type Visitor, visit } from "./browser.ts";
import { buildPages } from "./build-pages.ts";

/** People with their pages open on the real service, in one Chromium. */
export type Audience = {
  /** The pages as they are now, for the service to give out. */
  readonly folder: string;
  /** At a desk 1440 pixels wide, or with a phone. `cookie`: of their session. */
  readonly open: (who: {
    readonly url: string;
    readonly path: "/console.html" | "/guardian.html" | "/coordinator.html" | "/roster.html";
    readonly cookie: string;
    readonly now: EpochMs;
  }) => Promise<Visitor>;
  /** Every page's clock. */
  readonly setTime: (now: EpochMs) => Promise<void>;
  /** Shuts all pages; what went wrong on them, and what they asked of the outside. */
  readonly leave: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

export async function gatherAudience(chromium: string): Promise<Audience> {
  const folder = await pagesInFolder();
  const browser = await launch(chromium);
  let visitors: readonly Visitor[] = [];
  return {
    folder,
    open: async ({ url, path, cookie, now }) => {
      const isPhone = path === "/guardian.html";
      const size = isPhone ? { width: 390, height: 844 } : { width: 1_440, height: 900 };
      const theme = isPhone ? "light" : "dark";
      const visitor = await visit(browser, { url, path, cookie, login: null, size, theme, now });
      visitors = [...visitors, visitor];
      return visitor;
    },
    setTime: async (now) => {
      await Promise.all(visitors.map(({ page }) => page.clock.setFixedTime(now)));
    },
    leave: async () => {
      const faults = visitors.flatMap((visitor) => [...visitor.faults, ...visitor.outside]);
      await Promise.all(visitors.map((visitor) => visitor.leave()));
      visitors = [];
      return faults;
    },
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function pagesInFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pages-"));
  for (const [path, { content }] of await buildPages()) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}
