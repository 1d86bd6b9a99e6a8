import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ExcuseList, ExcuseView, FixList } from "../infra/contract/http.ts";
import { HOUR_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { reportPlace } from "./test-events.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let guardian: Visitor;
beforeAll(async () => {
  town = await createTown();
  guardian = await town.signIn("wang-a");
});
beforeEach(async () => {
  await town.database.db.query("delete from excuses");
});
afterAll(() => town.stop());

const hoursAhead = (hours: number) => toIso(plusMs(town.clock.now(), hours * HOUR_MS));
const path = "/seniors/senior-wang/excuses";
const way = { kind: "corridor", line: [[120.69, 30.53] as const, [120.7, 30.53] as const], widthM: 40 };

test("a guardian says that she is with her until five, and everybody concerned can read it until then", async () => {
  const to = hoursAhead(3);

  const given = await guardian.send("POST", path, { kind: "outing", to });
  const { excuseId } = bodyOf(ExcuseView, given);
  const other = bodyOf(ExcuseList, await (await town.signIn("wang-b")).get(path));
  const [stored] = await town.database.db.query(
    "select action, person_id, role, detail from audit where action = 'giveExcuse' order by seq desc",
  );

  expect(given).toMatchObject({ status: 201, body: { kind: "outing", to, fenceId: null, shape: null } });
  expect(other.items).toMatchObject([{ excuseId, givenBy: { personId: "wang-a", name: "示例 wang-a" } }]);
  expect(stored).toEqual({
    action: "giveExcuse",
    person_id: "wang-a",
    role: "guardian",
    detail: { excuseId, to },
  });

  town.clock.advance(3 * HOUR_MS);
  await town.database.setClock(town.clock);

  expect(bodyOf(ExcuseList, await guardian.get(path)).items).toEqual([]);
});

test("who is out with her sees the way since then, and not a step of before; nobody else sees any of it", async () => {
  const { db } = town.database;
  await reportPlace(db, { name: "wang", at: plusMs(town.clock.now(), -HOUR_MS) });
  const trace = async (visitor: Visitor) => {
    const span = `from=${hoursAhead(-24)}&to=${hoursAhead(1)}`;
    const answer = await visitor.get(`/seniors/senior-wang/fixes?${span}`);
    return answer.status === 200 ? bodyOf(FixList, answer).items.length : answer.status;
  };
  const before = await trace(guardian);
  const { excuseId } = bodyOf(ExcuseView, await guardian.send("POST", path, { kind: "outing", to: hoursAhead(3) }));
  await town.database.setClock(town.clock);
  await reportPlace(db, { name: "wang", at: town.clock.now() });
  const during = [await trace(guardian), await trace(await town.signIn("wang-b"))];
  await guardian.send("DELETE", `${path}/${excuseId}`);

  expect([before, during, await trace(guardian)]).toEqual([404, [1, 404], 404]);
});

test("an outing is ended early by whoever may give one, once, and the audit says by whom", async () => {
  const { excuseId } = bodyOf(ExcuseView, await guardian.send("POST", path, { kind: "outing", to: hoursAhead(3) }));
  const rescuer = await town.signIn("rescuer");

  const ended = await rescuer.send("DELETE", `${path}/${excuseId}`);
  const again = await rescuer.send("DELETE", `${path}/${excuseId}`);
  const [audit] = await town.database.db.query("select action, person_id from audit order by seq desc");

  expect([ended.status, again.status]).toEqual([204, 404]);
  expect(bodyOf(ExcuseList, await guardian.get(path)).items).toEqual([]);
  expect(audit).toEqual({ action: "endExcuse", person_id: "rescuer" });
});

test("one that is planned for tomorrow can be taken back before it begins", async () => {
  const planned = { kind: "outing", from: hoursAhead(24), to: hoursAhead(26) };
  const { excuseId } = bodyOf(ExcuseView, await guardian.send("POST", path, planned));

  expect((await guardian.send("DELETE", `${path}/${excuseId}`)).status).toBe(204);
  expect(bodyOf(ExcuseList, await guardian.get(path)).items).toEqual([]);
});

test("a coordinator opens a safe way to the clinic for a week", async () => {
  const coordinator = await town.signIn("coordinator");

  const given = await coordinator.send("POST", path, { kind: "corridor", to: hoursAhead(168), shape: way });

  expect(given).toMatchObject({ status: 201, body: { kind: "corridor", shape: way } });
});

test.each([
  ["an outing without end", { kind: "outing", to: "2027-01-01T00:00:00Z" }, "EXCUSE_TIME_INVALID"],
  ["an outing that is over", { kind: "outing", to: "2026-01-01T00:00:00Z" }, "EXCUSE_TIME_INVALID"],
  ["a safe way that leads nowhere", { kind: "corridor" }, "REQUEST_INVALID"],
  ["a fence of somebody else", { kind: "outing", fenceId: "fence-of-li" }, "NOT_FOUND"],
])("%s is refused", async (_what, body, code) => {
  const fenceId = "fenceId" in body ? town.li.fenceId : undefined;
  const answer = await guardian.send("POST", path, {
    to: hoursAhead(1),
    ...body,
    ...(fenceId === undefined ? {} : { fenceId }),
  });

  expect(answer.body).toMatchObject({ code });
});
