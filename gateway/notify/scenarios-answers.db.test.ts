import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createService, type Service } from "./stand-ins/service.ts";

const MINUTE = 60_000;
const guardians = ["guardian-a: alert", "guardian-b: alert"];
const team = ["officer: alert", "rescuer-1: alert", "rescuer-2: alert"];

let service: Service;
beforeAll(async () => {
  service = await createService({ seniors: ["wang", "li"] });
});
beforeEach(async () => {
  await service.again();
  await service.onePhoneEach();
  await service.signal("exit");
  await service.settle();
  service.page.heard();
});
afterEach(async () => {
  await service.replayed();
  expect(await service.unexpected()).toEqual([]);
});
afterAll(() => service.drop());
const heard = () => service.page.heard();
const standing = async (senior = "wang") => {
  const incident = await service.incident(senior);
  return `${incident.state} ${incident.level}`;
};

test("both guardians answer: both are written down, each hears of the other, and the first leads", async () => {
  await service.act("guardian-a", "acknowledge");
  await service.act("guardian-b", "acknowledge");
  await service.settle();

  expect(heard()).toEqual(["guardian-a: update", "guardian-b: update"]);
  expect((await service.incident()).leadId).toBe("guardian-a");
});

test("the one who answered is not called again while the other still is", async () => {
  service.page.behave(() => ({ kind: "retry", code: "BUSY" }));
  await service.signal("fall");
  await service.settle();
  await service.act("guardian-a", "acknowledge");
  service.page.behave(() => ({ kind: "accepted", providerId: null }));
  heard();

  await service.pass(2_000);

  expect(heard()).toEqual(["guardian-b: alert", "guardian-b: update"]);
});

test("a withdrawn promise calls the other guardian again, and three minutes later the team", async () => {
  await service.act("guardian-a", "acknowledge");
  await service.pass(MINUTE);
  heard();

  await service.act("guardian-a", "withdraw");
  await service.settle();
  expect(heard()).toEqual(["guardian-b: alert", "guardian-b: update"]);
  await service.quietFor(3 * MINUTE - 1);
  await service.pass(1);

  expect(heard()).toEqual(["guardian-b: alert", ...team]);
});

test("of two who go, one withdraws: nobody is called, the other leads", async () => {
  await service.act("guardian-a", "enRoute");
  await service.act("guardian-b", "enRoute");
  await service.settle();
  heard();

  await service.act("guardian-a", "withdraw");
  await service.settle();

  expect(heard()).toEqual(["guardian-b: update"]);
  expect((await service.incident()).leadId).toBe("guardian-b");
});

test("found with a position: everybody who was called is stood down, and nobody else hears of it", async () => {
  await service.pass(3 * MINUTE);
  heard();

  await service.act("guardian-a", "found", { note: "by the canal" });
  await service.settle();

  expect(heard()).toEqual([
    "guardian-a: standDown",
    "guardian-b: standDown",
    "officer: standDown",
    "rescuer-1: standDown",
    "rescuer-2: standDown",
  ]);
  await service.quietFor(60 * MINUTE);
});

test("an alert that had not gone out when it ended never goes out", async () => {
  service.page.behave(() => ({ kind: "retry", code: "BUSY" }));
  await service.signal("sos");
  await service.settle();
  heard();
  await service.act("officer", "found");
  service.page.behave(() => ({ kind: "accepted", providerId: null }));

  await service.pass(5 * MINUTE);

  expect(heard().filter((it) => it.endsWith("alert"))).toEqual([]);
});

test("a guardian's false alarm at level 1 is a question to the others, and a second guardian's answer", async () => {
  await service.pass(3 * MINUTE);
  heard();

  await service.act("guardian-a", "falseAlarm");
  await service.settle();
  expect(heard()).toEqual(["guardian-b: question", "officer: question", "rescuer-1: question", "rescuer-2: question"]);
  expect(await standing()).toBe("raised 1");
  await service.act("guardian-b", "falseAlarm");
  await service.settle();

  expect(await standing()).toBe("falseAlarm 1");
  expect(heard()).toHaveLength(5);
});

test("a false alarm that nobody confirms keeps escalating", async () => {
  await service.pass(3 * MINUTE);
  await service.act("guardian-a", "falseAlarm");
  await service.settle();
  heard();

  await service.pass(3 * MINUTE);

  expect(heard()).toEqual([...guardians, ...team]);
});

test("an answer after the end is refused and changes nothing", async () => {
  await service.act("officer", "found");
  await service.settle();
  heard();

  expect(await service.act("guardian-a", "acknowledge")).toBe("INCIDENT_ENDED");
  expect(await service.act("guardian-a", "escalate")).toBe("INCIDENT_ENDED");
  await service.quietFor(10 * MINUTE);
});

test("an escalation from a page that was asleep is refused", async () => {
  const { generation } = await service.incident();
  await service.act("guardian-b", "acknowledge");
  await service.settle();
  heard();

  expect(await service.act("guardian-a", "escalate", { seenGeneration: generation })).toBe("INCIDENT_CHANGED");
  await service.quietFor(4 * MINUTE);
});

