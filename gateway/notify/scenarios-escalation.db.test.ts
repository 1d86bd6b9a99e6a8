import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
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

test("no answer: guardians at once, the team after three minutes, the coordinator after half an hour", async () => {
  await leaves();
  expect(heard()).toEqual(guardians);

  await service.quietFor(3 * MINUTE - 1);
  await service.pass(1);
  expect(heard()).toEqual([...guardians, ...team]);

  await service.pass(27 * MINUTE - 1);
  expect(heard()).not.toContain("coordinator: alert");
  await service.pass(1);
  expect(heard()).toContain("coordinator: alert");
});

test("an acknowledged incident in motion is left in peace until the promise is overdue", async () => {
  await leaves();
  heard();

  await service.act("guardian-a", "enRoute");
  await service.settle();
  expect(heard()).toEqual(["guardian-b: update"]);

  await service.quietFor(15 * MINUTE - 1);
});

test("a guardian who escalates by hand calls the team without taking back who is going", async () => {
  await leaves();
  await service.act("guardian-a", "enRoute");
  await service.settle();
  heard();

  await service.act("guardian-a", "escalate");
  await service.settle();

  expect(heard()).toEqual(team);
  expect(await standing()).toBe("enRoute 1");
  await service.quietFor(10 * MINUTE);
});

test("waiting times that are changed while an incident is open hold from the next step on", async () => {
  await leaves();
  heard();
  await service.db.query(
    `update areas set settings = '{"incident": {"acknowledgeSeconds": 60}}' where area_id = 'xiashi'`,
  );

  await service.quietFor(3 * MINUTE - 1);
  await service.pass(1);
  expect(heard()).toEqual([...guardians, ...team]);
  await service.pass(MINUTE);

  expect(heard()).toEqual([...guardians, ...team]);
});

test("an empty team is passed over in the same moment, and the coordinator is called", async () => {
  await service.db.query("delete from person_roles where role in ('rescuer', 'dutyOfficer')");
  await leaves();
  heard();

  await service.pass(3 * MINUTE);

  expect(heard()).toEqual(["coordinator: alert", ...guardians]);
  expect(await standing()).toBe("raised 2");
});

test("a team that cannot be reached is passed over as soon as that is known", async () => {
  service.page.behave(({ claimed }) =>
    claimed.personId.startsWith("rescuer") || claimed.personId === "officer"
      ? { kind: "permanent", code: "GONE" }
      : { kind: "accepted", providerId: null },
  );
  await leaves();
  await service.act("guardian-a", "decline");
  await service.act("guardian-b", "decline");
  heard();

  await service.settle();

  expect(heard()).toContain("coordinator: alert");
  expect(await standing()).toBe("raised 2");
});

test("a senior without guardians is the team's from the first second", async () => {
  await service.db.query("update pairings set ended_at = service_now()");

  await leaves();

  expect(heard()).toEqual(team);
});

test("a person who is guardian and rescuer hears of it once", async () => {
  await service.db.query("insert into person_roles (person_id, role) values ('guardian-a', 'rescuer')");
  await service.signal("sos");
  await service.settle();

  expect(heard()).toEqual([...guardians, ...team]);
});

test("a guardian who goes and gets stuck: nudged, then the team is called and the guardian no longer counts", async () => {
  await leaves();
  await service.act("guardian-a", "acknowledge");
  await service.settle();
  heard();

  await service.quietFor(5 * MINUTE - 1);
  await service.pass(1);
  expect(heard()).toEqual(["guardian-a: nudge"]);
  await service.quietFor(2 * MINUTE - 1);
  await service.pass(1);

  expect(heard()).toEqual([
    "guardian-a: alert",
    "guardian-a: update",
    "guardian-b: alert",
    "guardian-b: update",
    ...team,
  ]);
  expect(await standing()).toBe("raised 1");
});

test("on the way for a quarter of an hour without contact: the team is called and again each quarter", async () => {
  await leaves();
  await service.act("guardian-a", "enRoute");
  await service.settle();
  heard();

  await service.pass(15 * MINUTE);
  expect(heard()).toEqual(["guardian-a: nudge", "guardian-b: alert", ...team]);
  await service.quietFor(15 * MINUTE - 1);
});

test("with the senior in hand nobody else is called, however long it takes", async () => {
  await leaves();
  await service.act("guardian-a", "contact");
  await service.settle();
  heard();

  await service.pass(3 * HOUR);

  expect(new Set(heard())).toEqual(new Set(["guardian-a: nudge"]));
  expect(await standing()).toBe("contact 0");
});

test("two hours without a find: the highest level, and everybody who is free is called", async () => {
  await leaves();
  await service.act("guardian-a", "enRoute");
  await service.pass(2 * HOUR - 1);
  heard();

  await service.pass(1);

  expect(await standing()).toBe("enRoute 3");
  expect(heard()).toEqual(expect.arrayContaining(["coordinator: alert", "guardian-b: alert", ...team]));
});

test("an officer takes the level back and the team is not called again before its time", async () => {
  await leaves();
  await service.act("guardian-a", "enRoute");
  await service.act("guardian-b", "escalate");
  await service.settle();
  heard();

  await service.act("officer", "deEscalate");

  expect(await standing()).toBe("enRoute 0");
  await service.quietFor(10 * MINUTE);
});

test("ten minutes without service past three steps: one message each, saying that it is late", async () => {
  await leaves();
  heard();
  await service.advance(10 * MINUTE);

  await service.settle();

  expect(heard()).toEqual([...guardians, ...team]);
  expect(service.page.calls.at(-1)?.alert.text).toContain("晚了 7 分钟");
});

test("an area with short waiting times runs through the same steps", async () => {
  await service.db.query(
    `update areas set settings = '{"incident": {"acknowledgeSeconds": 10, "hardCapSeconds": 60}}' where area_id = 'haining'`,
  );
  await leaves();

  await service.pass(10_000);
  expect(await standing()).toBe("raised 1");
  expect(heard()).toEqual([...guardians, ...guardians, ...team].sort());
  await service.pass(50_000);

  expect(await standing()).toBe("raised 2");
  expect(heard()).toContain("coordinator: alert");
});

test("a band that goes dark a second after the exit: no message of its own, and the level rises once", async () => {
  await service.db.query(
    "insert into last_positions (wristband_id, senior_id, heard_at, fixed_at) values ('band-wang', 'wang', service_now(), service_now())",
  );
  await leaves();
  await service.act("guardian-a", "enRoute");
  await service.settle();
  heard();

  await service.pass(3 * MINUTE);

  expect(await standing()).toBe("enRoute 1");
  expect(heard()).toEqual(team);
  await service.quietFor(10 * MINUTE);
});

test("a band that keeps reporting is not called dark", async () => {
  await service.db.query(
    "insert into last_positions (wristband_id, senior_id, heard_at, fixed_at) values ('band-wang', 'wang', service_now(), service_now())",
  );
  await leaves();
  await service.act("guardian-a", "enRoute");
  for (let minute = 0; minute < 14; minute += 1) {
    await service.db.query("update last_positions set heard_at = service_now()");
    await service.pass(MINUTE);
  }

  expect((await service.incident()).dark).toBe(false);
  expect(await standing()).toBe("enRoute 0");
  expect(heard()).toEqual([...guardians, "guardian-b: update"]);
});
