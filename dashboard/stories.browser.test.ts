import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../infra/config/test-parts.ts";
import { startTestService, type TestService } from "../simulators/test-service.ts";
import { type Audience, gatherAudience } from "./stand-in/audience.ts";
import type { Visitor } from "./stand-in/browser.ts";
import { eventually } from "./stand-in/eventually.ts";
import { mapIsDrawn, marksOn, pixelOf } from "./stand-in/map-facts.ts";
import { faceOnPhone } from "./stand-in/stage.ts";

const chromium = chromiumPath();
let audience: Audience;
let service: TestService;

describe.skipIf(chromium === null)("from the band to the hand, with everything real", () => {
  beforeAll(async () => {
    audience = await gatherAudience(chromium ?? "");
    service = await startTestService({ neighbours: 1, dashboardFolder: audience.folder });
    for (let minute = 0; minute < 10; minute += 1) {
      await service.report();
      await service.pass(60, 30);
    }
  });
  afterEach(async () => {
    expect(await audience.leave()).toEqual([]);
  });
  afterAll(async () => {
    await service.stop();
    await audience.close();
  });

  const open = async (login: string, path: "/console.html" | "/guardian.html") => {
    const cookie = (await service.as(login)).live.headers["cookie"] ?? "";
    return await audience.open({ url: service.baseUrl, path, cookie, now: service.clock.now() });
  };
  const everybody = async () => {
    const [desk, a, b] = await Promise.all([
      open("duty", "/console.html"),
      open("a", "/guardian.html"),
      open("b", "/guardian.html"),
    ]);
    await mapIsDrawn(desk.page);
    return { desk, a, b };
  };
  const shows = ({ page }: Visitor, face: string) => eventually(() => faceOnPhone(page)).toBe(face);
  const press = ({ page }: Visitor, action: string) => page.locator(`.do [data-action="${action}"]`).click();
  const card = ({ page }: Visitor) => page.locator(".incident-card").first();
  /** Time for the service and on all pages, and a message of the band after it. */
  const goOn = async (seconds: number, eastM: number) => {
    await service.pass(seconds);
    await audience.setTime(service.clock.now());
    await service.report({ eastM, speedMps: 1.2 });
  };
  const wangOn = async ({ page }: Visitor) => (await marksOn(page)).find(({ id }) => id === "s-wang");
  const pixelOfWang = async (visitor: Visitor) => {
    const mark = await wangOn(visitor);
    return mark === undefined ? null : await pixelOf(visitor.page, mark.lon, mark.lat);
  };

  test("she walks out: a pixel moves, both phones ring, one goes and finds her, and everybody is stood down", async () => {
    const { desk, a, b } = await everybody();
    await Promise.all([shows(a, "idle"), shows(b, "idle")]);
    const start = await wangOn(desk);
    const startPixel = await pixelOfWang(desk);
    await goOn(10, 90);
    await eventually(async () => (await wangOn(desk))?.lon).toBeGreaterThan(start?.lon ?? 180);
    expect((await pixelOfWang(desk))?.x).toBeGreaterThan(startPixel?.x ?? Number.MAX_VALUE);

    service.phones.heard();
    let heard: readonly string[] = [];
    for (let eastM = 150; heard.length === 0 && eastM < 900; eastM += 24) {
      await goOn(10, eastM);
      heard = service.phones.heard();
    }
    expect(heard).toEqual(["a alert", "b alert"]);
    await Promise.all([shows(a, "alert"), shows(b, "alert")]);
    await card(desk).waitFor();
    expect(await card(desk).innerText()).toContain("演示王");

    await press(a, "acknowledge");
    await Promise.all([shows(a, "taken"), shows(b, "other")]);
    await eventually(() => card(desk).innerText()).toMatch(/演示守护人a\s+(接了|在处理|接警)/);
    await press(a, "enRoute");
    await shows(a, "going");
    await eventually(() => b.page.locator("h1").innerText()).toBe("演示守护人a 先去了");
    await press(a, "contact");
    await shows(a, "there");
    await eventually(() => b.page.locator("h1").innerText()).toBe("演示守护人a 见到老人了");
    await desk.page.locator(".incident-card.held").waitFor();

    await press(a, "found");
    await a.page.locator("#note").fill("在菜场门口，人没事");
    await a.page.locator(".sheet .main").click();
    await Promise.all([shows(a, "found"), shows(b, "found")]);
    await eventually(() => desk.page.locator(".incident-card.life, .incident-card.held").count()).toBe(0);
    await service.settle();
    expect(service.phones.heard()).toContain("b standDown");
    const [incident] = await service.incidents();
    expect(await service.timeline(incident?.incidentId ?? "")).toEqual(
      expect.arrayContaining(["raised", "acknowledged", "enRoute", "contact", "found"]),
    );
  });

  test("two guardians press at the same moment: both have it, one leads, nobody sees an error", async () => {
    const { desk, a, b } = await everybody();
    await service.publish(service.message({ events: ["sos"] }), "wb-1");
    await Promise.all([shows(a, "alert"), shows(b, "alert")]);
    expect(await a.page.locator("h1").innerText()).toContain("1号奶奶");

    await Promise.all([press(a, "acknowledge"), press(b, "acknowledge")]);

    await Promise.all([shows(a, "taken"), shows(b, "taken")]);
    const incident = (await service.incidents()).find(({ seniorId }) => seniorId === "s-1");
    const states = incident?.responders.filter(({ part }) => part.startsWith("guardian")).map(({ state }) => state);
    expect(states).toEqual(["acknowledged", "acknowledged"]);
    expect(["a", "b"]).toContain(incident?.leadId);
    await eventually(() => card(desk).innerText()).toMatch(/演示守护人a[\s\S]*演示守护人b/);
    for (const phone of [a, b]) expect(await phone.page.locator('[role="alert"]').count()).toBe(0);
  });
});
