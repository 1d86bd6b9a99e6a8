import { takeLeave } from "./ask-to-stand-in.ts";
import type { SceneName } from "./scenes.ts";
import { phone, type Shot } from "./shot.ts";
import { cutOff } from "./stage.ts";

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

/** Shut, and opened again some hours later where no network is. */
const openedAnew: NonNullable<Shot["act"]> = async (page, standIn, wait) => {
  await page.waitForFunction(
    () =>
      navigator.serviceWorker.controller !== null &&
      localStorage.getItem("121.card")?.includes("data:image/jpeg") === true,
  );
  cutOff(standIn, "network");
  await wait(3 * 3_600_000);
  await page.reload();
  await page.locator(".strip").waitFor();
};

const openSheet =
  (name: string): NonNullable<Shot["act"]> =>
  async (page) => {
    await page.locator('[aria-haspopup="dialog"]').click();
    await page.getByRole("button", { name }).click();
  };
const openLeave: NonNullable<Shot["act"]> = async (page, standIn, wait) => {
  await openSheet("请假")(page, standIn, wait);
  await page.locator(".sheet .main").click();
  await page.locator(".leave").waitFor();
};
const asked: NonNullable<Shot["act"]> = async (page, { url }) => {
  await takeLeave(url, "chenwei", "13800000009");
  await page.reload();
  await page.locator(".asked").waitFor();
};
const askedWhetherSure: NonNullable<Shot["act"]> = async (page, standIn, wait) => {
  await asked(page, standIn, wait);
  await page.getByRole("button", { name: "我来顶替" }).click();
  await page.getByRole("button", { name: "我来不了了" }).click();
  await page.locator(".asked [role=alert]").waitFor();
};
/** Asked by a guardian of another senior: the other guardian of one's own is called anyway and cannot be asked. */
const askedFromElsewhere: NonNullable<Shot["act"]> = async (page, { url }) => {
  await takeLeave(url, "zhiqiang", "13800000121");
  await page.reload();
  await page.locator(".asked").waitFor();
};
const namedSubstitute: NonNullable<Shot["act"]> = async (page, standIn, wait) => {
  await openSheet("请假")(page, standIn, wait);
  await page.locator('.sheet input[type="tel"]').fill("13800000009");
  await page.locator(".sheet .main").click();
  await page.locator(".sheet [role=status]").waitFor();
};
const offerInstall: NonNullable<Shot["act"]> = async (page) => {
  await page.evaluate(`dispatchEvent(Object.assign(new Event("beforeinstallprompt"), { prompt() {} }))`);
  await page.locator(".install").waitFor();
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
  guardianShot("opened-offline", "fresh", { act: openedAnew, hasMap: false }),
  guardianShot("opened-offline-idle", "quiet", { act: openedAnew, hasMap: false }),
  guardianShot("install", "quiet", { act: offerInstall }),
  guardianShot("channels", "quiet", { act: openSheet("怎么叫到我") }),
  guardianShot("leave", "quiet", { act: openLeave }),
  guardianShot("leave-dark", "quiet", { act: openLeave, theme: "dark" }),
  guardianShot("leave-asked", "quiet", { act: namedSubstitute }),
  guardianShot("leave-asked-dark", "quiet", { act: namedSubstitute, theme: "dark" }),
  guardianShot("asked", "quiet", { login: "newcomer", act: asked, hasMap: false }),
  guardianShot("asked-dark", "quiet", { login: "newcomer", act: asked, hasMap: false, theme: "dark" }),
  guardianShot("asked-sure", "quiet", { login: "newcomer", act: askedWhetherSure, hasMap: false }),
  guardianShot("asked-idle", "quiet", { act: askedFromElsewhere }),
  guardianShot("large", "fresh", { act: openSheet("大字") }),
  guardianShot("more-idle", "quiet", { act: (page) => page.locator('[aria-haspopup="dialog"]').click() }),
  guardianShot("more", "fresh", { act: (page) => page.locator('[aria-haspopup="dialog"]').click() }),
];
