import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { SceneName } from "./stand-in/scenes.ts";
import { comeBack, cutOff, faceOnPhone, type Opened } from "./stand-in/stage.ts";

describeOnStage("the guardian's phone in a real browser", (stage) => {
  const open = async (
    scene: SceneName,
    over: { readonly login?: string; readonly face?: string; readonly isMuted?: boolean } = {},
  ) => {
    const { login = "lifang", face, ...rest } = over;
    const phone = await stage.open({ scene, path: "/guardian.html", login, phone: true, ...rest });
    if (face !== undefined) await showsFace(phone, face);
    return phone;
  };
  const showsFace = (phone: Opened, face: string) => eventually(() => faceOnPhone(phone.page)).toBe(face);
  const press = ({ page }: Opened, action: string) => page.locator(`.do [data-action="${action}"]`).click();
  const answers = ({ standIn }: Opened) => standIn.desk.answers.map(({ personId, body }) => [personId, body.action]);

  test.each([
    ["quiet", "idle"],
    ["fresh", "alert"],
    ["sos", "alert"],
    ["going", "going"],
    ["contact", "there"],
    ["other", "other"],
    ["stale", "stale"],
    ["returned", "returned"],
    ["found", "found"],
    ["drill", "drill"],
  ] as const)("in the scene %s a guardian sees the face %s with one main button at most", async (scene, face) => {
    const phone = await open(scene, { face });

    expect(await phone.page.locator(".do .main").count()).toBeLessThanOrEqual(1);
    expect(await phone.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const heights = await phone.page
      .locator(".p-btn, .bar-btn")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(56);
  });

  test("the whole way of one guardian: takes it, sets out, meets her, says where", async () => {
    const phone = await open("fresh", { face: "alert" });

    await press(phone, "acknowledge");
    await showsFace(phone, "taken");
    await press(phone, "enRoute");
    await showsFace(phone, "going");
    await press(phone, "contact");
    await showsFace(phone, "there");
    await press(phone, "found");
    await phone.page.locator("#note").fill("在石桥社区门口，人没事");
    await phone.page.locator(".sheet .main").click();
    await showsFace(phone, "found");

    expect(answers(phone).map(([, action]) => action)).toEqual(["acknowledge", "enRoute", "contact", "found"]);
    expect(phone.standIn.desk.answers[3]?.body.note).toBe("在石桥社区门口，人没事");
  });

  test("a phone that may be located says where with each answer, and needs no sentence at the end", async () => {
    const phone = await open("contact", { face: "there" });
    await phone.page.context().grantPermissions(["geolocation"]);
    await phone.page.context().setGeolocation({ longitude: 120.6955, latitude: 30.5125, accuracy: 9 });
    await eventually(async () => {
      // As long as the page has not heard of the permission it asks for a sentence: turned down, and pressed again.
      const sheet = phone.page.locator(".sheet[open] .p-btn").last();
      const found = phone.page.locator('.do [data-action="found"]');
      if (await sheet.isVisible()) await sheet.click({ timeout: 2_000 });
      else if (await found.isVisible()) await found.click({ timeout: 2_000 });
      return phone.standIn.desk.answers[0]?.body.place;
    }).toEqual({ lon: 120.6955, lat: 30.5125, accuracyM: 9 });
  });

  test("two guardians at once: the second sees that the first goes, and may go along", async () => {
    const first = await open("fresh", { face: "alert" });
    const second = await stage.open({
      scene: "fresh",
      path: "/guardian.html",
      login: "chenwei",
      phone: true,
      standIn: first.standIn,
    });
    await showsFace(second, "alert");

    await Promise.all([press(first, "acknowledge"), press(second, "acknowledge")]);

    await showsFace(first, "taken");
    await showsFace(second, "taken");
    expect(
      answers(first)
        .map(([person]) => person)
        .sort(),
    ).toEqual(["person-chenwei", "person-lifang"]);
  });

  test("whoever sees that the other one goes can wait for news and is not asked again", async () => {
    const phone = await open("other", { face: "other" });
    await phone.page.getByRole("button", { name: "知道了，我等消息" }).click();

    await eventually(() => phone.page.locator(".facts").innerText()).toContain("你在等消息");
    expect(answers(phone)).toEqual([]);
  });

  test("without a network the picture carries its time, the telephone is largest, and the answer waits", async () => {
    const phone = await open("fresh", { face: "alert" });
    cutOff(phone.standIn, "all");
    await phone.wait(95_000);
    await showsFace(phone, "offline");

    expect(await phone.page.locator(".strip").innerText()).toContain("没有网络，停在 22:17，1\u00a0分前");
    expect(await phone.page.locator(".do .main").getAttribute("href")).toMatch(/^tel:/);
    await press(phone, "acknowledge");
    await eventually(() => phone.page.locator(".facts").innerText()).toContain("你按了“我来处理”，有网就发出");

    comeBack(phone.standIn);
    await phone.page.evaluate(() => window.dispatchEvent(new Event("online")));
    await eventually(() => answers(phone)).toEqual([["person-lifang", "acknowledge"]]);
    await showsFace(phone, "taken");
  });

  test("a network that breaks sockets but lets requests through still brings the alarm", async () => {
    const phone = await open("quiet", { face: "idle" });
    phone.standIn.faults.refusesSockets = true;
    phone.standIn.cutSockets();
    const [scene] = await stageIncident(phone);
    expect(scene).toBeDefined();

    await showsFace(phone, "alert");
    expect(await phone.page.locator(".strip").innerText()).toContain("网络");
  });

  test("an answer that the service cannot take is said loudly, with a number to call", async () => {
    const phone = await open("fresh", { face: "alert" });
    phone.standIn.faults.failsActions = true;
    await press(phone, "acknowledge");
    await showsFace(phone, "error");

    expect(await phone.page.locator("h1").innerText()).toContain("没有发出去");
    expect(await phone.page.locator('.do a[href="tel:110"]').count()).toBe(1);
    phone.standIn.faults.failsActions = false;
    await phone.page.locator(".do .main").click();
    await showsFace(phone, "taken");
    expect(answers(phone)).toHaveLength(1);
  });

  test("a phone that may not ring says so before anything happens, and can be told to wait", async () => {
    const phone = await open("quiet", { face: "nopush", isMuted: true });
    await phone.page.getByRole("button", { name: "先不打开" }).click();

    await showsFace(phone, "idle");
    expect(await phone.page.locator(".bar").innerText()).toContain("声音没打开");
  });

  test("an alarm says in one sentence what it rests on", async () => {
    const phone = await open("fresh", { face: "alert" });

    await eventually(() => phone.page.locator(".facts").innerText()).toMatch(/定位点.*在围栏外，离边线 \d+ 米/);
  });

  test("a guardian takes her along until a time, both phones say so, and it can be ended early", async () => {
    const phone = await open("quiet", { face: "idle" });
    const heading = (opened: Opened) => eventually(() => opened.page.locator("h1").innerText());
    await phone.page.getByRole("button", { name: "王奶奶和我在一起" }).click();
    await phone.page.locator("[data-until]").nth(1).click();

    await heading(phone).toBe("王奶奶 有人陪着");
    await eventually(() => phone.page.locator(".facts").innerText()).toMatch(/和你在一起，到 \d\d:(00|15|30|45)/);
    const [outing] = [...phone.standIn.desk.excuses.values()];
    expect(outing).toMatchObject({ kind: "outing", givenBy: { personId: "person-lifang" } });

    const other = await stage.open({
      scene: "quiet",
      path: "/guardian.html",
      login: "chenwei",
      phone: true,
      standIn: phone.standIn,
    });
    await eventually(() => other.page.locator(".facts").innerText()).toContain("和李芳在一起，到");
    await phone.page.getByRole("button", { name: "不在一起了" }).click();

    await heading(phone).toBe("王奶奶 在家");
    await eventually(() => other.page.getByRole("button", { name: "王奶奶和我在一起" }).count()).toBe(1);
  });

  test("somebody who guards nobody yet sees whom to ask", async () => {
    await open("quiet", { login: "newcomer", face: "empty" });
  });

  test("the rarer answers are one press away, and a false alarm is one of them", async () => {
    const phone = await open("fresh", { face: "alert" });
    await phone.page.locator('.bar [aria-haspopup="dialog"]').click();
    await phone.page.locator('.sheet [data-action="falseAlarm"]').click();

    await eventually(() => answers(phone)).toEqual([["person-lifang", "falseAlarm"]]);
    await showsFace(phone, "found");
  });

  test("the end is read once and the calm screen comes back", async () => {
    const phone = await open("found", { face: "found" });
    await phone.page.getByRole("button", { name: "回首页" }).click();

    await showsFace(phone, "idle");
  });

  test("the way to the senior opens in a map of the phone, shifted as that map wants it", async () => {
    const phone = await open("going", { face: "going" });

    const href = await phone.page.locator('.do a[target="_blank"]').getAttribute("href");
    expect(href).toMatch(/^https:\/\/uri\.amap\.com\/navigation\?to=120\.70\d+,30\.51\d+&mode=walk/);
    expect(await phone.page.locator('.do a[target="_blank"]').getAttribute("rel")).toContain("noreferrer");
  });

  test("an answer that was pressed survives the phone's browser being closed", async () => {
    const phone = await open("fresh", { face: "alert" });
    phone.standIn.faults.failsActions = true;
    await press(phone, "acknowledge");
    await showsFace(phone, "error");

    phone.standIn.faults.failsActions = false;
    await phone.page.reload();

    await eventually(() => answers(phone)).toEqual([["person-lifang", "acknowledge"]]);
  });

  /** Puts the alarm of another scene on the desk, as the service would while the phone's socket is shut. */
  async function stageIncident(phone: Opened) {
    const { createScene } = await import("./stand-in/scenes.ts");
    const { now } = await import("./stand-in/examples.ts");
    const { incidents, positions } = createScene("fresh", now);
    for (const incident of incidents) phone.standIn.desk.incidents.set(incident.incidentId, incident);
    for (const [seniorId, position] of Object.entries(positions)) {
      const known = phone.standIn.desk.positions.get(seniorId);
      if (known !== undefined) phone.standIn.desk.positions.set(seniorId, { ...known, ...position });
    }
    return incidents;
  }
});
