import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { openOffice } from "./stand-in/office.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import { exampleList } from "./stand-in/shots-office.ts";

describeOnStage("a list of seniors and the report of a month, in a real browser", (stage) => {
  test("a list with bad lines: each says what is wrong, the good ones go in, the passwords are taken, and nobody goes in twice", async () => {
    const { page } = await openOffice(stage);
    const choose = (buffer: Buffer) =>
      page.locator("#list-file").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer });
    const said = (line: number) => page.locator(`[data-line="${line}"] td`).last().innerText();
    const tally = (kind: string) => page.locator(`[data-tally=${kind}] dd`).innerText();
    await page.locator('[data-act="import-list"]').click();
    await choose(Buffer.from("\u0000"));
    await eventually(() => page.locator(".import [role=alert]").innerText()).toContain("读不了这个文件");
    await choose(exampleList);
    await page.locator(".lines").waitFor();
    const bad = await Promise.all([4, 5, 6].map(said));
    const before = [await tally("new"), await tally("bad")];
    const firstShown = await page.locator(".lines tbody tr").first().getAttribute("data-line");
    await page.locator('[data-act="import"]').click();
    const take = page.locator('[data-act="tokens"]');
    await take.waitFor();
    const [file] = await Promise.all([page.waitForEvent("download"), take.click()]);
    const tokens = await readFile(await file.path(), "utf8");
    const enrolled = await said(2);
    const another = Buffer.from(exampleList.toString().replaceAll("W-09", "W-08"));
    await choose(another);
    await eventually(() => page.locator('[data-act="import"]').count()).toBe(1);
    await page.locator('[data-act="import"]').click();
    await eventually(() => said(2)).toBe("登记好了");
    await choose(another);
    await eventually(() => tally("unchanged")).toBe("2");
    const kept = await page.locator(".token b").innerText();
    await choose(exampleList);
    await eventually(() => page.locator(".lines").count()).toBe(1);
    await eventually(() => tally("unchanged")).toBe("2");

    expect(bad).toEqual([
      "同意书版本：没有同意书，不能登记",
      "守护人B手机号：手机号不对",
      "手环编号：这只手环戴在别人手上",
    ]);
    expect([before, firstShown, enrolled]).toEqual([["2", "3"], "4", "登记好了"]);
    expect(tokens.split("\r\n")).toEqual([
      "\uFEFF手环编号,密码",
      "W-0901,stand-in-token-W-0901",
      "W-0902,stand-in-token-W-0902",
      "",
    ]);
    expect(await page.locator('[data-act="import"]').count()).toBe(0);
    expect(kept).toBe("2 个手环密码，只在这一页");
  });

  test("the report of a month: beside the month before, by area, on one or two pages of paper without its buttons", async () => {
    const { page } = await stage.open({ scene: "quiet", path: "/report.html", login: "admin" });
    await page.locator(".sheet").waitFor();
    const found = await page.locator("[data-figure=found]").innerText();
    const areas = await page.locator(".sheet section").last().locator("tbody tr").count();
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator('[data-act="csv"]').click()]);
    const csv = await readFile(await file.path(), "utf8");
    await page.emulateMedia({ media: "print" });
    const pdf = await page.pdf({ preferCSSPageSize: true });

    expect(found).toMatch(/12 分 40 秒 \/ 36 分\s+上月 13 分 50 秒/);
    expect([areas, csv.trim().split("\r\n").length]).toEqual([5, 1 + 6 + 5]);
    expect(file.suggestedFilename()).toBe("report-2026-10.csv");
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length).toBe(1);
    expect(await page.locator(".tools").isVisible()).toBe(false);
    await page.emulateMedia({ media: "screen" });
    await page.locator("#area").selectOption({ label: "硖石街道" });
    await eventually(() => page.locator(".sheet h2").innerText()).toBe("硖石街道 2026-10 月报");
  });

  test("whoever may not read reports is told so, and finds no way there", async () => {
    const { page } = await stage.open({ scene: "quiet", path: "/report.html", login: "wu" });
    await eventually(() => page.locator("[role=alert]").innerText()).toContain("不能看这里的月报");
    const officer = await stage.open({ scene: "quiet", path: "/console.html", login: "zhou" });
    await officer.page.locator(".top .menu-host > button").click();

    expect(await officer.page.getByRole("link", { name: "月报" }).getAttribute("href")).toBe("/report.html");
  });
});
