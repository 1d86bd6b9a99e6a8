import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../infra/config/test-parts.ts";
import { startTestService, type TestService } from "../simulators/test-service.ts";
import { type Audience, gatherAudience } from "./stand-in/audience.ts";
import { eventually } from "./stand-in/eventually.ts";

const chromium = chromiumPath();
let audience: Audience;
let service: TestService;

const header =
  "姓名,守护人怎么叫,性别,街道或镇,家经度,家纬度,手环编号,守护人A姓名,守护人A手机号,守护人A住址,守护人B姓名,守护人B手机号,守护人B住址,同意书版本,签字日期";
/** Two that can be enrolled, and between them two guardians behind one door. */
const list = [
  header,
  "演示沈,沈奶奶,女,硖石街道,120.69,30.515,W-501,演示甲,13800005011,竹里街 12 号,演示乙,13800005012,竹里街 14 号,2026-03,2026-11-01",
  "演示方,方爷爷,男,硖石街道,120.70,30.515,W-502,演示丙,13800005021,竹里街１２号,演示丁,13800005022,竹里街 12,2026-03,2026-11-01",
  "演示许,许奶奶,女,硖石街道,120.71,30.515,W-503,演示戊,13800005031,,演示己,13800005032,,2026-03,2026-11-01",
].join("\r\n");

describe.skipIf(chromium === null)("a coordinator's day, with everything real", () => {
  beforeAll(async () => {
    audience = await gatherAudience(chromium ?? "");
    service = await startTestService({ dashboardFolder: audience.folder });
  });
  afterEach(async () => {
    expect(await audience.leave()).toEqual([]);
  });
  afterAll(async () => {
    await service.stop();
    await audience.close();
  });

  const open = async (path: "/coordinator.html" | "/roster.html"): Promise<Page> => {
    const cookie = (await service.as("coordinator")).live.headers["cookie"] ?? "";
    return (await audience.open({ url: service.baseUrl, path, cookie, now: service.clock.now() })).page;
  };

  test("a list with a bad line goes in without it, the new senior is there, and a shift stands after a reload", async () => {
    const office = await open("/coordinator.html");
    const tally = (kind: string) => office.locator(`[data-tally=${kind}] dd`).innerText();
    const said = (line: number) => office.locator(`[data-line="${line}"] td`).last().innerText();
    await office.locator('[data-act="import-list"]').click();
    await office
      .locator("#list-file")
      .setInputFiles({ name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
    await office.locator(".lines").waitFor();
    expect([await tally("new"), await tally("bad")]).toEqual(["2", "1"]);
    expect(await said(3)).toBe("守护人B住址：两位守护人住在同一处");

    await office.locator('[data-act="import"]').click();
    await office.locator('[data-act="tokens"]').waitFor();
    await eventually(() => Promise.all([said(2), said(4)])).toEqual(["登记好了", "登记好了"]);
    await office.locator(".list input").fill("演示沈");
    await eventually(() => office.locator(".list li").count()).toBe(1);
    await office.locator(".list li button").first().click();
    await eventually(() => office.locator(".guard").first().innerText()).toContain("竹里街 12 号");
    expect(await office.locator(".guard").nth(1).innerText()).toContain("演示乙");
    await office.locator(".list input").fill("演示方");
    await eventually(() => office.locator(".list li button").count()).toBe(0);

    const roster = await open("/roster.html");
    const shifts = () => roster.locator('tr[data-area="330481001"][data-crew="team"] .shift').allInnerTexts();
    const form = roster.locator('[data-form="shift"]');
    await form.waitFor();
    await form.locator("#person").selectOption({ label: "演示rescuer" });
    await form.locator("#role").selectOption("rescuer");
    await form.locator("#area").selectOption("330481001");
    await form.locator("#day").fill("2026-11-23");
    await form.locator("#to").press("Enter");
    await eventually(shifts).toEqual([expect.stringContaining("演示rescuer")]);

    await roster.reload();
    await eventually(shifts).toEqual([expect.stringContaining("演示rescuer")]);
  });
});
