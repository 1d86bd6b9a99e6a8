import type { Browser, Page } from "playwright-core";
import { createMovableClock, type MovableClock } from "../../infra/runtime/clock.ts";
import { launch, type Visit, type Visitor, visit } from "./browser.ts";
import { buildPages } from "./build-pages.ts";
import { now } from "./examples.ts";
import type { SceneName } from "./scenes.ts";
import { type StandIn, startStandIn } from "./stand-in.ts";
import type { StaticFiles } from "./static-files.ts";

export type Opened = Visitor & {
  readonly standIn: StandIn;
  /** Lets time pass for the service and on the page's clock. */
  readonly wait: (ms: number) => Promise<void>;
};
export type Opening = {
  readonly scene: SceneName;
  readonly path: string;
  readonly login: string | null;
  readonly phone?: boolean;
  readonly isMuted?: boolean;
  /** Another visitor of the same service. */
  readonly standIn?: StandIn;
  readonly language?: Visit["language"];
  /** Done before the page opens. */
  readonly prepare?: (standIn: StandIn) => void;
};

/** One Chromium and freshly built pages for a file of browser tests. */
export type Stage = {
  readonly open: (opening: Opening) => Promise<Opened>;
  readonly close: () => Promise<void>;
  /** Ends what a test opened; faults of its pages fail it. */
  readonly clear: () => Promise<readonly string[]>;
};

/** `flags`: more switches of Chromium. */
export async function createStage(chromium: string, flags: readonly string[] = []): Promise<Stage> {
  const files: StaticFiles = await buildPages();
  const browser: Browser = await launch(chromium, flags);
  let visitors: Visitor[] = [];
  let standIns: StandIn[] = [];
  let clock: MovableClock = createMovableClock(now);

  async function open(opening: Opening): Promise<Opened> {
    const { scene, path, login, phone, isMuted, standIn: known, language } = opening;
    if (known === undefined) clock = createMovableClock(now);
    const mine = clock;
    const standIn = known ?? (await startStandIn({ scene, clock: mine, files }));
    if (known === undefined) standIns.push(standIn);
    opening.prepare?.(standIn);
    const size = phone === true ? { width: 390, height: 844 } : { width: 1_440, height: 900 };
    const visitor = await visit(browser, {
      url: standIn.url,
      path,
      login,
      size,
      theme: phone === true ? "light" : "dark",
      now: mine.now(),
      ...(isMuted === undefined ? {} : { isMuted }),
      ...(language === undefined ? {} : { language }),
    });
    visitors.push(visitor);
    const wait = async (ms: number) => {
      mine.advance(ms);
      await Promise.all(visitors.map(({ page }) => page.clock.setFixedTime(mine.now())));
    };
    return { ...visitor, standIn, wait };
  }

  return {
    open,
    clear: async () => {
      const faults = visitors.flatMap((visitor) => [...visitor.faults, ...visitor.outside]);
      for (const { leave } of visitors) await leave();
      for (const { stop } of standIns) await stop();
      [visitors, standIns] = [[], []];
      return faults;
    },
    close: () => browser.close(),
  };
}

/**
 * Cuts every page off; until `come back` no socket is let in and, if `all`, no request is answered either; `network`: nor
 * does any page or file arrive.
 */
export function cutOff(standIn: StandIn, what: "sockets" | "all" | "network"): void {
  standIn.faults.refusesSockets = true;
  standIn.faults.isDown = what !== "sockets";
  standIn.faults.isGone = what === "network";
  standIn.cutSockets();
}

export function comeBack(standIn: StandIn): void {
  standIn.faults.refusesSockets = false;
  standIn.faults.isDown = false;
  standIn.faults.isGone = false;
}

/** What the page's face is called. */
export function faceOnPhone(page: Page): Promise<string | null> {
  return page.locator(".phone").getAttribute("data-face");
}
