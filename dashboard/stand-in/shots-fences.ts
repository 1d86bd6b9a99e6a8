import type { Page } from "playwright-core";
import { phone, type Shot } from "./shot.ts";
import { officeShot } from "./shots-coordinator.ts";

const fenceShot = (name: string, act: NonNullable<Shot["act"]>, more: Partial<Shot> = {}): Shot =>
  officeShot(`fences-${name}`, act, { scene: "quiet", ...more });

const openEditor = async (page: Page): Promise<void> => {
  await page.locator(".list input").fill("王秀珍");
  await page.locator(".list li button").first().click();
  await page.locator("[data-act=edit-fence]").first().click();
  await page.locator(".fence-editor").waitFor();
  await page.locator("[data-judging=judged]").waitFor();
};

/** A polygon with a hole whose third corner is chosen. */
const openPolygon: NonNullable<Shot["act"]> = async (page) => {
  await openEditor(page);
  await page.locator("[data-choice=polygon]").click();
  await page.locator("[data-act=add-hole]").click();
  await page.locator("[data-choice=night]").click();
  await page.locator("[data-act=versions]").click();
  await page.locator("[data-version]").waitFor();
  await page.locator("[data-judging=judged]").waitFor();
  await page.locator(".fence-side").evaluate((side) => side.scrollTo(0, 340));
  await page.locator('[data-corner="0.2"]').click();
};

/** Two corners that have changed places: the edge crosses itself. */
const openCrossed: NonNullable<Shot["act"]> = async (page) => {
  await openEditor(page);
  await page.locator("[data-choice=polygon]").click();
  await page.locator('[data-corner="0.7"]').waitFor();
  await page.locator("#corner-0-0-east").fill("-400");
  await page.locator("#corner-0-0-east").press("Enter");
  await page.locator("[data-complaint]").first().waitFor();
  await page.locator("[data-choice=polygon]").scrollIntoViewIfNeeded();
};

const openShared: NonNullable<Shot["act"]> = async (page) => {
  await page.locator("[data-act=shared-fences]").click();
  await page.locator("[data-fence]").waitFor();
};

export const fenceShots: readonly Shot[] = [
  fenceShot("circle", openEditor),
  fenceShot("polygon", openPolygon),
  fenceShot("polygon-dark", openPolygon, { theme: "dark", language: "en" }),
  fenceShot("polygon-phone", openPolygon, { size: phone }),
  fenceShot("crossed", openCrossed),
  fenceShot("crossed-phone", openCrossed, { size: phone, theme: "dark" }),
  fenceShot("shared", openShared, { login: "admin" }),
];
