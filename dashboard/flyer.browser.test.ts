import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { mapIsDrawn } from "./stand-in/map-facts.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";

describeOnStage("the missing-person flyer, in a real browser", (stage) => {
  test("the officer fills in where she was seen, lets it go out, and it prints on one page with face, name and code", async () => {
    const { page } = await stage.open({ scene: "live", path: "/flyer.html#incident-0231", login: "zhou" });
    await mapIsDrawn(page);
    await page.locator('[data-flyer="make"]').click();
    const missing = await page.locator(".hint.bad").allInnerTexts();
    await page.locator("#place").fill("花圃路口（虚构）");
    await page.locator('[data-flyer="make"]').click();
    await page.locator('[data-flyer="print"]').waitFor();
    await eventually(() => page.locator(".photo img").evaluate((it) => Reflect.get(it, "naturalWidth"))).toBe(480);
    await page.emulateMedia({ media: "print" });
    const paper = await page.locator(".sheet").innerText();
    const pdf = await page.pdf({ preferCSSPageSize: true });

    expect(missing).toEqual(["要填"]);
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
    expect(paper).toMatch(/寻人[\s\S]*王秀珍[\s\S]*82 岁[\s\S]*花圃路口（虚构）[\s\S]*110[\s\S]*0573-0000 0121/);
    expect(paper).not.toContain("竹里街 12 号");
    expect(await page.locator(".code .qr").isVisible()).toBe(true);
    for (const beside of [".tools", ".fields"]) expect(await page.locator(beside).isVisible(), beside).toBe(false);
  });

  test("the console leads to it while somebody is looked for, and nobody without an office", async () => {
    const { page } = await stage.open({ scene: "live", path: "/console.html", login: "zhou" });
    await page.locator(".foot-acts .menu-host > button").click();
    const way = await page.getByRole("link", { name: "寻人启事" }).getAttribute("href");
    const other = await stage.open({ scene: "live", path: "/console.html", login: "wu" });
    await other.page.locator(".foot-acts .menu-host > button").click();

    expect(way).toBe("/flyer.html#incident-0231");
    expect(await other.page.getByRole("link", { name: "寻人启事" }).count()).toBe(0);
  });
});
