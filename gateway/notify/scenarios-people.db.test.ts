import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { recordRosterChange } from "../../infra/db/incidents.ts";
import { seniorId } from "../../infra/domain/ids.ts";
import { createService, type Service } from "./stand-ins/service.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const guardians = ["guardian-a: alert", "guardian-b: alert"];
const team = ["officer: alert", "rescuer-1: alert", "rescuer-2: alert"];

let service: Service;
beforeAll(async () => {
  service = await createService();
});
beforeEach(async () => {
  await service.again();
  await service.db.query("insert into people (person_id, name) values ('stand-in', 'Demo stand-in')");
  await service.onePhoneEach();
});
afterEach(async () => {
  await service.replayed();
  expect(await service.unexpected()).toEqual([]);
});
afterAll(() => service.drop());

const heard = () => service.page.heard();
const standing = async () => {
  const incident = await service.incident();
  return `${incident.state} ${incident.level}`;
};
const leaves = async () => {
  await service.signal("exit");
  await service.settle();
};
/** Leave from `fromMs` from now on; `null`: nobody stands in. */
const leave = (person: string, substitute: string | null, fromMs = 0, hours = 8) =>
  service.db.query(
    `insert into duty_overrides (person_id, substitute_id, starts_at, ends_at)
     values ($1, $2, service_now() + $3 * interval '1 ms', service_now() + $3 * interval '1 ms' + $4 * interval '1 hour')`,
    [person, substitute, fromMs, hours],
  );
const shift = (person: string, role: string) =>
  service.db.query(
    `insert into duty_shifts (person_id, role, area_id, starts_at, ends_at)
     values ($1, $2, null, service_now(), service_now() + interval '4 hours')`,
    [person, role],
  );
const withoutPhone = (person: string) =>
  service.db.query("update channels set disabled_at = service_now() where person_id = $1", [person]);

test("one guardian cannot: the other is still asked, and the team only after three minutes", async () => {
  await leaves();
  heard();

  await service.act("guardian-a", "decline");
  await service.settle();
  expect(heard()).toEqual([]);
  await service.quietFor(3 * MINUTE - 1);
  await service.pass(1);

  expect(heard()).toEqual(["guardian-b: alert", ...team]);
});

test("both guardians cannot: the team is called in that moment", async () => {
  await leaves();
  heard();

  await service.act("guardian-a", "decline");
  await service.act("guardian-b", "decline");
  await service.settle();

  expect(heard()).toEqual(team);
  await service.quietFor(3 * MINUTE - 1);
});

test("both guardians without a phone that works: the team is called in the first second", async () => {
  await withoutPhone("guardian-a");
  await withoutPhone("guardian-b");

  await leaves();

  expect(heard()).toEqual(team);
  await service.quietFor(3 * MINUTE - 1);
});

test("one guardian without a phone: the other is called, and nobody waits for the first", async () => {
  await withoutPhone("guardian-a");

  await leaves();

  expect(heard()).toEqual(["guardian-b: alert"]);
  await service.act("guardian-b", "decline");
  await service.settle();
  expect(heard()).toEqual(team);
});

test("a guardian on leave whom nobody replaces is not called, and the other is", async () => {
  await leave("guardian-a", null);

  await leaves();

  expect(heard()).toEqual(["guardian-b: alert"]);
  await service.quietFor(3 * MINUTE - 1);
});

test("both on leave and nobody in their place: the team is called in the first second", async () => {
  await leave("guardian-a", null);
  await leave("guardian-b", null);

  await leaves();

  expect(heard()).toEqual(team);
  await service.quietFor(3 * MINUTE - 1);
});

test("one substitute for both is called once", async () => {
  await leave("guardian-a", "stand-in");
  await leave("guardian-b", "stand-in");

  await leaves();

  expect(heard()).toEqual(["stand-in: alert"]);
  await service.quietFor(3 * MINUTE - 1);
});

test("a substitute who cannot be reached counts as a guardian who cannot", async () => {
  await leave("guardian-a", "stand-in");
  await withoutPhone("stand-in");
  await leaves();
  expect(heard()).toEqual(["guardian-b: alert"]);

  await service.act("guardian-b", "decline");
  await service.settle();

  expect(heard()).toEqual(team);
});

