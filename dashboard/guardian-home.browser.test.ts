import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { fillEnrolment } from "./stand-in/fill-enrolment.ts";
import { fieldOf, openOffice } from "./stand-in/office.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

/** Where somebody lives is answered only when it is let go. */
async function holdHome(page: Opened["page"]) {
  let letGo = (): void => undefined;
  const allowed = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/people/*/home", async (route) => {
    await allowed;
    await route.continue();
  });
  return { held: page.waitForRequest("**/people/*/home"), letGo: () => letGo() };
}

describeOnStage("where guardians live, on the coordinator's page", (stage) => {
  const open = () => openOffice(stage);
  const distances = ({ page }: Opened) => page.locator(".far").allInnerTexts();

  test("a pin on the map says how far a guardian lives, too far is said, and one home for two is not sent", async () => {
    const office = await open();
    const { page, standIn } = office;
    await page.locator(".list .tools .btn").click();
    await fillEnrolment(page);
    await fieldOf(office, "guardians.0.address").fill("竹里街 12 号 3 室");
    await fieldOf(office, "guardians.1.address").fill("竹里街１２－３");
    await page.locator('[data-pin="guardians.1"]').click();
    await eventually(() => page.locator(".pinning").innerText()).toContain("守护人 B 的家");
    await page.locator("#map canvas").first().waitFor({ state: "attached" });
    await page.locator("#map").click({ position: { x: 120, y: 120 } });

    await eventually(() => distances(office)).toEqual([expect.stringMatching(/^离老人家 \d+ 米$/)]);
    expect(await fieldOf(office, "lon").inputValue()).toBe("120.6905");
    expect(await page.locator(".home-pin").allInnerTexts()).toEqual(["B"]);
    await fieldOf(office, "guardians.1.lat").fill("30.5451");
    await fieldOf(office, "guardians.1.lon").fill("120.6905");
    await eventually(() => distances(office)).toEqual([expect.stringMatching(/^离老人家 3\.3 公里，太远/)]);
    await page.locator(".bar .main").click();
    await eventually(() => fieldOf(office, "guardians.1.address-hint").innerText()).toBe("两位守护人不能住在同一处");
    expect(standIn.desk.seniors.size).toBe(400);

    await fieldOf(office, "guardians.1.address").fill("竹里街 14 号");
    await page.locator(".bar .main").click();
    await page.locator(".token").waitFor();
    await eventually(() => distances(office)).toEqual([expect.stringContaining("3.3 公里")]);
    expect([...standIn.desk.homes.values()].slice(-2)).toEqual([
      { address: "竹里街 12 号 3 室", place: null },
      { address: "竹里街 14 号", place: { lon: 120.6905, lat: 30.5451 } },
    ]);
  });

  test("the card tells near from far, and a move is written down without pairing anew", async () => {
    const office = await open();
    const { page, standIn } = office;
    await page.locator(".list input").fill("王秀珍");
    await page.locator(".list li button").first().click();
    await eventually(() => page.locator("[data-far]").evaluateAll((all) => all.map((it) => it.dataset["far"]))).toEqual(
      ["false", "true"],
    );

    await page.locator('[data-home="B"]').click();
    expect(await fieldOf(office, "pairing.address").inputValue()).toContain("北关路 88 号");
    await fieldOf(office, "pairing.address").fill("桂花浜 3 号 201（虚构）");
    await page.locator("form .btn.main").click();
    await eventually(() => fieldOf(office, "pairing.address-hint").innerText()).toBe("两位守护人不能住在同一处");
    await fieldOf(office, "pairing.address").fill("竹里街 30 号（虚构）");
    await page.locator('[data-pin="pairing"]').click();
    await fieldOf(office, "pairing.lat").fill("");
    await fieldOf(office, "pairing.lon").fill("");
    await page.locator("form .btn.main").click();

    await eventually(() => page.locator(".guard").nth(1).innerText()).toContain("竹里街 30 号（虚构）");
    expect(await page.locator(".guard").nth(1).innerText()).toContain("没标位置");
    expect(standIn.desk.homes.get("person-chenwei")).toEqual({ address: "竹里街 30 号（虚构）", place: null });
  });

  test("a known guardian brings their home along, and it is not sent again", async () => {
    const office = await open();
    const { page } = office;
    await page.locator(".list .tools .btn").click();
    const { held, letGo } = await holdHome(page);
    await fieldOf(office, "guardians.0.find").fill("李芳");
    await page.locator(".found .btn").first().click();
    await held;
    const address = fieldOf(office, "guardians.0.address");
    const pin = page.locator('[data-pin="guardians.0"]');
    await eventually(async () => [await address.isEditable(), await pin.isEnabled()]).toEqual([false, false]);
    letGo();

    await eventually(() => address.isEditable()).toBe(true);
    await eventually(() => fieldOf(office, "guardians.0.address").inputValue()).toContain("桂花浜 3 号");
    await page.getByRole("button", { name: "换人" }).click();
    await eventually(() => fieldOf(office, "guardians.0.address").inputValue()).toBe("");
  });

  test("an enrolment that was begun is still there after a reload, and gone when the session has ended", async () => {
    const office = await open();
    const { page, standIn } = office;
    await page.locator(".list .tools .btn").click();
    await fieldOf(office, "guardians.0.address").fill("竹里街 12 号 3 室");
    const kept = () => page.evaluate(() => JSON.stringify(sessionStorage));
    await eventually(kept).toContain("竹里街");
    await page.reload();
    await page.locator(".list .tools .btn").click();
    await eventually(() => fieldOf(office, "guardians.0.address").inputValue()).toContain("竹里街");

    // The stand-in lets the same person in again at once.
    const [left, back] = [
      page.waitForEvent("framenavigated", (frame) => frame.url().includes("?next=")),
      page.waitForEvent("framenavigated", (frame) => frame.url().endsWith("/coordinator.html")),
    ];
    standIn.say({ kind: "goodbye", code: "SESSION_EXPIRED" });
    await Promise.all([left, back]);

    await page.locator(".list .tools .btn").click();
    expect(await fieldOf(office, "guardians.0.address").inputValue()).toBe("");
    expect(await kept()).not.toContain("竹里街");
  });
});
