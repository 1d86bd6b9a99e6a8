import type { Page } from "playwright-core";
import type { Language } from "../text/language.ts";
import { fillAndEnrol } from "./fill-enrolment.ts";
import type { SceneName } from "./scenes.ts";
import type { StandIn } from "./stand-in.ts";

export type Shot = {
  readonly name: string;
  readonly path: string;
  readonly login: string | null;
  readonly scene: SceneName;
  readonly size: { readonly width: number; readonly height: number };
  readonly theme: "light" | "dark";
  readonly language?: Language;
  readonly seniors?: number;
  /** Done before the page opens. */
  readonly prepare?: (standIn: StandIn) => void;
  /** Done once the page shows its first picture. */
  readonly act?: (page: Page, standIn: StandIn, wait: (ms: number) => Promise<void>) => Promise<void>;
  readonly isMuted?: boolean;
  /** Pages without a map are ready as soon as they are loaded. */
  readonly hasMap?: boolean;
};

export const desktop = { width: 1440, height: 900 };
export const wall = { width: 1920, height: 1080 };
export const phone = { width: 390, height: 844 };

const consoleShot = (name: string, scene: SceneName, more: Partial<Shot> = {}): Shot => ({
  name: `console-${name}`,
  path: "/console.html",
  login: "zhou",
  scene,
  size: desktop,
  theme: "dark",
  ...more,
});

/** Cuts the page off and lets so much time pass on its clock. */
const cutOff: NonNullable<Shot["act"]> = async (page, standIn, wait) => {
  standIn.faults.refusesSockets = true;
  standIn.cutSockets();
  await wait(37_000);
  await page.locator(".banner").waitFor();
};

/** Looks at a moment of the past half hour, shortly before the alert. */
const playPast: NonNullable<Shot["act"]> = async (page) => {
  const slider = page.locator(".play input");
  const to = Number(await slider.getAttribute("max"));
  await slider.fill(String(to - 150_000));
  await page.locator(".past-pill").waitFor();
};

const askGlass: NonNullable<Shot["act"]> = async (page) => {
  await page.locator("#find").fill("HN-121-0001");
  await page.locator("[data-glass=open]").click();
  await page.locator("#reason").selectOption("crossedBorder");
};
const breakGlass: NonNullable<Shot["act"]> = async (page, ...rest) => {
  await askGlass(page, ...rest);
  await page.locator(".glass .main").click();
  await page.locator(".glass-strip").first().waitFor({ state: "attached" });
};

const consoleShots: readonly Shot[] = [
  consoleShot("live-dark", "live"),
  consoleShot("live-light", "live", { theme: "light" }),
  consoleShot("live-en", "live", { language: "en" }),
  consoleShot("live-wall", "live", { size: wall }),
  consoleShot("quiet-dark", "quiet"),
  consoleShot("quiet-light", "quiet", { theme: "light" }),
  consoleShot("city", "live", { act: (page) => page.locator(".tools button").nth(2).click() }),
  consoleShot("silent", "silent"),
  consoleShot("sos", "sos"),
  consoleShot("found", "found"),
  consoleShot("offline-dark", "live", { act: cutOff }),
  consoleShot("offline-light", "live", { theme: "light", act: cutOff }),
  consoleShot("loading", "live", {
    hasMap: false,
    prepare: (standIn) => Object.assign(standIn.faults, { isMute: true }),
  }),
  consoleShot("refused", "fresh", {
    prepare: (standIn) => Object.assign(standIn.faults, { refuseActionsWith: "INCIDENT_CHANGED" }),
    act: async (page) => {
      await page.locator('.incident-card [data-action="acknowledge"]').first().click();
      await page.locator(".errbox").waitFor();
    },
  }),
  consoleShot("help", "live", { act: (page) => page.keyboard.press("?") }),
  consoleShot("ask-found", "live", { act: (page) => page.locator('.foot-acts [data-action="found"]').click() }),
  consoleShot("search", "live", { act: (page) => page.locator("#find").fill("王") }),
  consoleShot("viewer", "live", { login: "viewer" }),
  consoleShot("playback-dark", "live", { act: playPast }),
  consoleShot("playback-en", "live", { theme: "light", language: "en", act: playPast }),
  consoleShot("glass-ask", "quiet", { login: "he", act: askGlass }),
  consoleShot("glass-open", "quiet", { login: "he", theme: "light", act: breakGlass }),
  consoleShot("glass-phone", "quiet", { login: "he", size: phone, language: "en", act: breakGlass }),
  consoleShot("narrow", "live", { size: { width: 1024, height: 768 } }),
  consoleShot("phone", "live", { size: phone }),
  consoleShot("ten-thousand", "quiet", { seniors: 10_000 }),
];

const signInShots: readonly Shot[] = (["light", "dark"] as const).flatMap((theme) =>
  [desktop, phone].map((size) => ({
    name: `sign-in-${theme}-${size.width}`,
    path: "/",
    login: null,
    scene: "quiet" as const,
    size,
    theme,
    hasMap: false,
  })),
);

const organisationShots: readonly Shot[] = (["light", "dark"] as const).map((theme) => ({
  name: `sign-in-organisation-${theme}`,
  path: "/?refused=ORGANISATION_PERSON_UNKNOWN",
  login: null,
  scene: "quiet" as const,
  size: theme === "light" ? desktop : phone,
  theme,
  hasMap: false,
  prepare: ({ faults }) => {
    faults.organisation = { name: "示例医院" };
  },
}));

