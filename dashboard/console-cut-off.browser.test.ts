import { expect, test } from "vitest";
import type { IncidentView } from "../infra/contract/views.ts";
import { eventually } from "./stand-in/eventually.ts";
import { mapIsDrawn } from "./stand-in/map-facts.ts";
import { describeOnStage } from "./stand-in/on-stage.ts";
import { comeBack, cutOff, type Opened } from "./stand-in/stage.ts";
import type { StandIn } from "./stand-in/stand-in.ts";

describeOnStage("the rescue console without its service", (stage) => {
  const open = (scene: "live" | "fresh") => stage.open({ scene, path: "/console.html", login: "zhou" });
  const raise = (standIn: StandIn, over: Partial<IncidentView>) => {
    const [first] = [...standIn.desk.incidents.values()];
    if (first === undefined) throw new Error("the scene has no incident");
    const incident = { ...first, ...over };
    standIn.desk.incidents.set(incident.incidentId, incident);
    standIn.say({ kind: "incident", seq: incident.seq, incident });
  };
  const card = ({ page }: Opened) => page.locator(".incident-card").first();
  const answers = ({ standIn }: Opened) => standIn.desk.answers.map(({ personId, body }) => [personId, body.action]);

  test("a page that is cut off cannot be mistaken for a live one", async () => {
    const console_ = await open("live");
    const { page } = console_;
    await mapIsDrawn(page);
    cutOff(console_.standIn, "sockets");
    await eventually(() => page.locator(".live").innerText()).toContain("变慢");

    await console_.wait(37_000);

    await page.locator(".banner").waitFor();
    expect(await page.locator(".banner").innerText()).toContain("和服务器断开 00:37，画面停在 22:17:42");
    expect(await page.locator(".frozen").innerText()).toBe("数据停在 22:17:42");
    expect(await page.locator("#map").evaluate((element) => getComputedStyle(element).filter)).toContain("grayscale");
    expect(await card(console_).innerText()).toContain("45 秒前");
    expect(await card(console_).innerText()).toContain("断开前 27:45");
  });

  test("an answer pressed while cut off is kept, said, and sent exactly once when the network is back", async () => {
    const console_ = await open("fresh");
    await card(console_).waitFor();
    cutOff(console_.standIn, "all");
    await card(console_).locator('[data-action="acknowledge"]').click();
    await eventually(() => card(console_).innerText()).toContain("“接警”还没发出去");
    expect(answers(console_)).toEqual([]);

    comeBack(console_.standIn);
    await console_.page.evaluate(() => window.dispatchEvent(new Event("online")));

    await eventually(() => answers(console_)).toEqual([["person-zhou", "acknowledge"]]);
    await eventually(() => card(console_).innerText()).not.toContain("还没发出去");
  });

  test("an alarm that was raised while the page was cut off is there when it comes back", async () => {
    const console_ = await open("fresh");
    await card(console_).waitFor();
    cutOff(console_.standIn, "sockets");

    raise(console_.standIn, {
      incidentId: "incident-0300",
      number: 300,
      seniorId: "senior-0005",
      seniorName: "沈小妹",
      seq: 170,
    });
    comeBack(console_.standIn);

    await eventually(() => console_.page.locator(".incident-card").count()).toBe(2);
    expect(console_.standIn.heard().filter(({ kind, epoch }) => kind === "resume" && epoch !== null)).toHaveLength(1);
  });

  test("50 forced reconnects lose no incident and double none", async () => {
    const console_ = await open("fresh");
    await card(console_).waitFor();

    for (let round = 0; round < 50; round += 1) {
      const opened = console_.standIn.heard().filter(({ kind }) => kind === "resume").length;
      console_.standIn.cutSockets();
      raise(console_.standIn, {
        incidentId: `incident-${round}`,
        number: 500 + round,
        seniorId: `senior-${1_000 + round}`,
        seq: 200 + round,
      });
      await console_.page.evaluate(() => window.dispatchEvent(new Event("online")));
      await eventually(() => console_.standIn.heard().filter(({ kind }) => kind === "resume").length).toBeGreaterThan(
        opened,
      );
    }

    await eventually(() => console_.page.locator(".incident-card").count()).toBe(51);
  });
});
