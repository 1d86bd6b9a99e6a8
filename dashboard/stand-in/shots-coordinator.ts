import { fillAndEnrol } from "./fill-enrolment.ts";
import { desktop, phone, type Shot } from "./shot.ts";

/** The coordinator's page by day, on a desk; `name` is the whole name of the picture. */
export const officeShot = (name: string, act: NonNullable<Shot["act"]> | null, more: Partial<Shot> = {}): Shot => ({
  name,
  path: "/coordinator.html",
  login: "shen",
  scene: "live",
  size: desktop,
  theme: "light",
  hasMap: false,
  ...(act === null ? {} : { act }),
  ...more,
});

const coordinatorShot: typeof officeShot = (name, ...rest) => officeShot(`coordinator-${name}`, ...rest);

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

export const coordinatorShots: readonly Shot[] = [
  coordinatorShot("list", null),
  coordinatorShot("board", (page) => page.locator('[data-tile="unheard"]').click()),
  coordinatorShot("senior", openWang),
  coordinatorShot("senior-dark", openWang, { theme: "dark" }),
  coordinatorShot("senior-en", openWang, { language: "en" }),
  coordinatorShot("finder-code", async (page, ...rest) => {
    await openWang(page, ...rest);
    await page.locator("[data-finder-code=issue]").click();
    await page.locator(".finder-code svg.qr").scrollIntoViewIfNeeded();
  }),
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
