import { desktop, phone, type Shot } from "./shot.ts";

const flyerShot = (name: string, more: Partial<Shot> = {}): Shot => ({
  name: `flyer-${name}`,
  path: "/flyer.html#incident-0231",
  login: "zhou",
  scene: "live",
  size: { width: 1_200, height: 1_300 },
  theme: "light",
  ...more,
});

const make: NonNullable<Shot["act"]> = async (page) => {
  await page.locator("#place").fill("竹里街 · 花圃路口（虚构）");
  await page.locator("#towards").fill("向东走，可能去菜场、河边");
  await page.locator('[data-flyer="make"]').click();
  await page.locator('[data-flyer="print"]').waitFor();
};

export const flyerShots: readonly Shot[] = [
  flyerShot("made", { act: make }),
  flyerShot("grey", {
    act: async (page, ...rest) => {
      await make(page, ...rest);
      await page.locator('.tools [aria-pressed="false"]').click();
    },
  }),
  flyerShot("missing", {
    theme: "dark",
    size: desktop,
    act: async (page) => {
      await page.locator('[data-flyer="make"]').click();
      await page.locator(".hint.bad").first().waitFor();
    },
  }),
  flyerShot("en", { language: "en", size: phone, act: make }),
  flyerShot("nobody", { path: "/flyer.html#nobody", size: phone, hasMap: false }),
];
