import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { mapIsDrawn } from "./stand-in/map-facts.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";

describeOnStage("the wall display, in a real browser", (stage) => {
  test("a screen that nobody touches shows what is going on, one incident after the other, and one key leads back", async () => {
    const { page } = await stage.open({ scene: "live", path: "/console.html#wall", login: "zhou" });
    await mapIsDrawn(page);
    const current = page.locator('.incident-card[aria-current="true"] .who');

    await eventually(() => current.innerText()).toBe("王秀珍");
    for (const hidden of [".incident", "#find", ".tools", ".queue .acts"])
      expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
    expect(await page.locator(".live").innerText()).toContain("实时");
    await page.keyboard.press("w");
    await page.locator(".foot-acts").waitFor();
    expect(new URL(page.url()).hash).toBe("");
    await page.keyboard.press("w");
    await eventually(() => page.locator(".incident").isVisible()).toBe(false);
    expect(new URL(page.url()).hash).toBe("#wall");
  });
});
