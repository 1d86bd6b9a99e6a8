import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

describeOnStage("a passer-by with the code of a flyer, in a real browser", (stage) => {
  const open = (token: string) =>
    stage.open({ scene: "quiet", path: `/finder.html#${token}`, login: null, phone: true });
  const face = ({ page }: Opened) => page.locator("main").getAttribute("data-face");
  const send = ({ page }: Opened) => page.locator("[data-send]").click();

  test("one press asks where the phone is and tells it with the words; no address ever carries the code", async () => {
    const finder = await open("lost");
    const asked: { readonly url: string; readonly body: unknown }[] = [];
    finder.page.on("request", (request) => void asked.push({ url: request.url(), body: request.postData() }));
    await finder.page.context().grantPermissions(["geolocation"]);
    await finder.page.context().setGeolocation({ longitude: 120.7, latitude: 30.52, accuracy: 18 });
    await finder.page.locator("#about").fill("往东走");

    await send(finder);

    await eventually(() => face(finder)).toBe("sent");
    const [clue] = asked.filter(({ url }) => url.endsWith("/finder/clues"));
    expect(JSON.parse(String(clue?.body))).toMatchObject({
      token: "lost",
      words: "往东走",
      place: { lon: 120.7, lat: 30.52, accuracyM: 18 },
    });
    expect(asked.filter(({ url }) => url.includes("lost"))).toEqual([]);
  });

  test("without position and without network the words wait, outlive a reload, and go once the network is back", async () => {
    const finder = await open("band");
    await send(finder);
    await eventually(() => finder.page.locator(".note").innerText()).toContain("写一下在哪里");
    await finder.page.locator("#where").fill("河西街农行门口");
    finder.standIn.faults.isDown = true;
    await send(finder);
    await eventually(() => finder.page.locator(".note").innerText()).toContain("还没发出去");

    await finder.page.reload();
    await eventually(() => face(finder)).toBe("unreachable");
    finder.standIn.faults.isDown = false;
    await finder.page.reload();
    await eventually(() => finder.page.locator("#where").inputValue()).toBe("河西街农行门口");
    await send(finder);

    await eventually(() => face(finder)).toBe("sent");
    const numbers = await finder.page
      .locator(".calls a")
      .evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    expect(numbers).toEqual(["tel:057387000000", "tel:110", "tel:120"]);
  });
});
