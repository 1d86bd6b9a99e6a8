import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";

describeOnStage("clues of passers-by on the console, in a real browser", (stage) => {
  test("a clue comes in with words, age and photo; the officer confirms it, and a viewer sees it only from then on", async () => {
    const officer = await stage.open({ scene: "live", path: "/console.html", login: "zhou" });
    const viewer = await stage.open({
      scene: "live",
      path: "/console.html",
      login: "viewer",
      standIn: officer.standIn,
    });
    await officer.page.locator(".crew, .team-row").first().waitFor();
    expect(await officer.page.locator("[data-clue]").count()).toBe(0);

    officer.standIn.giveClues("incident-0231");
    const clue = officer.page.locator("[data-clue=clue-2]");
    await eventually(() => clue.innerText()).toMatch(/没核实 42 秒前[^]*河西街农行门口/);
    await eventually(() =>
      clue.locator("img").evaluate((img) => img instanceof HTMLImageElement && img.naturalWidth > 0),
    ).toBe(true);
    expect(await viewer.page.locator("[data-clue]").count()).toBe(0);
    await clue.locator("[data-judge=confirmed]").click();

    await eventually(() => clue.getAttribute("data-state")).toBe("confirmed");
    await eventually(() => viewer.page.locator("[data-clue]").count()).toBe(1);
    expect(await viewer.page.locator("[data-judge]").count()).toBe(0);
  });
});
