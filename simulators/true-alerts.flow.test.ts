import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { IncidentList } from "../infra/contract/http.ts";
import { PositionView } from "../infra/contract/views.ts";
import { plusMs, toIso } from "../infra/domain/time.ts";
import { home } from "./test-people.ts";
import { startTestService, type TestService } from "./test-service.ts";

const MINUTE_S = 60;
const everyDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
let service: TestService;

/** Minutes at one place, a fix every 30 s. */
async function stay(minutes: number, eastM: number): Promise<void> {
  for (let report = 0; report < 2 * minutes; report += 1) {
    await service.report({ eastM });
    await service.pass(30, 15);
  }
}
/** From the door to `toM` metres east at a walk, a fix every 15 s; stays where a phone rings. */
async function walkTo(toM: number): Promise<void> {
  const before = service.phones.alerts().length;
  for (let eastM = 0; eastM <= toM && service.phones.alerts().length === before; eastM += 18) {
    await service.report({ eastM, speedMps: 1.2 });
    await service.pass(15);
  }
}
const guardiansHeard = () => service.phones.heard().filter((line) => /^[ab] /.test(line));
const newest = () => service.phones.alerts().at(-1)?.alert;
const signals = async () => (await service.incidents()).flatMap((incident) => incident.signals);
const position = async () => (await service.as("duty")).get("/seniors/s-wang/position", PositionView);
/** What the engine does on a notice of the database comes a moment after the request's answer. */
const eventually = <Found>(look: () => Promise<Found>) =>
  expect.poll(
    async () => {
      await service.settle();
      return await look();
    },
    { timeout: 20_000 },
  );

