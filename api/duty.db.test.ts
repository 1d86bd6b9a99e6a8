import { afterAll, beforeAll, expect, test } from "vitest";
import { DutyView, ShiftView } from "../infra/contract/duty.ts";
import { IncidentDetail } from "../infra/contract/http.ts";
import { raise } from "./test-events.ts";
import { bodyOf, createTown, type Town } from "./test-town.ts";

let town: Town;
let ofWang: string;
beforeAll(async () => {
  town = await createTown();
  ofWang = await raise(town.database.db, { name: "wang", at: town.clock.now(), kind: "sos" });
});
afterAll(() => town.stop());

const as = (login: string) => town.signIn(login);
const shift = {
  personId: "rescuer",
  areaId: "haining",
  role: "rescuer",
  from: "2026-03-01T07:00:00Z",
  to: "2026-03-01T20:00:00Z",
};
const wish = {
  taskId: "task-1",
  personId: "rescuer",
  kind: "goTo",
  place: { lon: 120.69, lat: 30.53 },
  note: "the east gate",
};

test("an officer enters a shift and a leave, everybody of the team reads them, and both can be taken back", async () => {
  const officer = await as("duty-officer");
  const entered = await officer.send("POST", "/duty/shifts", shift);
  expect(entered.status).toBe(201);
  expect(await officer.send("POST", "/duty/shifts", shift)).toMatchObject({
    status: 409,
    body: { code: "DUTY_OVERLAPS" },
  });
  const away = { personId: "rescuer-yanguan", substituteId: null, seniorId: null, from: shift.from, to: shift.to };
  expect((await officer.send("POST", "/duty/leaves", away)).status).toBe(201);

  const { shifts, leaves } = bodyOf(DutyView, await (await as("rescuer")).get("/duty"));
  expect([shifts.map((it) => it.personId), leaves.map((it) => it.personId)]).toEqual([
    ["rescuer"],
    ["rescuer-yanguan"],
  ]);
  expect(bodyOf(DutyView, await (await as("rescuer-yanguan")).get("/duty")).shifts).toEqual([]);

  for (const { leaveId } of leaves) expect((await officer.send("DELETE", `/duty/leaves/${leaveId}`)).status).toBe(204);
  const { shiftId } = bodyOf(ShiftView, entered);
  expect((await officer.send("DELETE", `/duty/shifts/${shiftId}`)).status).toBe(204);
  expect((await officer.send("DELETE", `/duty/shifts/${shiftId}`)).status).toBe(404);
});

test.each([
  ["wang-a", 403],
  ["rescuer", 403],
  ["viewer", 403],
  ["coordinator-yanguan", 404],
])("%s may enter nothing into the roster of the city", async (login, status) => {
  const visitor = await as(login);
  expect((await visitor.send("POST", "/duty/shifts", shift)).status).toBe(status);
  const away = { personId: "rescuer", substituteId: null, seniorId: null, from: shift.from, to: shift.to };
  expect((await visitor.send("POST", "/duty/leaves", away)).status).toBe(status);
});

test("a task and its answers stand in the incident and its story", async () => {
  const [officer, rescuer] = [await as("duty-officer"), await as("rescuer")];
  const given = bodyOf(IncidentDetail, await officer.send("POST", `/incidents/${ofWang}/tasks`, wish));
  expect(given.incident.tasks).toMatchObject([
    { taskId: "task-1", state: "given", place: { lon: 120.69, lat: 30.53 } },
  ]);

  const path = `/incidents/${ofWang}/tasks/task-1/answer`;
  const done = bodyOf(IncidentDetail, await rescuer.send("POST", path, { answer: "accepted", note: "five minutes" }));
  expect(done.incident.tasks[0]?.state).toBe("accepted");
  expect(done.timeline.at(-1)).toMatchObject({ kind: "taskAnswered", actor: { personId: "rescuer" } });
  expect((await officer.send("POST", path, { answer: "done" })).status).toBe(403);
  expect((await rescuer.send("POST", `/incidents/${ofWang}/tasks`, wish)).status).toBe(403);
  expect((await (await as("rescuer-yanguan")).send("POST", path, { answer: "done" })).status).toBe(404);
});

test("an officer hands over with a note, which every open incident tells", async () => {
  const officer = await as("duty-officer");
  const note = "the north bank is searched";
  expect(await officer.send("POST", "/duty/hand-over", { toId: "rescuer", note })).toMatchObject({
    status: 409,
    body: { code: "DUTY_NOT_RUNNING" },
  });
  await town.database.db.query(
    "insert into people (person_id, name) values ('officer-2', '示例二'); insert into person_roles values ('officer-2', 'dutyOfficer', null)",
  );
  await officer.send("POST", "/duty/shifts", { ...shift, personId: "duty-officer", role: "dutyOfficer" });

  expect(await officer.send("POST", "/duty/hand-over", { toId: "officer-2", note })).toMatchObject({
    status: 200,
    body: { incidents: 1 },
  });

  const { timeline } = bodyOf(IncidentDetail, await officer.get(`/incidents/${ofWang}`));
  expect(timeline.find((it) => it.kind === "handedOver")?.data).toMatchObject({ toId: "officer-2", note });
});