test("she seems to be back: all are told, nobody is called, and it ends when nobody objects", async () => {
  await service.act("guardian-a", "enRoute");
  await service.settle();
  heard();

  await service.signal("enter");
  await service.settle();
  expect(heard()).toEqual(["guardian-a: returned", "guardian-b: returned"]);
  await service.quietFor(10 * MINUTE - 1);
  await service.pass(1);

  expect(heard()).toEqual(["guardian-a: standDown", "guardian-b: standDown"]);
  expect(await standing()).toBe("found 0");
});

test("she is not back after all: an objection calls everybody again", async () => {
  await service.signal("enter");
  await service.settle();
  heard();

  await service.act("guardian-b", "object");
  await service.settle();

  expect(heard()).toEqual(guardians);
  await service.pass(3 * MINUTE);
  expect(await standing()).toBe("raised 1");
  expect(heard()).toEqual([...guardians, ...team]);
});

test("she leaves again while the return is unconfirmed: the same incident, everybody is called", async () => {
  await service.signal("enter");
  await service.pass(MINUTE);
  heard();

  await service.signal("exit", { happenedAt: service.clock.now(), concludedAt: service.clock.now() });
  await service.settle();

  expect(heard()).toEqual(guardians);
  expect(await service.db.query("select 1 from incidents where senior_id = 'wang'")).toHaveLength(1);
});

test("closed, and out again after five minutes: the same incident is open again", async () => {
  await service.act("officer", "found");
  await service.act("officer", "close");
  await service.pass(5 * MINUTE);
  heard();

  await service.signal("exit");
  await service.settle();

  expect(heard()).toEqual(guardians);
  expect(await standing()).toBe("raised 0");
  expect(await service.db.query("select 1 from incidents")).toHaveLength(1);
});

test("closed, and out again after forty minutes: a new incident that names the old one", async () => {
  await service.act("officer", "found");
  await service.act("officer", "close");
  const first = (await service.incident()).incidentId;
  await service.pass(40 * MINUTE);
  heard();

  await service.signal("exit");
  await service.settle();

  expect(heard()).toEqual(guardians);
  expect((await service.incident()).previousIncidentId).toBe(first);
});

test("two seniors who leave together are two incidents, and one guardian can hold both", async () => {
  await service.signalOf("li", "exit");
  await service.settle();
  expect(heard()).toEqual(guardians);

  await service.act("guardian-a", "enRoute");
  await service.act("guardian-a", "enRoute", { senior: "li" });

  await service.settle();

  expect(heard()).toEqual(["guardian-b: update", "guardian-b: update"]);
  expect([await standing("wang"), await standing("li")]).toEqual(["enRoute 0", "enRoute 0"]);
});

test("an SOS while a guardian is on the way calls the team and both guardians, first of all messages", async () => {
  await service.act("guardian-a", "enRoute");
  await service.settle();
  heard();

  await service.signal("sos");
  await service.settle();

  expect(heard()).toEqual([...guardians, ...team]);
  expect(await standing()).toBe("enRoute 1");
});

test("a low battery during an incident is written down and calls nobody", async () => {
  await service.signal("lowBattery");
  await service.settle();

  expect(heard()).toEqual([]);
  expect((await service.incident()).signals.map((it) => it.kind)).toEqual(["exit", "lowBattery"]);
});

test("a substitute whose cover begins during the incident is called, and the guardian on the way stays", async () => {
  await service.db.query("insert into people (person_id, name) values ('stand-in', 'Demo stand-in')");
  await service.db.query(
    "insert into channels (channel_id, person_id, kind) values ('phone-of-stand-in', 'stand-in', 'page')",
  );
  await service.act("guardian-a", "enRoute");
  await service.settle();
  heard();

  await service.db.query(
    `insert into duty_overrides (person_id, substitute_id, starts_at, ends_at)
     values ('guardian-a', 'stand-in', service_now(), service_now() + interval '8 hours')`,
  );
  await service.signal("fall");
  await service.settle();

  expect(heard()).toEqual(["guardian-a: alert", "guardian-b: alert", "stand-in: alert"]);
  expect(await standing()).toBe("enRoute 0");
});

test("a guardian on leave is not called at all; her substitute is, and may answer", async () => {
  await service.act("officer", "found");
  await service.pass(40 * MINUTE);
  await service.db.query(
    `insert into duty_overrides (person_id, substitute_id, starts_at, ends_at)
     values ('guardian-a', 'rescuer-1', service_now(), service_now() + interval '8 hours')`,
  );
  heard();

  await service.signal("exit");
  await service.settle();

  expect(heard()).toEqual(["guardian-b: alert", "rescuer-1: alert"]);
  expect(await service.act("rescuer-1", "acknowledge")).toBe("done");
  await service.settle();
  expect(heard()).toEqual(["guardian-b: update"]);
});
