import { takeLeave } from "./ask-to-stand-in.ts";
import { desktop, phone, type Shot } from "./shot.ts";

/** Two who were asked by guardians on leave, one of whom nobody knows. */
const withRequests: NonNullable<Shot["act"]> = async (page, { url }) => {
  await takeLeave(url, "lifang", "13800000009");
  await takeLeave(url, "chenwei", "13900000077");
  await page.reload();
  await page.locator(".asks li").nth(1).waitFor();
};

const rosterShot = (name: string, more: Partial<Shot> = {}): Shot => ({
  name: `roster-${name}`,
  path: "/roster.html",
  login: "shen",
  scene: "quiet",
  size: desktop,
  theme: "light",
  hasMap: false,
  act: (page) => page.locator(".shift").first().waitFor(),
  ...more,
});

export const rosterShots: readonly Shot[] = [
  rosterShot("week"),
  rosterShot("week-dark", { theme: "dark" }),
  rosterShot("week-en", { language: "en", login: "zhou" }),
  rosterShot("reader", { login: "wu" }),
  rosterShot("phone", { size: phone }),
  rosterShot("waits", { act: withRequests }),
  rosterShot("waits-dark", { act: withRequests, theme: "dark", language: "en" }),
  rosterShot("waits-phone", { act: withRequests, size: phone }),
];
