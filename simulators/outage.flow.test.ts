import { afterEach, beforeEach, expect, test } from "vitest";
import type { ServerMessage } from "../infra/contract/live.ts";
import { createLivePage } from "./live-page.ts";
import { createRandom } from "./random.ts";
import { theArea } from "./test-people.ts";
import { startTestService, type TestService } from "./test-service.ts";

const MINUTE_S = 60;
const bands = ["wb-wang", "wb-1", "wb-2", "wb-3", "wb-4", "wb-5", "wb-6", "wb-7"];
let service: TestService;

beforeEach(async () => {
  service = await startTestService({ neighbours: 7 });
  await report(bands);
});
afterEach(() => service.stop());

async function report(of: readonly string[], fields: object = {}): Promise<void> {
  for (const band of of) await service.publish(service.message({ eastM: 10, ...fields }), band);
}
/** Minutes in which only these bands are heard, every two and a half minutes. */
async function pass(minutes: number, heard: readonly string[]): Promise<void> {
  for (let left = minutes; left > 0; left -= 2.5) {
    await service.pass(Math.min(left, 2.5) * MINUTE_S, 30);
    await report(heard);
  }
}
/** A rescuer's console: what it was told last of the outages. */
async function openConsole(): Promise<{ readonly outages: () => unknown; readonly close: () => void }> {
  const told: ServerMessage[] = [];
  const page = createLivePage({
    ...(await service.as("rescuer")).live,
    random: createRandom(1),
    onMessage: (message) => told.push(message),
    onGoodbye: () => undefined,
  });
  page.open();
  const outages = () => told.flatMap((message) => (message.kind === "outages" ? [message.outages] : [])).at(-1);
  return { outages, close: page.close };
}
const seniorsOf = async () => (await service.incidents()).map((incident) => incident.seniorId).toSorted();

test("five of eight bands lost at once are one notice to those on duty, and none to a guardian; an empty battery still alerts", async () => {
  await report(["wb-5"], { batteryPct: 8 });
  service.phones.heard();
  await pass(5, ["wb-6", "wb-7"]);

  expect(service.phones.heard()).toEqual(["coordinator outage", "duty outage"]);
  expect(service.phones.alerts().at(-1)?.alert.title).toMatch(/街道：很多手环同时没有信号$/);
  expect(service.phones.alerts().at(-1)?.alert.text).toContain("8 只手环里有 5 只");
  await pass(25, ["wb-6", "wb-7"]);
  expect(await seniorsOf()).toEqual(["s-5"]);
  expect(service.phones.heard()).toEqual(["a alert", "b alert"]);
});

test("during an outage an SOS and an exit of bands that are heard call people as ever, and so does an SOS of a lost one", async () => {
  await pass(10, ["wb-5", "wb-6", "wb-7"]);
  service.phones.heard();

  await report(["wb-6"], { events: ["sos"] });
  await report(["wb-1"], { events: ["sos"] });
  for (let eastM = 20; eastM < 500; eastM += 36) {
    await service.publish(service.message({ eastM, speedMps: 1.2 }), "wb-7");
    await service.pass(30);
  }

  expect(await seniorsOf()).toEqual(["s-1", "s-6", "s-7"]);
});

test("an outage ends by itself when its bands are back, and the one that stays away is told by itself", async () => {
  const rescuer = await openConsole();
  await expect.poll(rescuer.outages, { timeout: 20_000 }).toEqual([]);
  await pass(40, ["wb-5", "wb-6", "wb-7"]);
  expect(service.phones.heard()).toEqual(["coordinator outage", "duty outage"]);
  const since = "2026-11-22T04:00:00.000Z";
  await expect
    .poll(rescuer.outages, { timeout: 20_000 })
    .toEqual([{ areaId: theArea, since, silentCount: 5, bandCount: 8 }]);
  const back = bands.filter((band) => band !== "wb-3");

  await report(back);
  await service.settle();
  expect(service.phones.heard()).toEqual(["coordinator outageOver", "duty outageOver"]);
  await expect.poll(rescuer.outages, { timeout: 20_000 }).toEqual([]);
  rescuer.close();
  await pass(4, back);
  expect(await seniorsOf()).toEqual([]);
  await pass(2, back);

  expect(await seniorsOf()).toEqual(["s-3"]);
  expect(service.phones.heard()).toEqual(["a alert", "b alert"]);
});

test("an outage outlives a restart of the service: nobody is told of it twice, and nobody is called for it", async () => {
  await pass(10, ["wb-5", "wb-6", "wb-7"]);
  service.phones.heard();
  await service.goDown();
  service.clock.advance(25 * MINUTE_S * 1_000);
  await service.comeUp();
  await report(["wb-5", "wb-6", "wb-7"]);

  await pass(10, ["wb-5", "wb-6", "wb-7"]);

  expect(service.phones.heard()).toEqual([]);
  expect(await seniorsOf()).toEqual([]);
});
