import type { Page } from "playwright-core";
import { fillEnrolment } from "./fill-enrolment.ts";
import { phone, type Shot } from "./shot.ts";
import { officeShot } from "./shots-coordinator.ts";

const homesShot: typeof officeShot = (name, ...rest) => officeShot(`homes-${name}`, ...rest);

/** Guardian A near, guardian B being pinned, and far. */
async function pinning(page: Page): Promise<void> {
  await page.locator(".list .tools .btn").click();
  await fillEnrolment(page);
  const fields: readonly (readonly [id: string, value: string])[] = [
    ["guardians.0.address", "竹里街 21 号（虚构）"],
    ["guardians.1.address", "北关路 88 号（虚构）"],
  ];
  for (const [id, value] of fields) await page.locator(`[id="${id}"]`).fill(value);
  for (const [index, lon, lat] of [
    [0, "120.6935", "30.5171"],
    [1, "120.7015", "30.5452"],
  ] as const) {
    await page.locator(`[data-pin="guardians.${index}"]`).click();
    await page.locator(`[id="guardians.${index}.lon"]`).fill(lon);
    await page.locator(`[id="guardians.${index}.lat"]`).fill(lat);
  }
  await page.locator('[id="guardians.1.address"]').scrollIntoViewIfNeeded();
}

async function card(page: Page): Promise<void> {
  await page.locator(".list input").fill("王秀珍");
  await page.locator(".list li button").first().click();
  await page.locator('[data-far="true"]').waitFor();
  await page.locator('[data-home="B"]').scrollIntoViewIfNeeded();
}

export const homesShots: readonly Shot[] = [
  homesShot("pinning", pinning),
  homesShot("pinning-dark", pinning, { theme: "dark", language: "en" }),
  homesShot("pinning-phone", pinning, { size: phone }),
  homesShot("card", card),
  homesShot("card-dark", card, { theme: "dark", language: "en" }),
  homesShot("card-phone", card, { size: phone, language: "en" }),
];
