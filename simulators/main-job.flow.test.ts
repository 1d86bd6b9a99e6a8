import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestService, type TestService } from "./test-service.ts";

let service: TestService;

beforeEach(async () => {
  service = await startTestService();
});
afterEach(() => service.stop());

/** At home for ten minutes, then out of the door and away, a fix every 10 s, until the first phone rings. */
async function walkOut(): Promise<readonly string[]> {
  for (let minute = 0; minute < 20; minute += 1) {
    await service.report();
    await service.pass(30);
  }
  for (let eastM = 150; eastM <= 900; eastM += 12) {
    await service.report({ eastM, speedMps: 1.2 });
    const heard = service.phones.heard();
    if (heard.length > 0) return heard;
    await service.pass(10);
  }
  throw new Error("nobody was called");
}
/** The band goes on reporting: a band that fell silent would call the team earlier. */
async function waitOutside(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 15) {
    await service.pass(Math.min(15, left));
    await service.report({ eastM: 300 });
  }
}
const theIncident = async () => {
  const [incident, ...others] = await service.incidents();
  if (incident === undefined || others.length > 0)
    throw new Error(`${others.length + (incident === undefined ? 0 : 1)} incidents instead of one`);
  return incident;
};

test("a senior who walks away: both guardians are called, one goes, finds her, and everybody is stood down", async () => {
  expect(await walkOut()).toEqual(["a alert", "b alert"]);
  const { incidentId } = await theIncident();

  await service.act("a", incidentId, "acknowledge");
  await service.act("a", incidentId, "enRoute");
  await service.act("a", incidentId, "contact");
  await service.act("a", incidentId, "found", "beside the market gate");
  await service.act("duty", incidentId, "close");

  expect((await theIncident()).state).toBe("closed");
  expect(service.phones.heard().filter((line) => line.endsWith("standDown"))).toContain("b standDown");
  for (let minute = 0; minute < 30; minute += 1) {
    await service.report();
    await service.pass(60);
  }
  expect(service.phones.heard().filter((line) => !line.endsWith("standDown"))).toEqual([]);
});

test("nobody acknowledges: after three minutes the rescue team is called, and the guardians go on being called", async () => {
  await walkOut();
  await waitOutside(165);
  expect(service.phones.heard().filter((line) => !/^[ab] /.test(line))).toEqual([]);

  await waitOutside(20);

  expect(service.phones.heard()).toEqual(["a alert", "b alert", "duty alert", "rescuer alert"]);
  expect((await theIncident()).level).toBe(1);
});

test("an SOS indoors without a position is delivered at once, with the best place and its age", async () => {
  await service.report();
  await service.pass(60);
  await service.report({ noPlace: true, events: ["sos"] });

  expect(service.phones.heard().filter((line) => line.startsWith("a ") || line.startsWith("b "))).toEqual([
    "a alert",
    "b alert",
  ]);
  const incident = await theIncident();
  expect(incident.signals[0]?.kind).toBe("sos");
  expect(incident.signals[0]?.place?.fixedAt).toBe("2026-11-22T04:00:00.000Z");
});

test("a senior who stays at home calls nobody", async () => {
  for (let minute = 0; minute < 30; minute += 1) {
    await service.report({ eastM: (minute * 37) % 60 });
    await service.pass(30);
  }

  expect(await service.incidents()).toEqual([]);
  expect(service.phones.heard()).toEqual([]);
});

test("what a band says that nobody can read is kept with its reason, and what the phone shows names no place", async () => {
  await service.publish("{");
  await service.report({ noPlace: true, events: ["sos"] });

  const admin = await service.as("admin");
  expect(admin.session.person.roles[0]?.role).toBe("administrator");
  for (const { alert } of service.phones.alerts())
    expect(`${alert.title}${alert.text}`).not.toMatch(/120\.\d|30\.\d|演示王/);
});
