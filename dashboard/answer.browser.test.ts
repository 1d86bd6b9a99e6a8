import { expect, test } from "vitest";
import { eventually } from "./stand-in/eventually.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import type { Opened } from "./stand-in/stage.ts";

describeOnStage("answering by a link, in a real browser", (stage) => {
  const open = (token: string) =>
    stage.open({ scene: "quiet", path: `/answer.html#${token}`, login: null, phone: true });
  const press = ({ page }: Opened) => page.locator("[data-answer]").click();
  const says = ({ page }: Opened) => page.locator("[role=status]").innerText();

  test("opening the link answers nothing; the button does, and no address ever carries the token", async () => {
    const door = await open("good");
    const asked: string[] = [];
    door.page.on("request", (request) => asked.push(`${request.method()} ${request.url()}`));
    await door.page.reload();
    await door.page.locator("[data-answer]").waitFor();
    expect(asked.filter((line) => line.includes("/api/") || line.includes("good"))).toEqual([]);

    await press(door);

    await eventually(() => says(door)).toContain("编号 231");
    expect(asked.filter((line) => line.includes("/api/"))).toEqual([expect.stringMatching(/^POST .*\/link-answers$/)]);
  });

  test.each([
    ["old", "过了时间"],
    ["over", "已经结束"],
    ["forged", "不是我们发的"],
  ])("the link %s is told plainly what is the matter", async (token, words) => {
    const door = await open(token);
    await press(door);

    await eventually(() => says(door)).toContain(words);
    expect(await door.page.locator("[data-answer]").count()).toBe(0);
  });

  test("without a service the button stays, and pressing it again works", async () => {
    const door = await open("good");
    door.standIn.faults.isDown = true;
    await press(door);
    await eventually(() => says(door)).toContain("没有发出去");

    door.standIn.faults.isDown = false;
    await press(door);

    await eventually(() => says(door)).toContain("编号 231");
  });
});
