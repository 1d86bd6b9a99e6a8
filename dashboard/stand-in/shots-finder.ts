import { phone, type Shot } from "./shot.ts";

const finderShot = (name: string, token: string, more: Partial<Shot> = {}): Shot => ({
  name: `finder-${name}`,
  path: `/finder.html#${token}`,
  login: null,
  scene: "quiet",
  size: phone,
  theme: "light",
  hasMap: false,
  ...more,
});

const ready: NonNullable<Shot["act"]> = (page) => page.locator("[data-send]").waitFor();
const say: NonNullable<Shot["act"]> = async (page) => {
  await page.locator("#where").fill("河西街农行门口");
  await page.locator("#about").fill("一个人往东走，手里拎着布袋");
  await page.locator("[data-send]").click();
};

export const finderShots: readonly Shot[] = [
  finderShot("looked-for", "lost", { act: ready }),
  finderShot("looked-for-dark", "lost", { theme: "dark", act: ready }),
  finderShot("looked-for-en", "lost", { language: "en", act: ready }),
  finderShot("band", "band", { act: ready }),
  finderShot("desktop", "band", { size: { width: 1_440, height: 900 }, act: ready }),
  finderShot("sent", "lost", {
    act: async (page, ...rest) => {
      await say(page, ...rest);
      await page.locator("[data-face=sent]").waitFor();
    },
  }),
  finderShot("waiting", "lost", {
    theme: "dark",
    act: async (page, standIn, ...rest) => {
      await ready(page, standIn, ...rest);
      standIn.faults.isDown = true;
      await say(page, standIn, ...rest);
      await page.locator(".note svg").waitFor();
    },
  }),
  finderShot("limited", "lost", {
    prepare: ({ faults }) => {
      faults.limitsFinders = true;
    },
    act: async (page, ...rest) => {
      await say(page, ...rest);
      await page.locator(".note svg").waitFor();
    },
  }),
  finderShot("no-place", "band", {
    act: async (page) => {
      await page.locator("[data-send]").click();
      await page.locator(".note svg").waitFor();
    },
  }),
  finderShot("expired", "old", { act: (page) => page.locator("[data-face=expired]").waitFor() }),
  finderShot("over", "home", { act: (page) => page.locator("[data-face=over]").waitFor() }),
];
