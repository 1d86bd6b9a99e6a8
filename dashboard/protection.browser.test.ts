import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

describeOnStage("what the law asks for, in a real browser", (stage) => {
  const openWang = async (login: string, language: "zh-CN" | "en" = "zh-CN"): Promise<Opened> => {
    const office = await stage.open({ scene: "quiet", path: "/coordinator.html", login, language });
    await office.page.locator(".list input").fill("王秀珍");
    await office.page.locator(".list li button").first().click();
    await office.page.locator(".consents").waitFor();
    return office;
  };

  test("a consent that a daughter signed is written down with its evidence, and withdrawn only when asked twice", async () => {
    const { page } = await openWang("shen");
    const card = page.locator(".consents");
    await eventually(() => card.innerText()).toContain("还没有记下同意书");
    await card.getByRole("button", { name: "记一份同意书" }).click();
    await page.locator("#consent-version").fill("2026-03");
    await page.locator("#consent-relation").selectOption("child");
    await card.getByRole("button", { name: "存下" }).click();
    await eventually(() => card.locator("[role=alert]").innerText()).toContain("还要姓名和依据");
    await page.locator("#consent-name").fill("李芳");
    await page.locator("#consent-evidence").fill("评估 2026-17");
    await card.locator("[name=police]").check();
    const isFree = await card.locator("[name=position]").isEnabled();
    await card.getByRole("button", { name: "存下" }).click();
    const row = card.locator("[data-consent]");
    await row.waitFor();
    const given = await row.innerText();
    await row.getByRole("button", { name: "撤回" }).click();
    await eventually(() => row.innerText()).toContain("停用手环和删除资料要另外办");
    await row.getByRole("button", { name: "确定撤回" }).click();

    await eventually(() => row.innerText()).toContain("2026-11-21 已撤回");
    expect(given).toMatch(
      /2026-03[\s\S]*2026-11-21 签字[\s\S]*位置（必选） · 给公安看[\s\S]*子女 李芳 代签 · 依据：评估 2026-17/,
    );
    expect(isFree).toBe(false);
    expect(await row.getByRole("button").count()).toBe(0);
  });

  test("who looked is listed when asked for, and on paper stands alone with the senior's name", async () => {
    const { page } = await openWang("shen");
    expect(await page.locator(".looks").count()).toBe(0);
    await page.getByRole("button", { name: "列出名单" }).click();
    await page.locator(".looks").waitFor();
    const rows = await page.locator(".looks tbody tr").allInnerTexts();
    await page.emulateMedia({ media: "print" });

    expect(rows).toHaveLength(5);
    expect(rows[1]).toMatch(/何队员[\s\S]*救援队员[\s\S]*应急查看[\s\S]*走到了别的街道或镇/);
    expect(rows[4]).toContain("已不在系统里的人");
    expect(await page.locator(".print-only").innerText()).toContain("谁看过王秀珍的资料");
    for (const other of [".top", ".list", ".side", ".consents", ".export"])
      expect(await page.locator(other).isVisible(), other).toBe(false);
  });

  test("an administrator takes everything away as a file, a coordinator is told who can", async () => {
    const office = await openWang("shen");
    expect(await office.page.locator(".export").innerText()).toContain("导出由管理员办");
    const { page } = await openWang("admin", "en");
    const taken = page.waitForEvent("download");
    await page.locator(".export .btn").click();
    const file = await taken;

    expect(file.suggestedFilename()).toBe("senior-0001.ndjson");
    expect(readFileSync(await file.path(), "utf8")).toContain('"senior-0001"');
    await eventually(() => page.locator(".export [role=status]").innerText()).toContain("delete it after use");
  });

  test("a rescuer of another area looks at one senior for minutes, sees until when, and not a minute longer", async () => {
    const console_ = await stage.open({ scene: "quiet", path: "/console.html", login: "he" });
    const { page } = console_;
    const strip = page.locator(".queue .glass-strip");
    await page.locator("#find").fill("王秀珍");
    await eventually(() => page.locator(".queue").innerText()).toContain("没有找到");
    await page.locator("[data-glass=open]").click();
    await page.locator("#whom").fill("HN-121-0001");
    await page.locator(".glass .main").click();
    await eventually(() => page.locator(".glass [role=alert]").innerText()).toContain("选一个原因");
    await page.locator("#reason").selectOption("crossedBorder");
    await page.locator("#whom").fill("HN-121-9999");
    await page.locator(".glass .main").click();
    await eventually(() => page.locator(".glass [role=alert]").innerText()).toContain("没有老人戴这只手环");
    await page.locator("#reason").selectOption("crossedBorder");
    await page.locator("#whom").fill("HN-121-0001");
    await page.locator(".glass .main").click();

    await eventually(() => strip.innerText()).toContain("应急查看 王秀珍，到 22:32");
    await eventually(() => page.locator(".incident h2").innerText()).toContain("王秀珍");
    await page.reload();
    await eventually(() => strip.innerText()).toContain("到 22:32");
    await console_.wait(15 * 60_000);
    await eventually(() => strip.count()).toBe(0);
  });

  test("who has seen enough ends the look early, and the senior is gone from the page", async () => {
    const { page } = await stage.open({ scene: "quiet", path: "/console.html", login: "he", language: "en" });
    await page.locator("#find").fill("HN-121-0001");
    await page.locator("[data-glass=open]").click();
    await page.locator("#reason").selectOption("askedByPolice");
    await page.locator(".glass .main").click();
    await eventually(() => page.locator(".queue .glass-strip").innerText()).toContain(
      "Emergency look at 王秀珍 until 22:32",
    );
    await page.locator(".queue [data-glass=end]").click();

    await eventually(() => page.locator(".glass-strip").count()).toBe(0);
    await eventually(() => page.locator(".incident").innerText()).not.toContain("王秀珍");
  });
});
