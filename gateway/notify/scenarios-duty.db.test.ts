import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { insertLeave, insertShift, recordHandOver } from "../../infra/db/duty.ts";
import { recordTask, recordTaskAnswer } from "../../infra/db/incident-tasks.ts";
import { readIncidentView } from "../../infra/db/incident-views.ts";
import { areaId, personId } from "../../infra/domain/ids.ts";
import type { TaskAnswer } from "../../infra/domain/incident.ts";
import { plusMs } from "../../infra/domain/time.ts";
import { createService, type Service } from "./stand-ins/service.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let service: Service;
beforeAll(async () => {
  service = await createService();
});
beforeEach(async () => {
  await service.again();
  await service.db.query("insert into people (person_id, name) values ('officer-2', 'Demo officer-2')");
  await service.db.query(
    "insert into person_roles (person_id, role, area_id) values ('officer-2', 'dutyOfficer', 'haining')",
  );
  await service.onePhoneEach();
});
afterEach(async () => {
  await service.replayed();
  expect(await service.unexpected()).toEqual([]);
});
afterAll(() => service.drop());

const heard = () => service.page.heard();
const span = (from: number, to: number) => ({
  from: plusMs(service.clock.now(), from * HOUR),
  to: plusMs(service.clock.now(), to * HOUR),
});
const shift = (person: string, role: "rescuer" | "dutyOfficer", from: number, to: number) =>
  service.db.transaction((tx) =>
    insertShift(tx, { personId: personId(person), areaId: areaId("haining"), role, ...span(from, to) }),
  );
const leave = (person: string, substitute: string | null, from: number, to: number) =>
  service.db.transaction((tx) =>
    insertLeave(tx, {
      personId: personId(person),
      substituteId: substitute === null ? null : personId(substitute),
      seniorId: null,
      ...span(from, to),
    }),
  );
const handOver = async (from: string, to: string) => {
  const given = { personId: personId(from), toId: personId(to), note: "the north bank is searched" };
  const result = await service.db.transaction((tx) => recordHandOver(tx, given));
  await service.settle();
  return result;
};
const task = async (person: string, taskId = "task-1") => {
  const { incidentId } = await service.incident();
  const given = {
    kind: "search",
    at: null,
    radiusM: 300,
    note: "along the river",
    givenBy: personId("officer"),
  } as const;
  const result = await service.db.transaction((tx) =>
    recordTask(tx, { incidentId, task: { taskId, personId: personId(person), ...given } }),
  );
  await service.settle();
  return result;
};
const answer = async (person: string, said: TaskAnswer, taskId = "task-1") => {
  const { incidentId } = await service.incident();
  const result = await service.db.transaction((tx) =>
    recordTaskAnswer(tx, { incidentId, taskId, personId: personId(person), answer: said, note: null }),
  );
  await service.settle();
  return result.kind === "done" ? "done" : result.code;
};

test("only whoever is on shift is called, and the next shift at the next step", async () => {
  await shift("officer", "dutyOfficer", -1, 0.1);
  await shift("officer-2", "dutyOfficer", 0.1, 8);

  await service.signal("sos");
  await service.settle();
  expect(heard()).toEqual(["guardian-a: alert", "guardian-b: alert", "officer: alert"]);

  await service.pass(9 * MINUTE);
  expect(heard()).toContain("officer-2: alert");
  await service.quietFor(2 * MINUTE);
});

test("whoever is on shift and on leave is replaced by the stand-in, or left out, from the next step on", async () => {
  await shift("rescuer-1", "rescuer", -1, 8);
  await shift("officer", "dutyOfficer", -1, 8);
  expect(await leave("rescuer-1", "rescuer-2", 0, 0.04)).not.toBeNull();
  expect(await leave("officer", null, 0, 8)).not.toBeNull();

  await service.signal("sos");
  await service.settle();
  expect(heard()).toEqual(["guardian-a: alert", "guardian-b: alert", "rescuer-2: alert"]);
  await service.quietFor(3 * MINUTE - 1);

  await service.pass(1);
  expect(heard()).toEqual(["guardian-a: alert", "guardian-b: alert", "rescuer-1: alert"]);
});

test("shifts and leaves that overlap, or for somebody without the role, are not taken", async () => {
  expect(await shift("officer", "dutyOfficer", 0, 8)).not.toBeNull();
  expect(await shift("officer", "dutyOfficer", 7, 9)).toBeNull();
  expect(await shift("officer", "dutyOfficer", 8, 9)).not.toBeNull();
  expect(await shift("rescuer-1", "dutyOfficer", 0, 8)).toBeNull();
  expect(await leave("officer", "officer-2", 0, 8)).not.toBeNull();
  expect(await leave("officer", null, 7, 9)).toBeNull();
  expect(await leave("officer", "guardian-a", 8, 9)).toBeNull();
  expect(await leave("officer", "officer", 9, 10)).toBeNull();
});

