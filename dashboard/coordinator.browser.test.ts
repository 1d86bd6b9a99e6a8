import { expect, test } from "vitest";
import { wang } from "./stand-in/cast.ts";
import { eventually } from "./stand-in/eventually.ts";
import { fillEnrolment } from "./stand-in/fill-enrolment.ts";
import { fieldOf, openOffice } from "./stand-in/office.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

describeOnStage("the coordinator's page in a real browser", (stage) => {
  const open = () => openOffice(stage);
  const startForm = async ({ page }: Opened) => {
    await page.locator(".list .tools .btn").click();
    await page.locator("#name").waitFor();
  };
  const openWang = async ({ page }: Opened) => {
    await page.locator(".list input").fill("王秀珍");
    await page.locator(".list li button").first().click();
    await page.locator(".ways").first().waitFor();
  };

  test("whoever is invited is in the list until they are revoked, and the link is on the page once", async () => {
    const { page } = await open();
    const invite = async (name: string) => {
      await page.locator("#invite-name").fill(name);
      await page.locator(".invite .main").click();
    };
    await page.locator(".top .btn", { hasText: "邀请" }).click();
    await page.locator("#invite-name").waitFor();
    await page.locator(".invite .main").click();
    await eventually(() => page.locator(".invite [role=alert]").innerText()).toContain("填上姓名");
    await invite("无权");
    await eventually(() => page.locator(".invite [role=alert]").innerText()).toContain("不能邀请");
    await invite("许燕");
    await page.locator(".invited li").waitFor();
    const link = await page.locator(".token code").innerText();
    await page.locator(".top .btn", { hasText: "邀请" }).click();
    await eventually(() => page.locator(".token").count()).toBe(0);
    const waiting = await page.locator(".invited li b").allInnerTexts();
    await page.locator(".invited .btn").click();

    await eventually(() => page.locator(".invited li").count()).toBe(0);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/join\.html#stand-in-invitation/);
    expect(waiting).toEqual(["许燕"]);
  });

  test("the board lists alone whose wristband must be charged, and whom nobody has heard", async () => {
    const { page } = await openOffice(stage, {
      prepare: ({ desk: { positions } }) => {
        const [first] = [...positions.values()].filter(({ standing }) => standing === "inside");
        if (first !== undefined) positions.set(first.seniorId, { ...first, batteryPct: 7, charging: false });
      },
    });
    const low = page.locator('[data-tile="battery"]');
    await eventually(() => low.locator("b").innerText()).toBe("1");
    await low.click();
    await eventually(() => page.locator(".list li").allInnerTexts()).toEqual([
      expect.stringContaining("电量 7%，请充电"),
    ]);

    await page.locator('[data-tile="unheard"]').click();
    const silent = await page.locator('[data-tile="unheard"] b').innerText();
    await eventually(() => page.locator(".list li").count()).toBe(Number(silent));
    await page.locator('[data-tile="unheard"]').click();
    await eventually(() => page.locator(".list li").count()).toBe(200);
  });

  test("a senior, a wristband, two guardians and a fence in one go, and the password is shown once", async () => {
    const office = await open();
    await startForm(office);
    await fillEnrolment(office.page);
    await office.page.locator(".bar .main").click();
    await office.page.locator(".token").waitFor();

    expect(await office.page.locator(".token").innerText()).toContain("stand-in-token-9f3a-77c1");
    const enrolled = [...office.standIn.desk.seniors.values()].find(({ name }) => name === "沈桂花");
    expect(enrolled?.guardians.map(({ slot, name }) => [slot, name])).toEqual([
      ["A", "许燕"],
      ["B", "方立"],
    ]);
    await eventually(() => office.page.locator(".sum b").first().innerText()).toBe("401");
    await office.page.locator(".list li button").nth(1).click();
    await eventually(() => office.page.locator(".token").count()).toBe(0);
  });

  test("an empty form is not sent, and each complaint goes away as it is put right", async () => {
    const office = await open();
    await startForm(office);
    await office.page.locator(".bar .main").click();
    await eventually(() => office.page.locator(".why").innerText()).toContain("还有 8 处要改");

    await fieldOf(office, "name").fill("沈桂花");

    await eventually(() => office.page.locator(".why").innerText()).toContain("还有 7 处要改");
    expect(await fieldOf(office, "name").getAttribute("aria-invalid")).toBe("false");
    expect(office.standIn.desk.seniors.size).toBe(400);
  });

  test("one phone for two guardians is refused before it is sent", async () => {
    const office = await open();
    await startForm(office);
    await fillEnrolment(office.page);
    await fieldOf(office, "guardians.1.phone").fill("138 0000 9001");
    await office.page.locator(".bar .main").click();

    await eventually(() => office.page.locator('[id="guardians.1.phone-hint"]').innerText()).toContain(
      "不能是同一个手机号",
    );
    expect(office.standIn.desk.seniors.size).toBe(400);
  });

  test("a wristband that somebody wears is refused in words, and nothing typed is lost", async () => {
    const office = await open();
    await startForm(office);
    await fillEnrolment(office.page);
    await fieldOf(office, "wristbandId").fill("HN-121-0001");
    await office.page.locator(".bar .main").click();

    await eventually(() => office.page.locator(".why").innerText()).toContain("这只手环戴在别人手上");
    expect(await fieldOf(office, "name").inputValue()).toBe("沈桂花");
    expect(await fieldOf(office, "guardians.1.name").inputValue()).toBe("方立");
  });

  test("a form that was left half-way is there again after the page was reloaded", async () => {
    const office = await open();
    await startForm(office);
    await fieldOf(office, "name").fill("沈桂花");
    await office.page.reload();
    await office.page.getByRole("button", { name: "接着填草稿" }).click();

    expect(await fieldOf(office, "name").inputValue()).toBe("沈桂花");
  });

  test("a click on the map sets the home, and so do the numbers", async () => {
    const office = await open();
    await startForm(office);
    await office.page.locator("#map canvas").first().waitFor({ state: "attached" });
    await office.page.locator("#map").click({ position: { x: 200, y: 150 } });

    await eventually(() => fieldOf(office, "lon").inputValue()).toMatch(/^120\.6\d+/);
    await fieldOf(office, "lon").fill("120.7");
    expect(await fieldOf(office, "lon").inputValue()).toBe("120.7");
    await office.page.getByRole("button", { name: "大 50 米" }).click();
    await eventually(() => fieldOf(office, "radius").inputValue()).toBe("350");
  });

  test("a fence that would have made false alerts last month is said so in one sentence before it is saved", async () => {
    const office = await open();
    await openWang(office);
    const sentence = () => office.page.locator("[data-judging]").innerText();
    await fieldOf(office, "radius").fill("150");

    await eventually(sentence).toBe("过去 30 天照这个围栏，会误报 9 次：常去的 2 处离边线太近。");
    await fieldOf(office, "radius").fill("60");
    await eventually(sentence).toBe("过去 30 天照这个围栏，会误报 9 次：家离边线只有 60 米，定位偏一点就会误报。");
    await fieldOf(office, "radius").fill("400");
    await eventually(sentence).toBe("过去 30 天照这个围栏，一次也不会误报。");
  });

  test("a known guardian is found by name and takes over their phone, nothing else", async () => {
    const office = await open();
    await startForm(office);
    await fieldOf(office, "guardians.0.find").fill("李芳");
    await office.page.locator(".found .btn").first().click();

    await eventually(() => fieldOf(office, "guardians.0.name").inputValue()).toBe("李芳");
    await eventually(() => fieldOf(office, "guardians.0.phone").getAttribute("readonly")).not.toBeNull();
    await eventually(() => fieldOf(office, "guardians.0.login").count()).toBe(0);
  });

  test("in English the button for another photo stays under the face", async () => {
    const office = await open();
    await openWang(office);
    await office.page.getByRole("button", { name: "English" }).click();
    const button = office.page.locator(".photo-field label");
    await eventually(() => button.innerText()).toContain("Change photo");

    const [column, photo] = [await office.page.locator(".photo-field").boundingBox(), await button.boundingBox()];
    expect(photo?.width).toBeLessThanOrEqual(column?.width ?? 0);
    expect(await button.evaluate((it) => it.scrollWidth <= it.clientWidth)).toBe(true);
  });

  test("a guardian who moves away is replaced, and the list follows", async () => {
    const office = await open();
    await openWang(office);
    await office.page.locator(".guard").nth(1).getByRole("button", { name: "换人" }).click();
    await fieldOf(office, "pairing.name").fill("方立");
    await fieldOf(office, "pairing.phone").fill("13900009001");
    await office.page.locator("form .btn.main").click();

    await eventually(() => office.page.locator(".guard").nth(1).innerText()).toContain("方立");
    expect(office.standIn.desk.seniors.get(wang)?.guardians.map(({ name }) => name)).toEqual(["李芳", "方立"]);
  });

  test("a lost wristband password is replaced by a new one", async () => {
    const office = await open();
    await openWang(office);
    await office.page.getByRole("button", { name: "换一个密码" }).click();

    await eventually(() => office.page.locator(".token code").innerText()).toBe("stand-in-token-0000-1111-2222");
  });

  test("a test counts only for the guardian whom it has reached", async () => {
    const office = await open();
    await openWang(office);
    await office.page.locator(".test + .btn").click();

    await eventually(() => office.page.locator(".side h2 .chip").innerText()).toBe("还差 1 位");
    await eventually(() => office.page.locator(".test li").first().innerText()).toContain("送到了");
    expect(await office.page.locator(".test li").nth(1).innerText()).toContain("等送到");
    expect(await office.page.locator(".ways").nth(1).innerText()).toContain("没送到 3 次");
  });
});