test("a leave for this senior goes before a general one", async () => {
  await leave("guardian-a", null);
  await service.db.query(
    `insert into duty_overrides (person_id, substitute_id, senior_id, starts_at, ends_at)
     values ('guardian-a', 'stand-in', 'wang', service_now(), service_now() + interval '1 hour')`,
  );

  await leaves();

  expect(heard()).toEqual(["guardian-b: alert", "stand-in: alert"]);
  await service.quietFor(3 * MINUTE - 1);
});

test("a leave over midnight holds on both sides of it and not a moment longer", async () => {
  const toMidnight = 16 * HOUR - (service.clock.now() % (24 * HOUR));
  await leave("guardian-a", "stand-in", toMidnight - HOUR, 2);
  const expected = [["guardian-a"], ["stand-in"], ["stand-in"], ["guardian-a"]];
  const steps = [toMidnight - HOUR - 1, 1, 2 * HOUR - 1, 1];
  const called: string[][] = [];
  for (const step of steps) {
    await service.pass(step);
    called.push((await service.rosterOf("wang")).filter((it) => it !== "guardian-b"));
  }

  expect(called).toEqual(expected);
  expect(heard()).toEqual([]);
});

test("a leave that begins between two rounds changes who is called in the second", async () => {
  await leave("guardian-b", "stand-in", MINUTE);
  await leaves();
  expect(heard()).toEqual(guardians);

  await service.pass(3 * MINUTE);

  expect(heard()).toEqual(["guardian-a: alert", ...team, "stand-in: alert"].sort());
});

test("a guardian whose leave begins after she answered stays in charge", async () => {
  await leaves();
  await service.act("guardian-a", "enRoute");
  await leave("guardian-a", null);
  await service.settle();
  heard();

  expect(await service.act("guardian-a", "contact")).toBe("done");
  await service.settle();

  expect(heard()).toEqual(["guardian-b: update"]);
  expect(await standing()).toBe("contact 0");
});

test("a person who was disabled while the senior is out is not called again", async () => {
  await leaves();
  heard();
  await service.db.query("update people set disabled_at = service_now() where person_id = 'guardian-b'");

  await service.pass(3 * MINUTE);

  expect(heard()).toEqual(["guardian-a: alert", ...team]);
});

test("a guardian who is replaced while the senior is out: the new one is called at once", async () => {
  await leaves();
  heard();
  await service.db.query("update pairings set person_id = 'stand-in' where person_id = 'guardian-b'");
  await service.db.transaction((tx) => recordRosterChange(tx, seniorId("wang")));
  await service.settle();

  expect(heard()).toEqual(["stand-in: alert"]);
  await service.quietFor(3 * MINUTE - 1);
});

test("with a shift entered only those on it are called; where there is none, all are", async () => {
  await shift("rescuer-1", "rescuer");
  await leaves();
  heard();

  await service.pass(3 * MINUTE);

  expect(heard()).toEqual([...guardians, "rescuer-1: alert"]);
  await service.quietFor(3 * MINUTE - 1);
});

test("a shift that ends during the incident hands the next call to everybody", async () => {
  await shift("rescuer-1", "rescuer");
  await service.db.query("update duty_shifts set ends_at = service_now() + interval '4 minutes'");
  await leaves();
  await service.pass(3 * MINUTE);
  heard();

  await service.pass(3 * MINUTE);

  expect(heard()).toEqual([...guardians, ...team]);
});

test("three who answer are all written down, and the first of them leads", async () => {
  await service.signal("sos");
  await service.settle();
  heard();
  for (const who of ["rescuer-1", "guardian-b", "officer"]) await service.act(who, "acknowledge");
  await service.settle();

  const { responders, leadId } = await service.incident();
  expect(leadId).toBe("rescuer-1");
  expect(responders.filter((it) => it.state === "acknowledged")).toHaveLength(3);
  expect(heard().filter((line) => !line.endsWith("update"))).toEqual([]);
});

