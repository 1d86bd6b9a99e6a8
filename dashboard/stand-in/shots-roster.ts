import { desktop, phone, type Shot } from "./shot.ts";

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
];
