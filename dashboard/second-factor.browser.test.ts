import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

describeOnStage("a code beside the password, in a real browser", (stage) => {
  const pathOf = ({ page }: Opened) => new URL(page.url()).pathname;
  const enter = async ({ page }: Opened) => {
    await page.locator("#login").fill("zhou");
    await page.locator("#password").fill("demo-demo-121");
    await page.keyboard.press("Enter");
  };
  const typeCode = async ({ page }: Opened, code: string) => {
    await page.locator("#code").fill(code);
    await page.keyboard.press("Enter");
  };

  test("a rescuer without one sets it up by camera or by typing, keeps the recovery codes, and goes on", async () => {
    const door = await stage.open({ scene: "quiet", path: "/", login: null });
    door.standIn.faults.secondFactor = "setUp";
    await enter(door);
    await eventually(() => pathOf(door)).toBe("/second-factor.html");
    await eventually(() => door.page.locator(".key").innerText()).toBe("JBSW Y3DP EHPK 3PXP");
    expect(await door.page.locator("svg.qr path").getAttribute("d")).toMatch(/^M2 2h1v1h-1z/);

    await typeCode(door, "000000");
    await eventually(() => door.page.locator("[role=alert]").innerText()).toContain("验证码不对");
    await typeCode(door, "121121");
    await eventually(() => door.page.locator(".codes li").count()).toBe(10);
    await door.page.getByRole("button", { name: "抄好了" }).click();

    await eventually(() => pathOf(door)).toBe("/console.html");
  });

  test("a rescuer with one is asked for the code, and let in with the right one", async () => {
    const door = await stage.open({ scene: "quiet", path: "/", login: null });
    door.standIn.faults.secondFactor = "on";
    await enter(door);

    await typeCode(door, "000000");
    await eventually(() => door.page.locator(".card [role=alert]").innerText()).toContain("验证码不对");
    await typeCode(door, "121121");

    await eventually(() => pathOf(door)).toBe("/console.html");
  });

  test("whoever was invited chooses login and password, and the link does not stay in the address bar", async () => {
    const door = await stage.open({ scene: "quiet", path: "/join.html#good", login: null });
    const choose = async (login: string) => {
      await door.page.locator("#login").fill(login);
      await door.page.locator("#password").fill("a long password");
      await door.page.keyboard.press("Enter");
    };
    expect(door.page.url()).not.toContain("good");

    await choose("taken");
    await eventually(() => door.page.locator("[role=alert]").innerText()).toContain("有人用了");
    await choose("mei");
    await door.page.getByRole("link", { name: "去登录" }).click();

    await eventually(() => pathOf(door)).toBe("/");
  });

  test("whoever still has to set one up is led there from every page", async () => {
    const door = await stage.open({ scene: "quiet", path: "/second-factor.html", login: "zhou" });
    door.standIn.faults.secondFactor = "setUp";
    await door.page.goto(`${door.standIn.url}/console.html`);

    await eventually(() => pathOf(door)).toBe("/second-factor.html");
  });
});
