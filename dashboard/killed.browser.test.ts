import mqtt, { type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../infra/config/test-parts.ts";
import { EnrolmentResult, IncidentList } from "../infra/contract/http.ts";
import { telemetryTopic } from "../infra/contract/topics.ts";
import { createTestDatabase, type TestDatabase } from "../infra/db/test-database.ts";
import { wristbandId } from "../infra/domain/ids.ts";
import { plusMs, toIso } from "../infra/domain/time.ts";
import { systemClock } from "../infra/runtime/clock.ts";
import { type ApiClient, signIn } from "../simulators/api-client.ts";
import { enrolmentOfNeighbour, enrolmentOfWang, home, password, setUpStaff } from "../simulators/test-people.ts";
import { createTestServiceProcess, type TestServiceProcess } from "../simulators/test-service-process.ts";
import { type Audience, gatherAudience } from "./stand-in/audience.ts";
import type { Visitor } from "./stand-in/browser.ts";
import { eventually } from "./stand-in/eventually.ts";
import { mapIsDrawn } from "./stand-in/map-facts.ts";
import { faceOnPhone } from "./stand-in/stage.ts";

const chromium = chromiumPath();
const NOT_LIVE_MS = 37_000;
let audience: Audience;
let database: TestDatabase;
let service: TestServiceProcess;
const tokens = new Map<string, string>();
const people = new Map<string, ApiClient>();

describe.skipIf(chromium === null)("the service is killed while somebody is looked for", () => {
  beforeAll(async () => {
    audience = await gatherAudience(chromium ?? "");
    database = await createTestDatabase();
    service = await createTestServiceProcess(database.url, audience.folder);
    await service.start();
    await setUpStaff(database.db);
    const admin = await signIn(service.baseUrl, { login: "admin", password });
    for (const body of [enrolmentOfWang(30), enrolmentOfNeighbour(1, 30)]) {
      const { token } = await admin.post("/enrolments", body, EnrolmentResult);
      tokens.set(body.wristband.wristbandId, token);
    }
    for (const login of ["duty", "a"]) people.set(login, await signIn(service.baseUrl, { login, password }));
  });
  afterAll(async () => {
    await audience.close();
    await service.kill();
    await database.drop();
  });

  const open = async (login: string, path: "/console.html" | "/guardian.html") => {
    const cookie = people.get(login)?.live.headers["cookie"] ?? "";
    return await audience.open({ url: service.baseUrl, path, cookie, now: systemClock.now() });
  };
  const connect = (wristband: string): Promise<MqttClient> =>
    mqtt.connectAsync({
      host: "127.0.0.1",
      port: service.mqttPort,
      username: wristband,
      password: tokens.get(wristband) ?? "",
      reconnectPeriod: 0,
    });
  /** Resolves when the band was told that it is stored. */
  const pressSos = (client: MqttClient, wristband: string) => {
    const [lon, lat] = home;
    const message = { fixedAt: toIso(systemClock.now()), seq: 1, lon, lat, accuracyM: 10, events: ["sos"] };
    return client.publishAsync(telemetryTopic(wristbandId(wristband)), JSON.stringify(message), { qos: 1 });
  };
  const shows = ({ page }: Visitor, face: string) => eventually(() => faceOnPhone(page)).toBe(face);
  const cards = ({ page }: Visitor) => page.locator(".incident-card");
  const isGrey = (locator: string, { page }: Visitor) =>
    page.locator(locator).evaluate((element) => getComputedStyle(element).filter.includes("grayscale"));

  test("both pages say that they show the past, and after the restart nothing is lost and the alarm goes on", async () => {
    const [desk, phone] = await Promise.all([open("duty", "/console.html"), open("a", "/guardian.html")]);
    const [first, second] = [await connect("wb-wang"), await connect("wb-1")];
    await pressSos(first, "wb-wang");
    await shows(phone, "alert");
    await mapIsDrawn(desk.page);
    await eventually(() => cards(desk).count()).toBe(1);

    await pressSos(second, "wb-1");
    await service.kill();
    await Promise.all([first.endAsync(true), second.endAsync(true)]);
    await audience.setTime(plusMs(systemClock.now(), NOT_LIVE_MS));

    await shows(phone, "offline");
    await eventually(() => desk.page.locator(".banner").innerText()).toContain("和服务器断开");
    expect(await desk.page.locator(".frozen").innerText()).toContain("数据停在");
    expect([await isGrey("#map", desk), await isGrey(".map-frame", phone)]).toEqual([true, true]);
    expect(await phone.page.locator(".strip").innerText()).toContain("没有网络，停在");
    const asked = await phone.page.locator("h1").innerText();
    await phone.page.locator('.do [data-action="acknowledge"]').click();

    await service.start();
    for (const { page } of [desk, phone]) await page.evaluate(() => window.dispatchEvent(new Event("online")));

    await eventually(() => cards(desk).count()).toBe(2);
    await eventually(() => desk.page.locator(".banner").count()).toBe(0);
    await shows(phone, "taken");
    const duty = people.get("duty");
    const { items } = (await duty?.get("/incidents", IncidentList)) ?? { items: [] };
    expect(items.map(({ seniorId, endedAt }) => [seniorId, endedAt]).sort()).toEqual([
      ["s-1", null],
      ["s-wang", null],
    ]);
    // The answer that was pressed while nobody was there to take it.
    const answered = items.find(({ calledName }) => asked.includes(calledName));
    expect(answered?.responders.find(({ personId }) => personId === "a")?.state).toBe("acknowledged");
    expect(items.map(({ next }) => next)).not.toContain(null);
    expect(await audience.leave()).toEqual([]);
  });
});
