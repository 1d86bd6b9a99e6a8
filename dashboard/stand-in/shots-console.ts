import type { SceneName } from "./scenes.ts";
import { desktop, phone, type Shot, wall } from "./shot.ts";

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

const withClues: NonNullable<Shot["act"]> = async (page, standIn) => {
  standIn.giveClues("incident-0231");
  await page.locator("[data-clue]").first().scrollIntoViewIfNeeded();
  await page.locator("[data-clue=clue-1] [data-judge=confirmed]").click();
  await page.locator("[data-state=confirmed]").waitFor();
};

/** Another base map, as a provider in GCJ-02 would give it. */
export const offerAmap: NonNullable<Shot["prepare"]> = ({ faults }) => {
  faults.baseMaps = [
    { id: "amap", kind: "raster", datum: "gcj02", layers: ["road"], maxZoom: 18, attribution: "高德地图" },
  ];
};

const link: NonNullable<Shot["act"]> = async (page) => {
  await page.locator(".menu-host > .btn.big").click();
  await page.getByRole("button", { name: "关联或并入…" }).click();
  await page.locator("button[value=links]").click();
  await page.locator("[data-unlink]").scrollIntoViewIfNeeded();
};

export const consoleShots: readonly Shot[] = [
  consoleShot("live-dark", "live"),
  consoleShot("live-light", "live", { theme: "light" }),
  consoleShot("live-en", "live", { language: "en" }),
  consoleShot("live-wall", "live", { size: wall }),
  consoleShot("linked", "live", { act: link }),
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
  consoleShot("clues", "live", { act: withClues }),
  consoleShot("clues-light", "live", { theme: "light", language: "en", act: withClues }),
  consoleShot("tiles", "live", { theme: "light", prepare: offerAmap }),
  consoleShot("tiles-dark", "live", {
    prepare: offerAmap,
    act: (page) => page.locator(".tools button").nth(3).click(),
  }),
  consoleShot("wall", "live", { size: wall, path: "/console.html#wall" }),
  consoleShot("wall-quiet", "quiet", { size: wall, path: "/console.html#wall", theme: "light", language: "en" }),
  consoleShot("narrow", "live", { size: { width: 1024, height: 768 } }),
  consoleShot("phone", "live", { size: phone }),
  consoleShot("ten-thousand", "quiet", { seniors: 10_000 }),
];
