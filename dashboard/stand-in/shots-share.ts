import type { ShareBody } from "../../infra/contract/shares.ts";
import type { SceneName } from "./scenes.ts";
import { desktop, phone, type Shot } from "./shot.ts";
import type { StandIn } from "./stand-in.ts";

const parts = { place: "live", trail: true, looks: true } as const;
const link: ShareBody = { audience: "police", note: "硖石派出所", hours: 6, parts };
const give = (standIn: StandIn, over: Partial<ShareBody> = {}) =>
  standIn.shares.make("incident-0231", { ...link, ...over }, "周启明");

const shareShot = (name: string, scene: SceneName, more: Partial<Shot> = {}): Shot => ({
  name: `share-${name}`,
  path: "/share.html#link-1",
  login: null,
  scene,
  size: phone,
  theme: "light",
  prepare: (standIn) => void give(standIn),
  ...more,
});
/** A face without a map. */
const over = { hasMap: false } as const;

const cutOff: NonNullable<Shot["act"]> = async (page, standIn, wait) => {
  standIn.faults.isDown = true;
  await wait(37_000);
  await page.locator('[data-face="offline"]').waitFor();
};

const openForm: NonNullable<Shot["act"]> = async (page) => {
  await page.locator('[data-share="open"]').click();
  await page.locator("#audience").waitFor();
};
const made: NonNullable<Shot["act"]> = async (page, ...rest) => {
  await openForm(page, ...rest);
  await page.locator("dialog .main").click();
  await page.locator("#share-link").waitFor();
};

/** The page behind a shared link in its faces, and where the console makes links and files. */
export const shareShots: readonly Shot[] = [
  ...(["light", "dark"] as const).flatMap((theme) =>
    [phone, desktop].map((size) => shareShot(`live-${theme}-${size.width}`, "live", { theme, size })),
  ),
  shareShot("english", "live", { language: "en" }),
  shareShot("silent", "silent"),
  shareShot("held", "contact", { theme: "dark" }),
  shareShot("returned", "returned", over),
  shareShot("confirmed", "live", {
    prepare: (standIn) => void give(standIn, { parts: { place: "confirmed", trail: false, looks: false } }),
  }),
  shareShot("offline", "live", { act: cutOff }),
  shareShot("ended", "found", over),
  shareShot("revoked", "live", { ...over, theme: "dark", prepare: (standIn) => revoke(standIn) }),
  shareShot("expired", "live", { ...over, prepare: (standIn) => void give(standIn, { hours: -1 }) }),
  shareShot("invalid", "live", { ...over, size: desktop, path: "/share.html" }),
  shareShot("loading", "live", {
    ...over,
    prepare: (standIn) => Object.assign(standIn.faults, { isDown: true }),
  }),
  ...(["light", "dark"] as const).map((theme) =>
    shareShot(`console-links-${theme}`, "live", {
      path: "/console.html",
      login: "zhou",
      size: desktop,
      theme,
      prepare: (standIn) => {
        give(standIn);
        give(standIn, { audience: "transport", note: "", hours: 12 });
        revoke(standIn);
      },
      act: (page) => page.locator(".shares").scrollIntoViewIfNeeded(),
    }),
  ),
  shareShot("console-ask", "live", { path: "/console.html", login: "zhou", size: desktop, act: openForm }),
  shareShot("console-made", "live", { path: "/console.html", login: "zhou", size: desktop, theme: "dark", act: made }),
  shareShot("console-export", "live", {
    path: "/console.html",
    login: "zhou",
    size: desktop,
    theme: "dark",
    act: async (page) => {
      await page.locator('[data-export="open"]').click();
      await page.locator("#format").waitFor();
    },
  }),
];

function revoke(standIn: StandIn): void {
  const { shareId } = give(standIn, { audience: "hospital", note: "人民医院急诊" });
  standIn.shares.revoke(shareId);
}