describe("at noon", () => {
  beforeEach(async () => {
    service = await startTestService();
  });
  afterEach(() => service.stop());

  test("one fix that lies 600 m off among fixes every 30 s calls nobody", async () => {
    await stay(15, 20);
    await service.report({ eastM: 600 });
    await service.pass(30);
    await stay(15, 20);

    expect(service.phones.heard()).toEqual([]);
    expect((await service.incidents()).filter((incident) => incident.responders.length > 0)).toEqual([]);
  });

  test("messages at 0,0 call nobody and move nobody, but show that the band is alive; a band that says nothing is told", async () => {
    await service.report({ eastM: 20 });
    for (let minute = 0; minute < 60; minute += 5) {
      await service.pass(5 * MINUTE_S, 30);
      await service.report({ lon: 0, lat: 0 });
    }
    expect(service.phones.heard()).toEqual([]);
    expect(await position()).toMatchObject({
      standing: "inside",
      heardAt: "2026-11-22T05:00:00.000Z",
      place: { fixedAt: "2026-11-22T04:00:00.000Z" },
    });

    await service.pass(30 * MINUTE_S, 30);

    expect(guardiansHeard()).toEqual(["a alert", "b alert"]);
    expect(newest()?.signal).toBe("silent");
  });

  test("an SOS without a fix is delivered, and the guardian sees the best place and when it was taken", async () => {
    await stay(5, 40);
    await service.report({ noPlace: true, events: ["sos"] });

    expect(service.phones.heard()).toEqual(["a alert", "b alert", "duty alert", "rescuer alert"]);
    const [incident] = (await (await service.as("a")).get("/incidents", IncidentList)).items;
    const sos = incident?.signals.find((signal) => signal.kind === "sos");
    expect(sos).toMatchObject({ happenedAt: "2026-11-22T04:05:00.000Z", late: false });
    expect(sos?.place).toMatchObject({ fixedAt: "2026-11-22T04:04:30.000Z", lat: home[1] });
  });

  test("a fence that is drawn while the senior is outside it alerts without another fix", async () => {
    await service.send("admin", { method: "DELETE", path: `/fences/${service.fenceId}` });
    await service.report();
    await eventually(async () => (await position()).distanceM).toBeNull();
    await stay(10, 800);
    expect(service.phones.heard()).toEqual([]);

    const shape = { kind: "circle", centre: { lon: home[0], lat: home[1] }, radiusM: 200 };
    const body = { seniorId: "s-wang", name: "", kind: "keepIn", shape };
    await service.send("coordinator", { method: "POST", path: "/fences", body });

    await eventually(async () => (await signals()).map((signal) => signal.why.cause)).toEqual(["fenceChanged"]);
    expect(guardiansHeard()).toEqual(["a alert", "b alert"]);
    expect(newest()?.signal).toBe("exit");
  });

  test("an SOS that comes 40 minutes late, after newer fixes, alerts and does not move the senior back", async () => {
    await service.report({ eastM: 10 });
    const late = service.message({ eastM: 150, events: ["sos"] });
    await service.pass(10);
    await stay(40, 20);
    await service.publish(late);

    expect(guardiansHeard()).toEqual(["a alert", "b alert"]);
    expect(newest()?.signal).toBe("sos");
    expect(await signals()).toMatchObject([{ kind: "sos", late: true, happenedAt: "2026-11-22T04:00:00.000Z" }]);
    expect((await position()).place?.fixedAt).toBe("2026-11-22T04:39:40.000Z");
  });

  test("a band whose clock is a day ahead, and then right again, mutes neither an exit nor an SOS", async () => {
    await stay(10, 20);
    for (let report = 0; report < 4; report += 1) {
      await service.report({ eastM: 20, fixedAt: "2026-11-23T04:10:00.000Z" });
      await service.pass(30);
    }
    await stay(5, 20);
    await walkTo(500);
    expect(guardiansHeard()).toEqual(["a alert", "b alert"]);
    expect(newest()?.signal).toBe("exit");
    const { place } = await position();
    expect(place?.fixedAt).toBe(toIso(plusMs(service.clock.now(), -15_000)));

    await service.report({ noPlace: true, events: ["sos"] });

    expect(guardiansHeard()).toEqual(["a alert", "b alert"]);
    expect(newest()?.signal).toBe("sos");
  });

  test("an SOS with the clock a day ahead is delivered as well", async () => {
    await stay(5, 20);
    await service.report({ eastM: 20, fixedAt: "2026-11-23T04:10:00.000Z", events: ["sos"] });

    expect(guardiansHeard()).toEqual(["a alert", "b alert"]);
  });

  test("a second SOS ten minutes after the first calls everybody again, also those who have acknowledged", async () => {
    await service.report({ eastM: 20, events: ["sos"] });
    const [first] = await service.incidents();
    await service.act("a", first?.incidentId ?? "", "acknowledge");
    await service.act("a", first?.incidentId ?? "", "enRoute");
    await stay(10, 20);
    service.phones.heard();

    await service.report({ eastM: 20, events: ["sos"] });

    expect(service.phones.heard()).toEqual(["a alert", "b alert", "duty alert", "rescuer alert"]);
    expect(await service.incidents()).toHaveLength(1);
  });

  test("SOS and low battery in one message: what the phones hear is the SOS, and only that", async () => {
    await service.report({ eastM: 20, batteryPct: 6, events: ["lowBattery", "sos"] });
    await service.pass(MINUTE_S);

    expect(service.phones.heard()).toEqual(["a alert", "b alert", "duty alert", "rescuer alert"]);
    for (const { alert } of service.phones.alerts()) expect(alert).toMatchObject({ signal: "sos", level: 1 });
    expect((await signals()).map((signal) => signal.kind)).toEqual(["sos", "lowBattery"]);
  });
});

test("a senior who left before curfew and is still out when it starts alerts at that minute, without a fix then", async () => {
  service = await startTestService({ startsAt: "2026-11-22T11:30:00Z" });
  try {
    const shape = { kind: "circle", centre: { lon: home[0], lat: home[1] }, radiusM: 200 };
    const schedule = { spans: [{ days: everyDay, from: 20 * 60, to: 6 * 60 }] };
    const body = { seniorId: "s-wang", name: "", kind: "keepIn", shape, schedule };
    await service.send("admin", { method: "PUT", path: `/fences/${service.fenceId}`, body });
    await service.report();
    await eventually(async () => (await position()).distanceM).toBeNull();
    await walkTo(600);
    await stay(19, 600);
    await service.pass(Date.parse("2026-11-22T11:59:55Z") / 1_000 - service.clock.now() / 1_000);
    expect(service.phones.heard()).toEqual([]);

    await service.pass(5);

    expect(guardiansHeard()).toEqual(["a alert", "b alert"]);
    expect(await signals()).toMatchObject([
      { kind: "exit", why: { cause: "scheduleEdge" }, happenedAt: "2026-11-22T12:00:00.000Z" },
    ]);
  } finally {
    await service.stop();
  }
});
