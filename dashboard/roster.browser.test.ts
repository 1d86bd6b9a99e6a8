import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";

describeOnStage("the roster", (stage) => {
  test("a coordinator sees holes and hand-overs, fills a hole, names a substitute, and takes both back, by keyboard", async () => {
    const { page } = await stage.open({ scene: "quiet", path: "/roster.html", login: "shen" });
    const team = page.locator('tr[data-area="330481001"][data-crew="team"]');
    await eventually(() => team.locator(".shift").count()).toBe(4);
    await eventually(() => team.innerText()).toContain("08:00 交给吴队员");
    await eventually(() => team.innerText()).toContain("08:00 后没人接");
    await eventually(() => team.locator("td .gap").allInnerTexts()).toContain("08:00–20:00 没人");
    const idle = () => eventually(() => page.locator('[aria-busy="true"]').count()).toBe(0);

    const form = page.locator('[data-form="shift"]');
    await form.locator("#person").selectOption("person-zhou");
    await form.locator("#role").selectOption("rescuer");
    await form.locator("#day").fill("2026-11-23");
    await form.locator("#to").press("Enter");
    await eventually(() => team.locator(".shift").count()).toBe(5);
    await eventually(() => team.locator("td .gap").allInnerTexts()).not.toContain("08:00–20:00 没人");
    await idle();
    await form.locator("#to").press("Enter");
    await eventually(() => form.locator('[role="alert"]').innerText()).toContain("时间重叠");

    await idle();
    const leave = page.locator('[data-form="leave"]');
    await leave.locator("#away").selectOption("person-wu");
    await leave.locator("#substitute").selectOption("person-he");
    await leave.locator("#last").press("Enter");
    await eventually(() => leave.locator("li").last().innerText()).toContain("何队员 顶替");
    await idle();
    await leave.getByRole("button", { name: "取消 吴队员 的请假" }).press("Enter");
    await eventually(() => leave.locator("li").count()).toBe(2);
    await idle();
    await team.getByRole("button", { name: "去掉 周启明 11-23 08:00 的班" }).press("Enter");

    await eventually(() => team.locator("td .gap").allInnerTexts()).toContain("08:00–20:00 没人");
    await eventually(() => leave.locator("li").count()).toBe(2);
    await page.getByRole("button", { name: "后一周" }).press("Enter");
    await eventually(() => page.locator(".days").innerText()).toBe("11-28 到 12-04");
  });

  test("a guardian on leave names a substitute, who says yes; the coordinator agrees, and only then somebody stands in", async () => {
    const absent = await stage.open({ scene: "quiet", path: "/guardian.html", login: "lifang", phone: true });
    const { standIn } = absent;
    const sheet = absent.page.locator(".sheet");
    await absent.page.locator('[aria-haspopup="dialog"]').click();
    await absent.page.getByRole("button", { name: "请假" }).click();
    await sheet.locator('input[type="tel"]').fill("13900000121");
    await sheet.locator(".main").click();
    await eventually(() => sheet.locator('[role="alert"]').innerText()).toContain("这是另一位守护人");
    await sheet.locator('input[type="tel"]').fill("13800000009");
    await sheet.locator(".main").click();
    await eventually(() => sheet.locator(".leave").innerText()).toContain(
      "请了 13800000009，等对方答应。现在没有人顶替",
    );
    await eventually(() => sheet.innerText()).toContain("如果这是我们这里守护人的号码，会发消息告诉对方");

    const office = await stage.open({ scene: "quiet", path: "/roster.html", login: "shen", standIn });
    const asks = office.page.locator(".asks li");
    await eventually(() => asks.innerText()).toContain("许燕 还没回答，也等你确认");
    const asked = await stage.open({ scene: "quiet", path: "/guardian.html", login: "newcomer", phone: true, standIn });
    const card = asked.page.locator(".asked");
    await eventually(() => card.innerText()).toContain("李芳请你顶替，看护王奶奶");
    await card.getByRole("button", { name: "我来顶替" }).click();
    await eventually(() => card.innerText()).toContain("等协管员确认");
    expect(await asked.page.locator("[data-face]").getAttribute("data-face")).toBe("empty");

    await asks.getByRole("button", { name: "同意：李芳 的顶替", exact: true }).press("Enter");
    await eventually(() => asks.count()).toBe(0);
    await asked.page.evaluate(() => dispatchEvent(new Event("online")));
    await eventually(() => card.innerText()).toContain("你替李芳看护王奶奶");
    await sheet.getByRole("button", { name: "返回" }).click();
    await absent.page.locator('[aria-haspopup="dialog"]').click();
    await absent.page.getByRole("button", { name: "请假" }).click();
    await eventually(() => sheet.locator(".leave").innerText()).toContain("许燕 顶替");

    const press = (name: string) => card.getByRole("button", { name, exact: true }).click();
    const refuse = async (status: number, code: string) => {
      await asked.page.route("**/substitutions/*/answer", (route) => route.fulfill({ status, json: { code } }));
      await press("我来不了了");
      await press("不来了");
      await eventually(() => card.getByRole("button", { name: "我来不了了" }).count()).toBe(1);
      const said = await asked.page.locator('.tone-warn[role="alert"]').innerText();
      await asked.page.unroute("**/substitutions/*/answer");
      return said;
    };
    expect(await refuse(403, "FORBIDDEN")).toContain("没有发出去");
    expect(await refuse(409, "CONFLICT")).toContain("对方已经撤回了");
    await press("我来不了了");
    await eventually(() => card.innerText()).toContain("说了就不能收回，会告诉李芳和协管员");
    await press("我还是来");
    await eventually(() => card.innerText()).not.toContain("说了就不能收回");
    expect(await card.innerText()).toContain("你替李芳看护王奶奶");
    await press("我来不了了");
    await press("不来了");
    await eventually(() => card.count()).toBe(0);
  });

  test("one of the team reads the roster and is offered nothing that would be refused", async () => {
    const { page } = await stage.open({ scene: "quiet", path: "/roster.html", login: "wu" });
    await page.locator(".shift").first().waitFor();

    expect(await page.locator("form, .shift button, .leaves button").count()).toBe(0);
  });
});
