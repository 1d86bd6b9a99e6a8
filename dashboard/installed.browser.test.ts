import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { SceneName } from "./stand-in/scenes.ts";
import { comeBack, cutOff, faceOnPhone, type Opened } from "./stand-in/stage.ts";

const HOUR_MS = 3_600_000;

describeOnStage("a guardian's page that stays on the phone", (stage) => {
  const open = async (scene: SceneName, face: string): Promise<Opened> => {
    const phone = await stage.open({ scene, path: "/guardian.html", login: "lifang", phone: true });
    await shows(phone, face);
    return phone;
  };
  const shows = ({ page }: Opened, face: string) => eventually(() => faceOnPhone(page)).toBe(face);
  const card = ({ page }: Opened) => page.evaluate(() => localStorage.getItem("121.card"));
  const kept = ({ page }: Opened) =>
    page.evaluate(async () => {
      const names = await caches.keys();
      const lists = names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url)));
      return (await Promise.all(lists)).flat().map(({ pathname }) => pathname);
    });
  const isReady = async (phone: Opened) => {
    await eventually(() => phone.page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await eventually(() => card(phone)).toContain("data:image/jpeg");
  };
  const openMore = ({ page }: Opened) => page.locator('.bar [aria-haspopup="dialog"]').click();

  test("opens without a network and shows the last picture, grey, with its time and age, and numbers to call", async () => {
    const phone = await open("quiet", "idle");
    await isReady(phone);
    expect((await kept(phone)).filter((path) => path.startsWith("/api/"))).toEqual([]);

    cutOff(phone.standIn, "network");
    await phone.wait(3 * HOUR_MS);
    await phone.page.reload();

    await shows(phone, "idle-past");
    const { page } = phone;
    expect(await page.locator(".strip").innerText()).toContain("没有网络，停在 22:17，3\u00a0小时前");
    expect(await page.locator(".head .sub").innerText()).toMatch(/最后 22:17 的位置，3\u00a0小时前/);
    expect(await page.locator(".face img").getAttribute("src")).toMatch(/^data:image\/jpeg/);
    expect(await page.locator(".map-frame").evaluate((map) => getComputedStyle(map).filter)).toBe("grayscale(1)");
    const numbers = await page
      .locator('.do a[href^="tel:"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    expect(numbers).toEqual(["tel:13900000121", "tel:110"]);

    comeBack(phone.standIn);
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await shows(phone, "idle");
  });

  test("in an alarm without a network the answer waits through closing and opening, and goes out once", async () => {
    const phone = await open("fresh", "alert");
    await isReady(phone);
    cutOff(phone.standIn, "network");
    await phone.page.reload();
    await shows(phone, "offline");
    await phone.page.locator('.do [data-action="acknowledge"]').click();
    await phone.page.reload();

    await eventually(() => phone.page.locator(".facts").innerText()).toContain("你按了“我来处理”，有网就发出");
    expect(phone.standIn.desk.answers).toEqual([]);
    comeBack(phone.standIn);
    await phone.page.evaluate(() => window.dispatchEvent(new Event("online")));

    await shows(phone, "taken");
    expect(phone.standIn.desk.answers.map(({ personId, body }) => [personId, body.action])).toEqual([
      ["person-lifang", "acknowledge"],
    ]);
  });

  test("what was kept is deleted after a day, and when its owner signs out", async () => {
    const phone = await open("quiet", "idle");
    await isReady(phone);
    cutOff(phone.standIn, "network");
    await phone.wait(25 * HOUR_MS);
    await phone.page.reload();
    await phone.page.locator(".waiting").waitFor();
    expect(await card(phone)).toBeNull();

    comeBack(phone.standIn);
    await shows(phone, "idle");
    await eventually(() => card(phone)).not.toBeNull();
    await openMore(phone);
    await phone.page.getByRole("button", { name: "退出" }).click();
    await phone.page.waitForURL(`${phone.standIn.url}/`);
    expect(await card(phone)).toBeNull();
  });

  test("whoever signs in on the same phone never sees the picture of the one before as their own", async () => {
    const phone = await open("quiet", "idle");
    await isReady(phone);
    const cookie = { name: "stand-in-session", value: "newcomer", url: phone.standIn.url, httpOnly: true };
    await phone.page.context().addCookies([{ ...cookie, sameSite: "Strict" }]);
    await phone.page.reload();

    await shows(phone, "empty");
    await eventually(() => card(phone)).toContain('"seniors":[]');
  });

  test("the browser finds everything it needs to put the page on the home screen, and is asked by a press", async () => {
    const phone = await open("quiet", "idle");
    const browser = await phone.page.context().newCDPSession(phone.page);
    const { errors, data = "{}" } = await browser.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    const { icons } = JSON.parse(data) as {
      readonly icons: readonly { readonly src: string; readonly sizes: string }[];
    };
    for (const { src, sizes } of icons) expect([src, await sizeOf(phone, src)]).toEqual([src, sizes]);

    await phone.page.evaluate(() => {
      const offer = new Event("beforeinstallprompt", { cancelable: true });
      Object.assign(offer, { prompt: () => document.body.setAttribute("data-asked", "yes") });
      window.dispatchEvent(offer);
    });
    await phone.page.getByRole("button", { name: "加到主屏幕" }).click();
    expect(await phone.page.locator("body").getAttribute("data-asked")).toBe("yes");
    await eventually(() => phone.page.getByRole("button", { name: "加到主屏幕" }).count()).toBe(0);
  });

  test("inside WeChat nothing is offered that cannot work there: it says to use the browser", async () => {
    const phone = await open("quiet", "idle");
    await phone.page.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, "userAgent", { get: () => "Mozilla/5.0 Android MicroMessenger/8.0" }),
    );
    await phone.page.reload();
    await shows(phone, "idle");
    await phone.page.evaluate(() =>
      window.dispatchEvent(Object.assign(new Event("beforeinstallprompt"), { prompt: () => {} })),
    );

    await eventually(() => phone.page.locator(".facts").innerText()).toContain("用浏览器打开");
    expect(await phone.page.getByRole("button", { name: "加到主屏幕" }).count()).toBe(0);
  });

  test("a guardian sees how they are reached, takes leave, and reads in large type", async () => {
    const phone = await open("quiet", "idle");
    const { page } = phone;
    await openMore(phone);
    await page.getByRole("button", { name: "怎么叫到我" }).click();
    await eventually(() => page.locator(".ways").innerText()).toMatch(/手机 · .*\n*网页 · 还没试过/);
    await page.getByRole("button", { name: "关闭" }).click();

    await openMore(phone);
    await page.getByRole("button", { name: "请假" }).click();
    await page.locator(".sheet .main").click();
    await eventually(() => page.locator(".leave").innerText()).toContain("还没有人顶替");
    await page.locator(".sheet .main").click();
    await eventually(() => page.locator('.sheet [role="alert"]').innerText()).toContain("已经请过假");
    await page.getByRole("button", { name: "不请了" }).click();
    await eventually(() => page.locator(".leave").count()).toBe(0);
    await page.getByRole("button", { name: "返回" }).click();

    const height = () => page.locator("h1").evaluate((heading) => heading.getBoundingClientRect().height);
    const before = await height();
    await openMore(phone);
    await page.getByRole("button", { name: "大字" }).click();
    await eventually(height).toBeGreaterThan(before * 1.2);
    await page.reload();
    await shows(phone, "idle");
    expect(await height()).toBeGreaterThan(before * 1.2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test("who is on the way finds the senior in Baidu's map too", async () => {
    const phone = await open("going", "going");
    await openMore(phone);

    const link = phone.page.getByRole("link", { name: "百度地图" });
    expect(await link.getAttribute("href")).toMatch(
      /^https:\/\/api\.map\.baidu\.com\/marker\?location=30\.\d+,120\.\d+&/,
    );
    expect(await link.getAttribute("rel")).toContain("noreferrer");
  });

  const sizeOf = ({ page }: Opened, address: string) =>
    page.evaluate(async (src) => {
      const picture = new Image();
      picture.src = src;
      await picture.decode();
      return `${picture.naturalWidth}x${picture.naturalHeight}`;
    }, address);
});
