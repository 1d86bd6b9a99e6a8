import { desktop, phone, type Shot } from "./shot.ts";
import { officeShot } from "./shots-coordinator.ts";

const header = "编号,姓名,手环编号,守护人B手机号,同意书版本";
/** Five lines: two that can be enrolled, one without a consent, one with a short phone, one wristband that is worn. */
export const exampleList = Buffer.from(
  [
    header,
    ",沈桂花,W-0901,13900000012,2026-03",
    ",方阿根,W-0902,13900000022,2026-03",
    ",许金妹,W-0903,13900000032,",
    ",郭宝林,W-0904,139000000,2026-03",
    ",吴秀英,HN-121-0100,13900000052,2026-03",
  ].join("\r\n"),
);

const choose: NonNullable<Shot["act"]> = async (page) => {
  await page.locator('[data-act="import-list"]').click();
  await page.locator("#list-file").setInputFiles({ name: "名单.csv", mimeType: "text/csv", buffer: exampleList });
  await page.locator(".lines").waitFor();
};
const enrol: NonNullable<Shot["act"]> = async (page, ...rest) => {
  await choose(page, ...rest);
  await page.locator('[data-act="import"]').click();
  await page.locator('[data-act="tokens"]').waitFor();
};
const importShot = (name: string, act: NonNullable<Shot["act"]>, more: Partial<Shot> = {}): Shot =>
  officeShot(`import-${name}`, act, { scene: "quiet", ...more });
const reportShot = (name: string, more: Partial<Shot> = {}): Shot => ({
  name: `report-${name}`,
  path: "/report.html",
  login: "admin",
  scene: "quiet",
  size: { width: 1_200, height: 1_300 },
  theme: "light",
  hasMap: false,
  act: async (page) => await page.locator(".sheet").waitFor(),
  ...more,
});

export const officeShots: readonly Shot[] = [
  importShot("bad-lines", choose),
  importShot("bad-lines-en", choose, { language: "en", theme: "dark" }),
  importShot("done", enrol),
  importShot("phone", choose, { size: phone }),
  reportShot("zh"),
  reportShot("dark-en", { theme: "dark", language: "en" }),
  reportShot("one-area", { login: "shen", size: desktop }),
  reportShot("phone", { size: phone }),
];
