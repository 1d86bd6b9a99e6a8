import type { SceneName } from "./scenes.ts";
import { phone, type Shot } from "./shot.ts";

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

export const guardianShots: readonly Shot[] = [
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
