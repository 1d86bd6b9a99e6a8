import { expect, test } from "vitest";
import { wang } from "./stand-in/cast.ts";
import { eventually } from "./stand-in/eventually.ts";
import { mapIsDrawn, marksOn } from "./stand-in/map-facts.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

describeOnStage("a shared link in a real browser", (stage) => {
  /** The phone is woken: the page looks at once. */
  const wake = ({ page }: Opened) => page.evaluate(() => dispatchEvent(new Event("online")));
  const face = ({ page }: Opened) => page.locator("main.share").getAttribute("data-face");
  const numbers = ({ page }: Opened) =>
    page.locator(".do a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  /** The stand-in has no number of the rescue team for `transport`. */
  const makeLink = async ({ page }: Opened, audience = "transport"): Promise<string> => {
    await page.locator('[data-share="open"]').click();
    await page.locator("#audience").selectOption(audience);
    await page.locator("#share-note").fill("1 路车队");
    await page.locator("dialog .main").click();
    const url = new URL(await page.locator("#share-link").inputValue());
    await page.locator("dialog .main").click();
    return `${url.pathname}${url.hash}`;
  };

  test("made on the console, it shows a stranger where the senior goes, until it is taken back", async () => {
    const console_ = await stage.open({ scene: "live", path: "/console.html", login: "zhou" });
    const { standIn } = console_;
    const path = await makeLink(console_);
    await eventually(() => console_.page.locator(".share-row").innerText()).toContain("还没有人打开");

    const holder = await stage.open({ scene: "live", path, login: null, phone: true, standIn });
    await mapIsDrawn(holder.page);
    await eventually(() => holder.page.locator("h1").innerText()).toBe("王奶奶走失了");
    await eventually(() => holder.page.locator(".until").innerText()).toContain("有效到");
    expect(await numbers(holder)).toEqual(["tel:110", "tel:120"]);
    expect(await holder.page.locator("main").innerText()).not.toMatch(/王秀珍|竹里街|13[89]0000|李芳|陈伟/);
    const asked = await holder.page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    expect(asked.join(" ")).not.toContain("link-1");

    const position = standIn.desk.positions.get(wang);
    if (position?.place == null) throw new Error("the cast has a place");
    standIn.desk.positions.set(wang, { ...position, place: { ...position.place, lon: 120.72 } });
    await wake(holder);
    await eventually(async () => (await marksOn(holder.page)).map(({ lon }) => lon)).toEqual([120.72]);

    await console_.page.locator('[data-share="revoke"]').click();
    await eventually(() => console_.page.locator(".share-row").getAttribute("data-share-state")).toBe("revoked");
    await wake(holder);
    await eventually(() => face(holder)).toBe("revoked");
    expect(await holder.page.locator("#map").count()).toBe(0);
  });

  test("cut off it says so and its ages go on; the end of its time takes the place away even then", async () => {
    const console_ = await stage.open({ scene: "live", path: "/console.html", login: "zhou" });
    const { standIn } = console_;
    const path = await makeLink(console_, "police");
    const holder = await stage.open({ scene: "live", path, login: null, phone: true, standIn });
    await eventually(() => face(holder)).toBe("live");
    expect(await numbers(holder)).toEqual(["tel:110", "tel:057387000000", "tel:120"]);

    standIn.faults.isDown = true;
    await holder.wait(60_000);
    await eventually(() => face(holder)).toBe("offline");
    await eventually(() => holder.page.locator("[data-place]").innerText()).toContain("1 分前");
    await holder.wait(6 * 3_600_000);

    await eventually(() => face(holder)).toBe("expired");
    standIn.faults.isDown = false;
  });

  test("the trace of an incident is taken away as a file named by its number, and only with a reason", async () => {
    const { page } = await stage.open({ scene: "live", path: "/console.html", login: "zhou" });
    await page.locator('[data-export="open"]').click();
    await page.locator("dialog .main").click();
    await eventually(() => page.locator("dialog [role=alert]").innerText()).toContain("选一个原因");
    await page.locator("#format").selectOption("kml");
    await page.locator("#export-reason").selectOption("search");

    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("dialog .main").click()]);

    expect(download.suggestedFilename()).toBe("incident-0231.kml");
    await eventually(() => page.locator("dialog[open]").count()).toBe(0);
  });
});
