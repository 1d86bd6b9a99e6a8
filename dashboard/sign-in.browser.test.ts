import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

describeOnStage("signing in, in a real browser", (stage) => {
  const open = (path = "/", login: string | null = null) => stage.open({ scene: "quiet", path, login });
  const pathOf = ({ page }: Opened) => new URL(page.url()).pathname;
  const enter = async ({ page }: Opened, login: string, password: string) => {
    await page.locator("#login").fill(login);
    await page.locator("#password").fill(password);
    await page.keyboard.press("Enter");
  };

  test.each([
    ["值班长", "/console.html"],
    ["救援队员", "/console.html"],
    ["守护人", "/guardian.html"],
    ["协管员", "/coordinator.html"],
  ])("in the demo the button %s leads to %s with one click", async (role, path) => {
    const door = await open();
    await door.page.locator(".demo .btn", { hasText: role }).first().click();

    await eventually(() => pathOf(door)).toBe(path);
  });

  test("a wrong password is said plainly and the right one works", async () => {
    const door = await open();
    await enter(door, "zhou", "not-the-password");
    await eventually(() => door.page.locator(".card [role=alert]").innerText()).toContain("账号或密码不对");

    await enter(door, "zhou", "demo-demo-121");
    await eventually(() => pathOf(door)).toBe("/console.html");
  });

  test("the organisation's button is there only where one is set up, and keeps the page that was asked for", async () => {
    const without = await open();
    await eventually(() => without.page.locator(".demo .btn").count()).toBeGreaterThan(0);
    const before = await without.page.locator("a[href*=organisation]").count();
    without.standIn.faults.organisation = { name: "示例医院" };
    await without.page.goto(`${without.standIn.url}/?next=%2Fguardian.html`);
    const button = without.page.locator("a[href*=organisation]");

    await eventually(() => button.count()).toBe(1);
    expect(before).toBe(0);
    expect(await button.innerText()).toBe("用示例医院账号登录");
    expect(await button.getAttribute("href")).toBe("/api/v1/session/organisation?next=%2Fguardian.html");
  });

  test("whoever comes back from the organisation gives the code, or reads why it did not work", async () => {
    const refused = await open("/?refused=ORGANISATION_PERSON_UNKNOWN");
    const why = await refused.page.locator(".card [role=alert]").innerText();
    const door = await open("/?code");
    await door.page.locator("#code").fill("123456");
    await door.page.keyboard.press("Enter");

    await eventually(() => pathOf(door)).toBe("/console.html");
    expect(why).toContain("还没有邀请你");
  });

  test("without a service the page says that nobody is signed in and whom to call", async () => {
    const door = await open();
    door.standIn.faults.isDown = true;
    await enter(door, "zhou", "demo-demo-121");

    await eventually(() => door.page.locator(".card [role=alert]").innerText()).toContain("连不上服务器");
    expect(await door.page.locator('a[href="tel:110"]').count()).toBe(1);
  });

  test("whoever is not signed in is led to the door, and back afterwards", async () => {
    const door = await open("/guardian.html");
    await eventually(() => pathOf(door)).toBe("/");
    await enter(door, "lifang", "demo-demo-121");

    await eventually(() => pathOf(door)).toBe("/guardian.html");
  });

  test("nobody is led to another site or to another role's page by a forged link", async () => {
    for (const next of ["https://example.org/", "//example.org", "/console.html"]) {
      const door = await open(`/?next=${encodeURIComponent(next)}`);
      await enter(door, "lifang", "demo-demo-121");
      await eventually(() => pathOf(door)).toBe("/guardian.html");
      expect(new URL(door.page.url()).origin).toBe(door.standIn.url);
    }
  });

  test("whoever is signed in already goes straight on", async () => {
    const door = await open("/", "shen");

    await eventually(() => pathOf(door)).toBe("/coordinator.html");
  });

  test("signing out leaves nothing of this person on a shared machine", async () => {
    const door = await open("/console.html", "zhou");
    await door.page.evaluate(() => localStorage.setItem("121.actions.person-zhou", "[]"));
    await door.page.locator(".menu-host .btn").first().click();
    await door.page.getByRole("button", { name: "退出登录" }).click();

    await eventually(() => pathOf(door)).toBe("/");
    expect(await door.page.evaluate(() => localStorage.getItem("121.actions.person-zhou"))).toBeNull();
    await eventually(() => door.page.locator("#login").count()).toBe(1);
  });
});
