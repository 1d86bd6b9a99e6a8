import { expect, test } from "vitest";
import { wang } from "./stand-in/cast.ts";
import { eventually } from "./stand-in/eventually.ts";
import { before } from "./stand-in/examples.ts";
import { mapIsDrawn, marksOn, pixelOf } from "./stand-in/map-facts.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

describeOnStage("the rescue console in a real browser", (stage) => {
  const open = (scene: "quiet" | "live" | "fresh" | "doubt", login = "zhou") =>
    stage.open({ scene, path: "/console.html", login });
  const card = ({ page }: Opened) => page.locator(".incident-card").first();
  const answers = ({ standIn }: Opened) => standIn.desk.answers.map(({ personId, body }) => [personId, body.action]);

  test("400 seniors stand on the map where their wristbands said", async () => {
    const console_ = await open("quiet");
    await mapIsDrawn(console_.page);

    const marks = await marksOn(console_.page);
    expect(marks).toHaveLength(400);
    const wanted = console_.standIn.desk.positions.get("senior-0200")?.place;
    const found = marks.find(({ id }) => id === "senior-0200");
    expect([found?.lon, found?.lat]).toEqual([wanted?.lon, wanted?.lat]);
  });

  test("the console says how many false alerts the night has found for yesterday", async () => {
    const console_ = await open("quiet");

    await eventually(() => console_.page.locator(".status").innerText()).toContain("昨天误报 每人 0.01 次");
  });

  test("an area whose wristbands fell silent together stands above everything until it is over", async () => {
    const console_ = await open("quiet");
    await mapIsDrawn(console_.page);
    const [area] = console_.standIn.desk.areas.filter(({ kind }) => kind === "subDistrict");
    const outage = { areaId: area?.areaId ?? "", since: before(5 * 60), silentCount: 61, bandCount: 90 };

    console_.standIn.say({ kind: "outages", outages: [outage] });
    await eventually(() => console_.page.locator(".banner").textContent()).toContain("90 只手环里 61 只");
    expect(await console_.page.locator(".banner").textContent()).toContain(area?.nameZh.slice(0, 2));
    console_.standIn.say({ kind: "outages", outages: [] });

    await eventually(() => console_.page.locator(".banner").count()).toBe(0);
  });

  test("no tag at the rim and nobody who is looked for lies under the legend", async () => {
    const { page } = await open("live");
    await mapIsDrawn(page);
    const legend = await page.locator(".legend").boundingBox();
    const bottomOf = async (selector: string) => {
      const box = await page.locator(selector, { hasText: "周阿根" }).boundingBox();
      return box === null ? Number.NaN : box.y + box.height;
    };

    await eventually(() => bottomOf("#rim .rim")).toBeLessThanOrEqual(legend?.y ?? 0);
    await page.locator(".tools button").nth(2).click();

    await eventually(() => bottomOf("svg.m-lost")).toBeLessThanOrEqual(legend?.y ?? 0);
  });

  test("the past half hour is played on the map, marked as past, and Esc leads back to now", async () => {
    const console_ = await open("live");
    const { page } = console_;
    await mapIsDrawn(page);
    const slider = page.locator(".play input");
    const end = Number(await slider.getAttribute("max"));

    await slider.fill(String(end - 150_000));

    await eventually(() => page.locator(".past-pill").textContent()).toContain("不是实时");
    await eventually(() => page.locator(".top .live").textContent()).toContain("回放中");
    await eventually(() => marksOn(page).then((marks) => marks.length)).toBe(1);
    expect(await page.locator(".incident-card").count()).toBeGreaterThan(1);

    await page.keyboard.press("Escape");

    await eventually(() => page.locator(".past-pill").count()).toBe(0);
    await eventually(() => marksOn(page).then((marks) => marks.length)).toBeGreaterThan(300);
  });

  test("a new position moves the mark to its pixel within a moment, without a glide", async () => {
    const console_ = await open("quiet");
    await mapIsDrawn(console_.page);
    const position = console_.standIn.desk.positions.get(wang);
    if (position?.place == null) throw new Error("the cast has a place");
    const place = { ...position.place, lon: 120.7, lat: 30.5, fixedAt: before(0) };

    console_.standIn.say({ kind: "positions", positions: [{ ...position, place, heardAt: before(0) }] });

    await eventually(async () => (await marksOn(console_.page)).find(({ id }) => id === wang)?.lon).toBe(120.7);
    const pixel = await pixelOf(console_.page, 120.7, 30.5);
    const box = await console_.page.locator("#map").boundingBox();
    await console_.page.mouse.click((box?.x ?? 0) + pixel.x, (box?.y ?? 0) + pixel.y);
    await eventually(() => console_.page.locator(".incident h2").textContent()).toContain("王秀珍");
  });

  test("an alarm opens by itself: card, panel, map, title and icon, and the service hears that it is seen", async () => {
    const console_ = await open("live");
    await mapIsDrawn(console_.page);
    await console_.page.locator('.incident[data-senior="senior-0001"]').waitFor();

    expect(await card(console_).locator(".far").textContent()).toBe("围栏外 340 米，往东走");
    expect(await console_.page.title()).toBe("(2) 走失 · 121爱回家 调度台");
    expect(await console_.page.locator('link[rel="icon"]').getAttribute("href")).toBe("/favicon-alert.svg");
    const lost = (await marksOn(console_.page)).find(({ id }) => id === wang);
    expect(lost).toMatchObject({
      kind: "incident",
      look: "lost",
      flag: ["王秀珍 围栏外 340 米", "8 秒前 ±62 米 · 0.9 米/秒"],
    });
    await eventually(
      () => console_.standIn.heard().filter(({ kind }) => kind === "shown").length,
    ).toBeGreaterThanOrEqual(2);
  });

  test("the card shows both guardians, the team and what happens next, the panel which fence she is out of and that the water near is a danger", async () => {
    const console_ = await open("live");
    await card(console_).waitFor();

    expect(await card(console_).locator(".crew li").allInnerTexts()).toEqual([
      expect.stringContaining("在路上"),
      expect.stringContaining("正在发电话 第 2 次"),
      expect.stringContaining("还没接警"),
    ]);
    expect(await card(console_).locator(".fuse").innerText()).toContain("27:45");
    const fences = console_.page.locator('[data-section="fences"] li');
    await eventually(() => fences.allInnerTexts()).toEqual([
      expect.stringMatching(/水边\s*没进去，还隔 \d+ 米/),
      expect.stringMatching(/家\s*在外面 \d+ 米/),
    ]);
    const signs = await fences.evaluateAll((rows) =>
      rows.map((row) => [row.querySelector(".sr")?.textContent, row.querySelectorAll(".hazard").length]),
    );
    expect(signs).toEqual([
      ["危险处", 1],
      [undefined, 0],
    ]);
  });

  test("one press takes the incident, and every other page sees who did", async () => {
    const console_ = await open("fresh");
    const other = await stage.open({
      scene: "fresh",
      path: "/console.html",
      login: "viewer",
      standIn: console_.standIn,
    });

    await card(console_).locator('[data-action="acknowledge"]').click();

    await eventually(() => answers(console_)).toEqual([["person-zhou", "acknowledge"]]);
    await eventually(() => card(other).innerText()).toContain("周启明 接警了");
    expect(await card(other).locator('[data-action="acknowledge"]').count()).toBe(0);
  });

  test("what ends an incident is asked first, and a note goes along", async () => {
    const console_ = await open("fresh");
    await console_.page.locator('.foot-acts [data-action="found"]').click();
    await console_.page.locator("#note").fill("在桥边坐着");
    await console_.page.locator("dialog .safe").click();

    await eventually(() => console_.standIn.desk.answers[0]?.body).toMatchObject({
      action: "found",
      note: "在桥边坐着",
    });
    await eventually(() => console_.page.locator("dialog").evaluate((element) => element.hasAttribute("open"))).toBe(
      false,
    );
  });

  test("everything can be done by keyboard", async () => {
    const console_ = await open("live");
    const { page } = console_;
    await page.locator(".incident[data-senior]").waitFor();
    const selected = () => page.locator(".incident[data-senior]").getAttribute("data-senior");

    const first = await selected();
    await page.keyboard.press("j");
    await eventually(selected).not.toBe(first);
    await page.keyboard.press("k");
    await eventually(selected).toBe(first);
    await page.keyboard.press("a");
    await eventually(() => answers(console_)).toEqual([["person-zhou", "acknowledge"]]);
    await page.keyboard.press("/");
    await page.keyboard.type("周阿根");
    await eventually(() => page.locator(".feed .mini").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await page.locator("#find").evaluate((element) => element instanceof HTMLElement && element.blur());
    await page.keyboard.press("?");
    await eventually(() => page.locator("dialog[open] .keys").count()).toBe(1);
    await page.keyboard.press("Escape");
    await eventually(() => page.locator("dialog[open]").count()).toBe(0);
  });

  test("a refusal says what failed, what still works, and leaves with a press", async () => {
    const console_ = await open("fresh");
    console_.standIn.faults.refuseActionsWith = "INCIDENT_CHANGED";
    await card(console_).locator('[data-action="acknowledge"]').click();

    await eventually(() => console_.page.locator(".errbox").innerText()).toContain("情况又变了");
    await console_.page.locator(".errbox .btn").click();
    await eventually(() => console_.page.locator(".errbox").count()).toBe(0);
  });

  test("a rescuer waits for the guardians at level 0, and the reason stands beside the button", async () => {
    const console_ = await open("fresh", "wu");

    expect(await card(console_).locator('[data-action="acknowledge"]').getAttribute("aria-disabled")).toBe("true");
    expect(await card(console_).innerText()).toContain("先叫守护人，升到 1 级你就能接警");
    await card(console_).locator('[data-action="acknowledge"]').click({ force: true });
    expect(answers(console_)).toEqual([]);
  });

  test("the officer turns a doubt into an alarm", async () => {
    const console_ = await open("doubt");
    await console_.page.locator(".mini[data-senior]").first().click();
    await console_.page.locator('.foot-acts [data-action="escalate"]').click();
    await console_.page.locator("dialog .main").click();

    await eventually(() => answers(console_)).toEqual([["person-zhou", "escalate"]]);
  });

  test("the wristband is asked for a position with one key, and not twice", async () => {
    const console_ = await open("fresh");
    await console_.page.locator(".incident[data-senior]").waitFor();
    const orders: string[] = [];
    console_.page.on("request", (request) => {
      if (request.url().endsWith("/commands")) orders.push(request.postData() ?? "");
    });

    for (let press = 0; press < 3; press += 1) await console_.page.keyboard.press("l");

    await eventually(() => console_.page.locator(".incident .hint").first().innerText()).toContain("已请手环报位置");
    expect(orders).toEqual(['{"kind":"locateNow"}']);
  });

  test("language and light are remembered on this machine", async () => {
    const console_ = await open("quiet");
    const { page } = console_;
    await page.locator(".menu-host .btn").first().click();
    await page.getByRole("button", { name: "English" }).click();
    await eventually(() => page.locator(".tiles").innerText()).toContain("Online");
    await page.locator(".menu-host .btn").first().click();
    await page.getByRole("button", { name: "Day" }).click();
    await eventually(() => page.locator("html").getAttribute("data-theme")).toBe("light");

    expect(
      await page.evaluate(() => [localStorage.getItem("121.language"), localStorage.getItem("121.theme")]),
    ).toEqual(["en", "light"]);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  test("an officer gives a task, the rescuer answers it, and both see how far it is; a shift is handed over", async () => {
    const officer = await open("fresh");
    const rescuer = await stage.open({
      scene: "fresh",
      path: "/console.html",
      login: "wu",
      standIn: officer.standIn,
    });
    await officer.page.getByRole("button", { name: "派人做事…" }).click();
    await officer.page.getByLabel("派谁").selectOption("吴队员");
    await officer.page.getByLabel("做什么", { exact: true }).selectOption("搜那一片");
    await officer.page.getByLabel("搜多大").selectOption("500");
    await officer.page.getByLabel("补充（可不填）").fill("河东岸");
    await officer.page.getByRole("button", { name: "派出" }).click();

    const row = ({ page }: Opened) => page.locator(".team-row[data-task]");
    await eventually(() => row(officer).innerText()).toContain("还没回");
    expect(await row(officer).innerText()).toContain("方圆 500 米 · 河东岸");
    expect(await row(officer).getByRole("button").count()).toBe(0);
    await row(rescuer).getByRole("button", { name: "接", exact: true }).click();
    await row(rescuer).getByRole("button", { name: "做完了" }).click();
    await eventually(() => row(officer).locator(".sub").innerText()).toBe("做完了");

    await rescuer.page.getByRole("button", { name: "交班…" }).click();
    await rescuer.page.getByLabel("接班的人").selectOption("周启明");
    await rescuer.page.getByLabel("要他知道的事").fill("北岸搜过了");
    await rescuer.page.getByRole("button", { name: "交班", exact: true }).click();
    await eventually(() => rescuer.page.getByRole("alert").innerText()).toContain("没有在班");
  });

  test("a drill calls the guardians who are ticked, and is marked as one; a rescuer cannot begin it", async () => {
    const officer = await open("quiet");
    await mapIsDrawn(officer.page);
    const chosen = async ({ page }: Opened) => {
      await page.locator("#find").fill("王秀珍");
      await page.locator(".queue").getByRole("button", { name: "王秀珍" }).first().click();
      await page.locator(".incident[data-senior]").waitFor();
    };
    const rescuer = await stage.open({ scene: "quiet", path: "/console.html", login: "wu", standIn: officer.standIn });
    await chosen(rescuer);
    expect(await rescuer.page.getByRole("button", { name: "演练…" }).count()).toBe(0);

    await chosen(officer);
    await officer.page.getByRole("button", { name: "演练…" }).click();
    await officer.page.getByRole("checkbox", { name: "周启明" }).check();
    await officer.page.getByRole("button", { name: "开始演练" }).click();
    await eventually(() => officer.page.getByRole("alert").innerText()).toContain("不在班");
    for (const name of ["周启明", "陈伟"]) await officer.page.getByRole("checkbox", { name }).uncheck();
    await officer.page.getByRole("button", { name: "开始演练" }).click();

    await eventually(() => officer.page.locator(".incident .chip").innerText()).toBe("演练");
    const [drill] = [...officer.standIn.desk.incidents.values()];
    expect([drill?.drill, drill?.responders.map(({ name }) => name)]).toEqual([true, ["李芳"]]);
  });

  test("an officer links two incidents, goes from one to the other, and takes the link back", async () => {
    const { page, standIn } = await open("live");
    const other = [...standIn.desk.incidents.values()].find(
      ({ seniorId, state }) => seniorId !== wang && state !== "suspected",
    );

    await page.locator(".menu-host > .btn.big").click();
    await page.getByRole("button", { name: "关联或并入…" }).click();
    await page.locator("#other").selectOption(other?.incidentId ?? "");
    await page.locator("button[value=links]").click();
    await page.locator(`[data-unlink="${other?.incidentId}"]`).click();

    await eventually(() => page.locator("[data-unlink]").count()).toBe(0);
    expect(standIn.desk.incidents.get(other?.incidentId ?? "")?.links).toEqual([]);
  });

  test("a session that ends stops the page honestly", async () => {
    const console_ = await open("live");
    await card(console_).waitFor();
    console_.standIn.say({ kind: "goodbye", code: "SESSION_EXPIRED" });

    await eventually(() => console_.page.locator(".banner").innerText()).toContain("登录已失效");
  });
});