const answerShots: readonly Shot[] = (["light", "dark"] as const).flatMap((theme) =>
  [desktop, phone].map((size) => ({
    name: `answer-${theme}-${size.width}`,
    path: "/answer.html#good",
    login: null,
    scene: "quiet" as const,
    size,
    theme,
    hasMap: false,
  })),
);

const guardianShot = (name: string, scene: SceneName, more: Partial<Shot> = {}): Shot => ({
  name: `guardian-${name}`,
  path: "/guardian.html",
  login: "lifang",
  scene,
  size: phone,
  theme: "light",
  ...more,
});

const noNetwork: NonNullable<Shot["act"]> = async (page, standIn, wait) => {
  standIn.faults.isDown = true;
  standIn.cutSockets();
  await wait(95_000);
  await page.locator(".strip").waitFor();
};

const guardianShots: readonly Shot[] = [
  guardianShot("idle", "quiet"),
  guardianShot("idle-dark", "quiet", { theme: "dark" }),
  guardianShot("alert", "fresh"),
  guardianShot("alert-dark", "fresh", { theme: "dark" }),
  guardianShot("alert-en", "fresh", { language: "en" }),
  guardianShot("sos", "sos", { hasMap: false }),
  guardianShot("going", "going"),
  guardianShot("going-dark", "going", { theme: "dark" }),
  guardianShot("there", "contact"),
  guardianShot("other", "other"),
  guardianShot("returned", "returned"),
  guardianShot("found", "found", { hasMap: false }),
  guardianShot("drill", "drill", { hasMap: false }),
  guardianShot("stale", "stale"),
  guardianShot("offline", "fresh", { act: noNetwork }),
  guardianShot("offline-idle", "quiet", { act: noNetwork }),
  guardianShot("error", "fresh", {
    prepare: (standIn) => Object.assign(standIn.faults, { failsActions: true }),
    act: async (page) => {
      await page.locator('[data-action="acknowledge"]').click();
      await page.locator('[data-face="error"]').waitFor();
    },
  }),
  guardianShot("nopush", "quiet", { isMuted: true, hasMap: false }),
  guardianShot("empty", "quiet", { login: "newcomer", hasMap: false }),
  guardianShot("loading", "quiet", {
    hasMap: false,
    prepare: (standIn) => Object.assign(standIn.faults, { isMute: true }),
  }),
  guardianShot("more", "fresh", { act: (page) => page.locator('[aria-haspopup="dialog"]').click() }),
];

const coordinatorShot = (name: string, act: NonNullable<Shot["act"]> | null, more: Partial<Shot> = {}): Shot => ({
  name: `coordinator-${name}`,
  path: "/coordinator.html",
  login: "shen",
  scene: "live",
  size: desktop,
  theme: "light",
  hasMap: false,
  ...(act === null ? {} : { act }),
  ...more,
});

const openWang: NonNullable<Shot["act"]> = async (page) => {
  await page.locator(".list input").fill("王秀珍");
  await page.locator(".list li button").first().click();
  await page.locator(".ways").first().waitFor();
};

const openInvite: NonNullable<Shot["act"]> = async (page) => {
  await page.locator(".top .btn").first().click();
  for (const name of ["许燕", "方立"]) {
    await page.locator("#invite-name").fill(name);
    await page.locator(".invite .main").click();
    await page.locator(".invited li", { hasText: name }).waitFor();
  }
};

const openProtection: NonNullable<Shot["act"]> = async (page, ...rest) => {
  await openWang(page, ...rest);
  await page.locator(".viewers .btn").click();
  await page.locator(".looks").waitFor();
  const add = page.locator(".consents > .btn");
  await add.click();
  await page.locator("#consent-version").fill("2026-03");
  await page.locator(".consents .main").click();
  await page.locator("[data-consent]").waitFor();
  await add.click();
  await page.locator("#consent-relation").selectOption("child");
  await page.locator(".viewers").scrollIntoViewIfNeeded();
};

const coordinatorShots: readonly Shot[] = [
  coordinatorShot("list", null),
  coordinatorShot("senior", openWang),
  coordinatorShot("senior-dark", openWang, { theme: "dark" }),
  coordinatorShot("senior-en", openWang, { language: "en" }),
  coordinatorShot("tested", async (page, ...rest) => {
    await openWang(page, ...rest);
    await page.locator(".test + .btn").click();
    await page.locator(".test .tone-safe").first().waitFor();
  }),
  coordinatorShot("new", async (page) => {
    await page.locator(".list .tools .btn").click();
    await page.locator("#name").fill("沈桂花");
    await page.locator(".bar .main").click();
  }),
  coordinatorShot("enrolled", fillAndEnrol),
  coordinatorShot("invite", openInvite),
  coordinatorShot("invite-en", openInvite, { language: "en", theme: "dark" }),
  coordinatorShot("invite-phone", openInvite, { size: phone }),
  coordinatorShot("phone", openWang, { size: phone }),
  coordinatorShot("protection", openProtection),
  coordinatorShot("protection-dark", openProtection, { theme: "dark", login: "admin", language: "en" }),
  coordinatorShot("protection-phone", openProtection, { size: phone }),
];

export const shots: readonly Shot[] = [
  ...signInShots,
  ...organisationShots,
  ...answerShots,
  ...consoleShots,
  ...guardianShots,
  ...coordinatorShots,
];
