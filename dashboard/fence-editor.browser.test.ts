import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { openOffice } from "./stand-in/office.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened, Opening } from "./stand-in/stage.ts";

describeOnStage("fences drawn and edited in a real browser", (stage) => {
  const openWang = async ({ page }: Opened) => {
    await page.locator(".list input").fill("王秀珍");
    await page.locator(".list li button").first().click();
    await page.locator("[data-fence]").first().waitFor();
  };
  const visit = async (more: Partial<Opening> = {}) => {
    const office = await openOffice(stage, more);
    await openWang(office);
    return office;
  };
  const act = (page: Page, name: string) => page.locator(`[data-act=${name}]`);
  const startEdit = async (page: Page) => {
    await act(page, "edit-fence").first().click();
    await page.locator(".fence-editor").waitFor();
  };
  const type = async (page: Page, id: string, text: string) => {
    const field = page.locator(`[id="${id}"]`);
    await eventually(async () => {
      // Drawn anew between choosing the old text and writing the new one, it holds both.
      await field.fill(text);
      return field.inputValue();
    }).toBe(text);
    await field.press("Enter");
  };
  const valueOf = (page: Page, id: string) => page.locator(`[id="${id}"]`).inputValue();
  /** Clicks places in the map window, as shares of its width and height. */
  const clickMap = async (page: Page, places: readonly (readonly [number, number])[]) => {
    const box = await page.locator(".fence-map .map").boundingBox();
    for (const [x, y] of places)
      await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * x, (box?.y ?? 0) + (box?.height ?? 0) * y);
  };

  test("a fence is drawn with the mouse, put right in numbers, taken back, refused, judged and kept; who is late is told", async () => {
    const mine = await visit();
    const other = await visit({ standIn: mine.standIn, login: "admin" });
    const { page } = mine;
    await startEdit(page);
    await startEdit(other.page);
    await page.locator("[data-draw=polygon]").click();
    await clickMap(page, [
      [0.3, 0.3],
      [0.7, 0.3],
      [0.7, 0.7],
      [0.3, 0.7],
      [0.3, 0.3],
    ]);
    await eventually(() => page.locator("[data-corner]").count()).toBe(4);

    await type(page, "corner-0-1-east", "250");
    await eventually(() => valueOf(page, "corner-0-1-east")).toBe("250");
    const drawnNorth = Number(await valueOf(page, "corner-0-1-north"));
    await page.locator('[data-corner="0.1"]').focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Shift+ArrowUp");
    await eventually(async () => Number(await valueOf(page, "corner-0-1-north"))).toBeCloseTo(drawnNorth + 30, 0);
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await eventually(async () => Number(await valueOf(page, "corner-0-1-north"))).toBeCloseTo(drawnNorth, 0);
    await page.keyboard.press("Control+Shift+Z");
    await eventually(async () => Number(await valueOf(page, "corner-0-1-north"))).toBeCloseTo(drawnNorth + 5, 0);

    await type(page, "corner-0-1-east", "-900");
    await eventually(() => page.locator("[data-complaint=crossesItself]").innerText()).toContain("自己交叉");
    await eventually(() => page.locator(".corner-table tr.wrong").innerText()).toContain("自己交叉");
    expect(await act(page, "save").getAttribute("aria-disabled")).toBe("true");
    await act(page, "undo").click();
    await eventually(() => page.locator("[data-complaint]").count()).toBe(0);
    await page.locator("[data-judging=judged]").waitFor();
    await eventually(() => page.locator("[data-save]").getAttribute("data-save")).toBe("ready");
    await act(page, "save").click();
    await eventually(() => page.locator("[data-fence]").innerText()).toContain("多边形，4 个角");
    await eventually(() => page.locator(".fences [role=status]").innerText()).toContain("存好了");

    await type(other.page, "fence-size", "450");
    await other.page.locator("[data-judging=judged]").waitFor();
    await eventually(() => other.page.locator("[data-save]").getAttribute("data-save")).toBe("ready");
    await act(other.page, "save").click();
    await eventually(() => other.page.locator(".conflict").innerText()).toContain(
      "沈协管在 11-21 22:17 先改了这个围栏",
    );
    expect(await other.page.locator("[data-theirs]").innerText()).toContain("多边形，4 个角");
    expect(await other.page.locator("[data-mine]").innerText()).toContain("圆，半径 450 米");
    await eventually(() => other.page.locator(".other-fence").count()).toBe(1);
    await act(other.page, "mine").click();
    await eventually(() => other.page.locator("[data-fence]").innerText()).toContain("圆，半径 450 米");

    await openWang(mine);
    await eventually(() => page.locator("[data-fence]").innerText()).toContain("圆，半径 450 米");
    await startEdit(page);
    await act(page, "versions").click();
    await page.locator('[data-version="2"]').waitFor();
    expect(await page.locator('[data-version="3"]').innerText()).toMatch(/第 3 版[\s\S]*现在用的[\s\S]*管理员/);
    await page.locator('[data-version="2"] [data-act=back]').click();
    await eventually(() => page.locator("[data-corner]").count()).toBe(4);
    await page.locator("[data-judging=judged]").waitFor();
    await eventually(() => page.locator("[data-save]").getAttribute("data-save")).toBe("ready");
    await act(page, "save").click();
    await eventually(() => page.locator("[data-fence]").innerText()).toContain("多边形，4 个角");
  });

  test("a number typed before the page has drawn the new shape moves a corner of that shape", async () => {
    const { page } = await visit();
    await startEdit(page);
    await page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>("#corner-0-0-north");
      document.querySelector<HTMLElement>("[data-choice=polygon]")?.click();
      if (field === null) return;
      field.value = "50";
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });

    await page.locator('[data-corner="0.7"]').waitFor();
    await eventually(() => valueOf(page, "corner-0-0-north")).toBe("50");
    expect(await valueOf(page, "corner-0-0-east")).toBe("300");
  });

  test("with the keyboard alone: another shape, hours, a hole, corners more and fewer, and numbers that cannot be", async () => {
    const { page } = await visit();
    const press = async (selector: string, key = "Enter") => {
      await page.locator(selector).focus();
      await page.keyboard.press(key);
    };
    await press("[data-act=add-fence]");
    await page.locator(".fence-editor").waitFor();
    await type(page, "fence-name", "公园");
    await type(page, "corner-0-0-lat", "40");
    await eventually(() => page.locator("[data-complaint]").allInnerTexts()).toEqual([
      expect.stringContaining("服务范围"),
    ]);
    await press("[data-act=undo]");
    await press("[data-choice=polygon]", " ");
    await press("[data-act=add-hole]");
    await eventually(() => page.locator("[data-corner]").count()).toBe(16);
    await press('tr:has([data-corner="1.0"]) [data-act=remove-corner]');
    await eventually(() => page.locator("[data-corner]").count()).toBe(15);
    await eventually(() => page.locator("[data-corner]:focus").getAttribute("data-corner")).toBe("1.0");
    await press('tr:has([data-corner="0.0"]) [data-act=add-corner]');
    await eventually(() => page.locator("[data-corner]:focus").getAttribute("data-corner")).toBe("0.1");
    await press("[data-act=remove-ring]");
    await eventually(() => page.locator("[data-corner]").count()).toBe(9);
    await press("[data-choice=night]", " ");
    await type(page, "span-1-from", "20:30");
    await eventually(() => page.locator("[data-schedule]").innerText()).toBe("每天 20:30 到次日 06:00");
    await type(page, "corner-0-0-lat", "120.7");
    await eventually(() => page.locator("[id=corner-0-0-lat-wrong]").innerText()).toContain("要填数字");
    await type(page, "corner-0-0-lat", "60");
    await eventually(() => page.locator("[data-complaint=swapped]").innerText()).toContain("填反了");
    await press("[data-act=undo]");
    await page.locator("[data-judging=judged]").waitFor();
    await eventually(() => page.locator("[data-save]").getAttribute("data-save")).toBe("ready");
    await press("[data-act=save]");
    const row = page.locator("[data-fence]", { hasText: "公园" });
    await eventually(() => row.innerText()).toContain("每天 20:30 到次日 06:00");
    expect(await row.innerText()).toContain("多边形，9 个角");

    await row.locator("[data-act=remove-fence]").click();
    await eventually(() => row.locator("[role=alert]").innerText()).toContain("离开那里不再报警");
    await row.locator("[data-act=remove-yes]").click();
    await eventually(() => row.count()).toBe(0);
  });

  test("shared fences are an administrator's to draw, a coordinator of one area looks, and the tool comes only then", async () => {
    const office = await openOffice(stage);
    const { page } = office;
    const fetched: string[] = [];
    page.on("request", (request) => fetched.push(request.url()));
    const has = (name: string) => fetched.some((url) => url.includes(name));
    await page.reload();
    await act(page, "shared-fences").click();
    await page.locator("[data-fence]").waitFor();
    expect(await act(page, "add-fence").count()).toBe(0);
    expect([has("/coordinator-"), has("start-editor"), has("geoman")]).toEqual([true, false, false]);
    await startEdit(page);
    expect([has("start-editor"), has("geoman")]).toEqual([true, true]);
    expect(await act(page, "save").count()).toBe(0);
    await act(page, "close").click();
    const admin = await stage.open({
      scene: "quiet",
      path: "/coordinator.html",
      login: "admin",
      standIn: office.standIn,
    });
    await act(admin.page, "shared-fences").click();
    await act(admin.page, "edit-fence").first().click();
    await type(admin.page, "fence-size", "60");
    await eventually(() => admin.page.locator("[data-save]").getAttribute("data-save")).toBe("ready");
    await act(admin.page, "save").click();

    await eventually(() => admin.page.locator("[data-fence]").innerText()).toContain("宽 60 米");
  });
});