test("the lead passes on when she withdraws, and comes to whoever has been on it longest", async () => {
  await service.signal("sos");
  await service.settle();
  for (const who of ["rescuer-1", "guardian-b", "officer"]) {
    await service.act(who, "acknowledge");
    await service.pass(1_000);
  }
  heard();
  await service.act("rescuer-1", "withdraw");
  await service.settle();

  expect((await service.incident()).leadId).toBe("guardian-b");
  expect(heard().filter((line) => !line.endsWith("update"))).toEqual([]);
});

test("an answer at the very instant at which the team is called stands, and the team hears who goes", async () => {
  await leaves();
  await service.pass(3 * MINUTE - 1);
  heard();
  await service.advance(1);
  await service.act("guardian-a", "acknowledge");
  await service.settle();

  expect(heard()).toEqual(["guardian-b: update"]);
  expect(await standing()).toBe("acknowledged 0");
});

test("rescuers act when they are called, not before; coordinators never promise to go", async () => {
  await leaves();
  heard();
  expect(await service.act("rescuer-1", "acknowledge")).toBe("ACTION_NOT_ALLOWED");
  expect(await service.act("coordinator", "acknowledge")).toBe("ACTION_NOT_ALLOWED");
  await service.pass(3 * MINUTE);
  heard();

  expect(await service.act("rescuer-1", "acknowledge")).toBe("done");
  await service.settle();
  expect(heard()).toEqual(["guardian-a: update", "guardian-b: update", "officer: update", "rescuer-2: update"]);
});

test("a guardian who has seen it on the screen and not answered is called again with the others", async () => {
  await leaves();
  await service.show("guardian-a");
  heard();

  await service.pass(3 * MINUTE);

  expect(heard()).toEqual([...guardians, ...team]);
});

test("whoever declined hears the end, and nobody who was never called does", async () => {
  await leaves();
  await service.act("guardian-a", "decline");
  await service.act("guardian-b", "found", { note: "at home" });
  await service.settle();

  expect(heard()).toEqual([...guardians, "guardian-a: standDown", "guardian-b: standDown"].sort());
  await service.quietFor(HOUR);
});

test("an officer opens it again within the half hour, and everybody is called", async () => {
  await leaves();
  await service.act("guardian-a", "found", { note: "at home" });
  await service.settle();
  heard();
  expect(await service.act("guardian-b", "reopen")).toBe("ACTION_NOT_ALLOWED");

  await service.act("officer", "reopen");
  await service.settle();

  expect(heard()).toEqual(guardians);
  await service.quietFor(3 * MINUTE - 1);
});

test("an end that nobody saw is objected to, and everybody is called; after half an hour it is too late", async () => {
  await leaves();
  await service.signal("enter");
  await service.pass(10 * MINUTE);
  expect(await standing()).toBe("found 0");
  heard();
  await service.act("guardian-b", "object");
  await service.settle();
  expect(heard()).toEqual(guardians);

  await service.act("officer", "found");
  await service.pass(31 * MINUTE);
  heard();
  expect(await service.act("guardian-b", "object")).toBe("INCIDENT_ENDED");
});

test("what has ended is closed after a day, in silence", async () => {
  await leaves();
  await service.act("guardian-a", "found", { note: "at home" });
  await service.settle();
  heard();

  await service.quietFor(24 * HOUR - 1);
  await service.quietFor(2);

  expect(await standing()).toBe("closed 0");
});

test("a message to whom the provider says no for good falls to the next at once; a soft no is tried again", async () => {
  service.page.behave(({ claimed }) =>
    claimed.personId === "guardian-a" ? { kind: "permanent", code: "GONE" } : { kind: "retry", code: "BUSY" },
  );
  await leaves();
  heard();
  expect((await service.incident()).responders.map((it) => `${it.personId} ${it.state}`)).toEqual([
    "guardian-a unreachable",
    "guardian-b called",
  ]);
  service.page.behave(() => ({ kind: "accepted", providerId: null }));
  await service.pass(2_000);

  expect(heard()).toEqual(["guardian-b: alert"]);
  await service.quietFor(2 * MINUTE);
});