test("handed over while nobody else is on it: the next officer is called with the note, and so is everybody without an answer", async () => {
  await shift("officer", "dutyOfficer", -1, 8);
  await shift("rescuer-1", "rescuer", -1, 8);
  await service.signal("sos");
  await service.act("officer", "acknowledge");
  await service.settle();
  heard();

  expect(await handOver("officer", "officer-2")).toEqual({ kind: "done", incidents: 1 });

  expect(heard()).toEqual([
    "guardian-a: alert",
    "guardian-b: alert",
    "officer-2: alert",
    "officer-2: update",
    "rescuer-1: alert",
  ]);
  const { state, responders } = await service.incident();
  expect([state, responders.find((it) => it.personId === "officer")?.state]).toEqual(["raised", "declined"]);
  const [event] = await service.db.query("select data from incident_events where kind = 'handedOver'");
  expect(event).toMatchObject({ data: { toId: "officer-2", note: "the north bank is searched" } });
  await service.quietFor(3 * MINUTE - 1);
});

test("handed over while a guardian is on the way: only the next officer hears of it", async () => {
  await shift("officer", "dutyOfficer", -1, 8);
  await service.signal("exit");
  await service.act("guardian-a", "enRoute");
  await service.settle();
  heard();

  await handOver("officer", "officer-2");

  expect(heard()).toEqual(["officer-2: update"]);
  expect((await service.incident()).state).toBe("enRoute");
  await service.quietFor(14 * MINUTE);
});

test("without a running shift, or to somebody without the role, nothing is handed over", async () => {
  const refused = { kind: "refused", code: "DUTY_NOT_RUNNING" };
  expect(await handOver("officer", "officer-2")).toEqual(refused);
  await shift("officer", "dutyOfficer", -1, 8);
  expect(await handOver("officer", "rescuer-1")).toEqual(refused);
  expect(
    await service.db.query("select 1 from duty_shifts where person_id = 'officer' and ends_at > service_now()"),
  ).toHaveLength(1);
});

test("a rescuer is asked to search, takes it, does it, and the officer hears each answer", async () => {
  await service.signal("exit");
  await service.settle();
  heard();

  expect(await task("rescuer-1")).toEqual({ kind: "done" });
  expect(await task("rescuer-1")).toEqual({ kind: "done" });
  expect(heard()).toEqual(["rescuer-1: task"]);
  expect(service.page.calls.at(-1)?.alert.text).not.toMatch(/river|120\.|30\./);

  expect([await answer("rescuer-1", "accepted"), await answer("rescuer-1", "accepted")]).toEqual(["done", "done"]);
  expect(heard()).toEqual(["officer: update"]);
  const { incidentId } = await service.incident();
  const view = await readIncidentView(service.db, incidentId);
  expect(view?.tasks).toMatchObject([{ kind: "search", state: "accepted", note: "along the river" }]);
  expect([view?.state, view?.leadId]).toEqual(["acknowledged", "rescuer-1"]);

  expect(await answer("rescuer-1", "done")).toBe("done");
  expect(heard()).toEqual(["officer: update"]);
  await service.quietFor(MINUTE);
});

test("a task is answered by whoever was asked, in order, and by nobody else", async () => {
  await service.signal("exit");
  await service.settle();
  await task("rescuer-1");

  expect(await answer("rescuer-2", "accepted")).toBe("ACTION_NOT_ALLOWED");
  expect(await answer("rescuer-1", "done")).toBe("INCIDENT_CHANGED");
  expect(await answer("rescuer-1", "accepted", "task-9")).toBe("NOT_FOUND");
  expect(await task("guardian-a", "task-2")).toEqual({ kind: "refused", code: "ACTION_NOT_ALLOWED" });
  expect(await answer("rescuer-1", "declined")).toBe("done");
  expect(await answer("rescuer-1", "accepted")).toBe("INCIDENT_CHANGED");
  heard();
  await service.quietFor(MINUTE);
});

test("whoever was given a task is stood down with the others", async () => {
  await service.signal("exit");
  await service.settle();
  await task("rescuer-2");
  heard();

  await service.act("officer", "found");
  await service.settle();

  expect(heard()).toEqual(["guardian-a: standDown", "guardian-b: standDown", "rescuer-2: standDown"]);
  expect(await task("rescuer-1", "task-2")).toEqual({ kind: "refused", code: "INCIDENT_ENDED" });
  await service.quietFor(HOUR);
});
