import { type Browser, chromium, type Page, type Request } from "playwright-core";
import type { EpochMs } from "../../infra/domain/time.ts";
import { pause } from "../../infra/runtime/deadline.ts";
import type { Language } from "../text/language.ts";

export type Visit = {
  readonly url: string;
  readonly path: string;
  readonly login: string | null;
  /** Of somebody who is signed in with the real service: `name=value`. */
  readonly cookie?: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: "light" | "dark";
  readonly language?: Language;
  /** The page's clock stands at this instant; timers run. */
  readonly now: EpochMs;
  readonly isTouch?: boolean;
  /** The browser lets no page sound before a press. */
  readonly isMuted?: boolean;
};

/** Frames without a request after which nothing more is to come: a lazy piece is asked for in the frame that needs it. */
const QUIET_FRAMES = 6;
const CLOSE_LIMIT_MS = 20_000;

async function standsStill(page: Page, underway: ReadonlySet<Request>): Promise<void> {
  for (let quiet = 0; quiet < QUIET_FRAMES; quiet += 1) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
    if (underway.size > 0) quiet = -1;
  }
}

const flags = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
  "--force-color-profile=srgb",
  // Nothing but this machine can be found: what a page asks of anybody else fails, and is noted below.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

export function launch(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...flags, ...more] });
}

export type Visitor = {
  readonly page: Page;
  readonly outside: readonly string[];
  readonly faults: readonly string[];
  /** Waits until everything that the page asked for has come, and it has drawn what it made of it. */
  readonly still: () => Promise<void>;
  readonly leave: () => Promise<void>;
};

/** Opens one page as one person. Requests to anywhere but the stand-in fail and are noted, so are errors on the page. */
export async function visit(browser: Browser, options: Visit): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: options.size,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
    colorScheme: options.theme,
    hasTouch: options.isTouch ?? false,
  });
  const outside: string[] = [];
  const faults: string[] = [];
  const underway = new Set<Request>();
  context.on("request", (request) => {
    underway.add(request);
    if (new URL(request.url()).origin !== new URL(options.url).origin) outside.push(request.url());
  });
  const isOver = (request: Request) => underway.delete(request);
  context.on("requestfinished", isOver);
  context.on("requestfailed", isOver);
  const cookie = options.cookie ?? (options.login === null ? null : `stand-in-session=${options.login}`);
  if (cookie !== null) {
    const [name = "", value = ""] = cookie.split("=");
    await context.addCookies([{ name, value, url: options.url, httpOnly: true, sameSite: "Strict" }]);
  }
  await context.addInitScript(
    ({ theme, language }) => {
      localStorage.setItem("121.theme", theme);
      localStorage.setItem("121.language", language);
    },
    { theme: options.theme, language: options.language ?? "zh-CN" },
  );
  if (options.isMuted === true) {
    await context.addInitScript(`Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" })`);
  }
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // A refused or dropped request is an answer that the page handles; Chromium reports it all the same.
    if (message.type() === "error" && !/resource:|WebSocket connection/.test(message.text()))
      faults.push(message.text());
  });
  await page.clock.setFixedTime(options.now);
  await page.goto(`${options.url}${options.path}`);
  // A browser that was caught in the middle of opening the next page may never say that this one is closed.
  const leave = () => Promise.race([context.close(), pause(CLOSE_LIMIT_MS)]);
  return { page, outside, faults, still: () => standsStill(page, underway), leave };
}
