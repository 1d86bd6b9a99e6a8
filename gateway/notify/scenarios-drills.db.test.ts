import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { recordDrill } from "../../infra/db/incidents.ts";
import { personId, seniorId } from "../../infra/domain/ids.ts";
import { createService, type Service } from "./stand-ins/service.ts";

const MINUTE = 60_000;
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
  const { state, level, drill } = await service.incident();
  return `${drill ? "drill " : ""}${state} ${level}`;
};
const drill = async (...recipients: readonly string[]) => {
  const order = { seniorId: seniorId("wang"), personId: personId("officer"), recipients: recipients.map(personId) };
  const result = await service.db.transaction((tx) => recordDrill(tx, order));
  await service.settle();
  return result.kind === "done" ? "done" : result.code;
};
const happens: Service["signal"] = async (kind, over = {}) => {
  const now = service.clock.now();
  await service.signal(kind, { happenedAt: now, concludedAt: now, ...over });
  await service.settle();
};

test("a drill calls its recipients, level by level, marked everywhere, and nobody else however long it lasts", async () => {
  await drill("guardian-a", "rescuer-1");
  expect(heard()).toEqual(["guardian-a: alert"]);

  await service.pass(3 * MINUTE);
  expect(heard()).toEqual(["guardian-a: alert", "rescuer-1: alert"]);
  await service.pass(26 * MINUTE);

  expect(new Set(heard())).toEqual(new Set(["guardian-a: alert", "rescuer-1: alert"]));
  expect(service.page.calls.every(({ alert }) => alert.drill && alert.title.startsWith("【演练】"))).toBe(true);
});

test("a drill that nobody ends is over after half an hour, and its recipients are told", async () => {
  await drill("guardian-a");
  await service.pass(30 * MINUTE - 1);
  heard();

  await service.pass(1);

  expect(heard()).toEqual(["guardian-a: standDown"]);
  expect(await standing()).toBe("drill found 2");
  await service.quietFor(60 * MINUTE);
});

test("a drill is answered and ended like the real thing", async () => {
  await drill("guardian-a", "guardian-b");
  await service.act("guardian-a", "acknowledge");
  await service.settle();
  await service.act("officer", "found");
  await service.settle();

  expect(heard().filter((line) => line.startsWith("guardian-b"))).toEqual([
    "guardian-b: alert",
    "guardian-b: standDown",
    "guardian-b: update",
  ]);
  expect(await standing()).toBe("drill found 0");
  heard();
});

test.each(["exit", "sos"] as const)("a real %s ends the drill and calls everybody as ever", async (kind) => {
  const before = service.page.calls.length;
  await drill("guardian-a");
  await service.act("guardian-a", "acknowledge");
  heard();

  await happens(kind);

  const calls = kind === "sos" ? [...guardians, ...team] : guardians;
  expect(heard()).toEqual([...calls, "guardian-a: standDown"].sort());
  const alerts = service.page.calls
    .slice(before)
    .map(({ alert }) => alert)
    .filter((it) => it.kind === "alert");
  expect(alerts.map((it) => it.drill)).toEqual([true, ...calls.map(() => false)]);
  expect(await standing()).toBe(kind === "sos" ? "raised 1" : "raised 0");
  expect((await service.incident()).previousIncidentId).toBeNull();
});

test("what is real within the half hour after a drill is a new incident, not the drill again", async () => {
  await drill("guardian-a");
  await service.act("officer", "found");
  await service.settle();
  heard();

  await happens("exit");

  expect(heard()).toEqual(guardians);
  expect(await standing()).toBe("raised 0");
});

test("a band that comes home or runs low during a drill changes nothing in it", async () => {
  await drill("guardian-a");
  heard();

  await happens("enter");
  await happens("suspicion");
  await happens("lowBattery");

  expect(heard()).toEqual(["guardian-a: notice", "guardian-b: notice"]);
  expect(await standing()).toBe("drill raised 0");
});

test("no drill while something is open, and none for strangers or nobody", async () => {
  expect(await drill()).toBe("DRILL_NOBODY");
  expect(await drill("guardian-a", "somebody-else")).toBe("DRILL_NOBODY");
  expect(heard()).toEqual([]);
  await happens("exit");
  heard();

  expect(await drill("guardian-a")).toBe("INCIDENT_OPEN");

  expect(await standing()).toBe("raised 0");
});
