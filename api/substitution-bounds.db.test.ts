import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { OwnLeaveView } from "../infra/contract/own-leaves.ts";
import type { Database } from "../infra/db/database.ts";
import { pairGuardian } from "../infra/db/seniors.ts";
import { personId, seniorId } from "../infra/domain/ids.ts";
import { DAY_MS, HOUR_MS } from "../infra/domain/time.ts";
import { raise } from "./test-events.ts";
import { createLeaveScene, type LeaveScene, no, phoneOfStandIn, yes } from "./test-substitutions.ts";
import { bodyOf, type Visitor } from "./test-town.ts";

let scene: LeaveScene;
let db: Database;
beforeAll(async () => {
  scene = await createLeaveScene();
  ({ db } = scene.town.database);
});
beforeEach(() => scene.advance(DAY_MS));
afterEach(async () => {
  for (const table of ["duty_overrides", "outbox"]) await db.query(`delete from ${table}`);
});
afterAll(() => scene.town.stop());

const confirmed = async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  expect([await scene.says(leaveId, yes), await scene.confirms(leaveId, yes)]).toEqual([204, 204]);
  return leaveId;
};
/** Who was told what, in the order of telling. */
const told = async () => {
  const rows = await db.query<{ line: string }>(
    `select distinct person_id || ' ' || coalesce(body->>'substitution', kind) as line from outbox order by line`,
  );
  return rows.map(({ line }) => line);
};

test("a confirmed substitute who goes on leave themselves neither sees the senior nor counts as cover", async () => {
  await confirmed();
  expect([await scene.seesWang(), await scene.coverage()]).toEqual([200, "amber"]);

  await scene.standIn().send("POST", "/people/li-b/leaves", scene.span());

  expect([await scene.seesWang(), await scene.coverage()]).toEqual([404, "gap"]);
});

test("the other guardian cannot be asked to stand in, nor be entered by the coordinator", async () => {
  const refused = { status: 422, body: { code: "SUBSTITUTE_IS_GUARDIAN" } };
  const leave = { personId: "wang-a", seniorId: null, ...scene.span() };

  expect(await scene.takeLeave("+86 138-0000-1002")).toMatchObject(refused);
  expect(await scene.coordinator().send("POST", "/duty/leaves", { ...leave, substituteId: "wang-b" })).toMatchObject(
    refused,
  );
  expect(
    bodyOf(OwnLeaveView, await scene.absent().send("POST", "/people/wang-a/leaves", scene.span())).substitution,
  ).toBeNull();
});

test("for a guardian of seniors in two areas only somebody who answers for both can confirm", async () => {
  const alsoLi = { seniorId: seniorId("senior-li"), personId: personId("wang-a"), slot: "A" } as const;
  await db.transaction((tx) => pairGuardian(tx, alsoLi));
  const leaveId = await scene.leaveWith("13800002001");
  const asked = await scene.town.signIn("li-a");
  const confirming = (visitor: Visitor) => scene.confirms(leaveId, { ...yes, substituteId: "li-a" }, visitor);
  const admin = await scene.town.signIn("admin");

  expect([await scene.open(), await confirming(scene.coordinator())]).toEqual([[], 404]);
  expect(await scene.open(scene.elsewhere())).toEqual([]);
  await asked.send("POST", `/people/li-a/substitutions/${leaveId}/answer`, yes);
  expect(await told()).toEqual(["admin waiting", "li-a asked"]);
  expect([(await scene.open(admin)).length, await confirming(admin)]).toEqual([1, 204]);

  await db.transaction((tx) => pairGuardian(tx, { ...alsoLi, personId: personId("li-a") }));
});

test("a substitute who is confirmed while the senior is out is called at once, and so is who comes back from leave", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await raise(db, { name: "wang", at: scene.town.clock.now() });
  await scene.says(leaveId, yes);
  const called = async () => (await told()).filter((line) => line.endsWith("alert"));
  expect(await called()).not.toContain("li-b alert");

  await scene.confirms(leaveId, yes);
  expect(await called()).toEqual(expect.arrayContaining(["li-b alert"]));
  expect(await called()).not.toContain("wang-a alert");
  await scene.takeBack(leaveId);

  expect(await called()).toContain("wang-a alert");
  await db.query("delete from incidents");
});

test("a request, a yes that waits, and a no after a yes are each told to whoever has to know, and by night in the morning", async () => {
  await scene.advance(7 * HOUR_MS);
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  expect(await told()).toEqual(["li-b asked"]);
  await scene.says(leaveId, yes);
  await scene.says(leaveId, yes);
  expect(await told()).toEqual(["coordinator waiting", "li-b asked"]);
  await scene.confirms(leaveId, yes);
  await sendAll();

  await scene.says(leaveId, no);

  expect(await told()).toEqual(["coordinator waiting", "coordinator withdrawn", "li-b asked", "wang-a failed"]);
  const rows = await db.query<{ priority: number; hour: string; isBare: boolean }>(
    `select distinct priority, to_char(due_at at time zone 'Asia/Shanghai', 'HH24:MI') as hour,
       senior_id is null and incident_id is null as "isBare" from outbox`,
  );
  expect(rows).toEqual([{ priority: 9, hour: "07:00", isBare: true }]);
});

test("whoever stands in or has said yes is told when the leave is taken back, by the guardian or by the coordinator", async () => {
  const ended = async () => (await told()).filter((line) => line.endsWith("ended"));
  const untold = await scene.leaveWith(phoneOfStandIn);
  await scene.takeBack(untold);
  const declined = await scene.leaveWith(phoneOfStandIn);
  await scene.says(declined, no);
  await scene.takeBack(declined);
  expect(await ended()).toEqual([]);

  const agreed = await scene.leaveWith(phoneOfStandIn);
  await scene.says(agreed, yes);
  await scene.takeBack(agreed);
  expect(await ended()).toEqual(["li-b ended"]);
  await db.query("delete from outbox");

  const leaveId = await confirmed();
  expect((await scene.coordinator().send("DELETE", `/duty/leaves/${leaveId}`)).status).toBe(204);
  expect(await ended()).toEqual(["li-b ended"]);
});

/** As if a lane had tried whatever waits. */
const sendAll = () => db.query("update outbox set attempts = 1, state = 'accepted' where state = 'waiting'");
/** What somebody is told by the first of their channels, in the order of telling, and what became of it. */
const toldTo = async (person: string) => {
  const rows = await db.query<{ line: string }>(
    `select body->>'substitution' || ' ' || state as line from outbox where person_id = $1 and channel_order = 0
     order by created_at, line`,
    [person],
  );
  return rows.map(({ line }) => line);
};
const phoneOfOther = "13800002001";
const asks = async (leaveId: number, phone: string) =>
  (await scene.absent().send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, { phone })).status;

test.each([
  ["the coordinator refuses", (leaveId: number) => scene.confirms(leaveId, no), 204],
  ["somebody else is asked", (leaveId: number) => asks(leaveId, phoneOfOther), 200],
] as const)("whoever has said yes, or heard that they are asked, is told when %s", async (_what, release, status) => {
  const unheard = await scene.leaveWith(phoneOfStandIn);
  expect([await release(unheard), await toldTo("li-b")]).toEqual([status, ["asked cancelled"]]);
  await scene.takeBack(unheard);
  await db.query("delete from outbox");

  const heard = await scene.leaveWith(phoneOfStandIn);
  await sendAll();
  expect([await release(heard), await toldTo("li-b")]).toEqual([status, ["asked accepted", "released waiting"]]);
  await scene.takeBack(heard);
  await db.query("delete from outbox");

  const agreed = await scene.leaveWith(phoneOfStandIn);
  await scene.says(agreed, yes);
  expect([await release(agreed), await toldTo("li-b")]).toEqual([status, ["asked cancelled", "released waiting"]]);
});

test("whoever has said no is not told when somebody else is asked", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await sendAll();
  await scene.says(leaveId, no);

  expect([await asks(leaveId, phoneOfOther), await toldTo("li-b")]).toEqual([200, ["asked accepted"]]);
});

test("whoever is asked again is told so, once, and the yes of the next one is not lost on the coordinator", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await sendAll();
  await asks(leaveId, phoneOfStandIn);
  expect(await toldTo("li-b")).toEqual(["asked accepted"]);
  await scene.says(leaveId, yes);
  await asks(leaveId, phoneOfOther);
  await scene.advance(1_000);
  await asks(leaveId, phoneOfStandIn);
  await scene.says(leaveId, yes);

  expect(await toldTo("li-b")).toEqual(["asked accepted", "released waiting", "asked waiting"]);
  expect(await toldTo("coordinator")).toEqual(["waiting cancelled", "waiting waiting"]);
});

test("who is asked again by the same number has said yes still, and after a no is told so", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await sendAll();
  await scene.says(leaveId, yes);
  await asks(leaveId, phoneOfStandIn);
  expect([await scene.confirms(leaveId, yes), await toldTo("li-b")]).toEqual([204, ["asked accepted"]]);
  await scene.says(leaveId, no);

  await asks(leaveId, phoneOfStandIn);

  expect(await toldTo("li-b")).toEqual(["asked accepted", "asked waiting"]);
  expect(await scene.says(leaveId, yes)).toBe(204);
});

test("a yes and a no before the coordinator has heard of either are told to nobody but the asker", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await scene.says(leaveId, yes);
  await scene.says(leaveId, no);

  expect(await toldTo("coordinator")).toEqual(["waiting cancelled"]);
  expect(await toldTo("wang-a")).toEqual(["failed waiting"]);
});

test("what has not gone out of a leave that is taken back never does, and of another leave it does", async () => {
  const other = await scene.town.signIn("wang-b");
  const asked = await other.send("POST", "/people/wang-b/leaves", { ...scene.span(), substitutePhone: phoneOfOther });
  expect(asked.status).toBe(201);
  const untold = await scene.leaveWith(phoneOfStandIn);
  await scene.takeBack(untold);
  expect([await toldTo("li-b"), await toldTo("li-a")]).toEqual([["asked cancelled"], ["asked waiting"]]);
  await db.query("delete from outbox");

  const agreed = await scene.leaveWith(phoneOfStandIn);
  await scene.says(agreed, yes);
  await scene.takeBack(agreed);

  expect(await toldTo("li-b")).toEqual(["asked cancelled", "ended waiting"]);
  expect(await toldTo("coordinator")).toEqual(["waiting cancelled"]);
  const unsettled = await db.query("select 1 from outbox where state = 'cancelled' and settled_at is null");
  const left = await db.query("select 1 from outbox where state = 'held' and body->>'substitution' <> 'ended'");
  expect([unsettled, left]).toEqual([[], []]);
});

test("a number that nobody here has is told to nobody", async () => {
  await scene.leaveWith("13911112222");

  expect(await told()).toEqual([]);
});

test("a guardian who is a rescuer too can be stood in for only by somebody who is both", async () => {
  await db.query("insert into person_roles (person_id, role, area_id) values ('wang-a', 'rescuer', 'xiashi')");
  const asked = async () => {
    await scene.leaveWith(phoneOfStandIn);
    const [row] = await scene.open();
    await db.query("delete from duty_overrides");
    return row?.substituteId;
  };

  expect(await asked()).toBeNull();
  await db.query("insert into person_roles (person_id, role, area_id) values ('li-b', 'rescuer', 'haining')");
  expect(await asked()).toBe("li-b");

  await db.query("delete from person_roles where role = 'rescuer' and person_id in ('wang-a', 'li-b')");
});

test("whoever is no guardian any more cannot be confirmed", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await scene.says(leaveId, yes);
  await db.query("delete from person_roles where person_id = 'li-b' and role = 'guardian'");

  expect([await scene.confirms(leaveId, yes), await scene.seesWang()]).toEqual([404, 403]);
  await db.query("insert into person_roles (person_id, role) values ('li-b', 'guardian')");
});

test("both pages look again when a substitute begins and when they are withdrawn", async () => {
  const heard: (string | null)[] = [];
  const unlisten = db.listen("person_change", (id) => heard.push(id));
  await expect
    .poll(async () => {
      await db.query("select pg_notify('person_change', 'ready')");
      return heard.includes("ready");
    })
    .toBe(true);
  const leaveId = await confirmed();
  await expect.poll(() => heard).toContain("li-b");
  heard.length = 0;

  await scene.takeBack(leaveId);

  await expect.poll(() => heard).toEqual(expect.arrayContaining(["li-b", "wang-a"]));
  unlisten();
});

test("a number typed stands in the export of whoever has it, goes with them, and the asker is not told whose it is", async () => {
  const admin = await scene.town.signIn("admin");
  await db.query("update people set phone = '+86 139 3333 4444' where person_id = 'rescuer-yanguan'");
  await scene.leaveWith("13933334444");
  const exportOf = async (id: string) =>
    String((await admin.send("POST", `/people/${id}/export`, { reason: "askedByPerson" })).body);

  expect(await exportOf("rescuer-yanguan")).toContain("13933334444");
  const erased = await admin.send("POST", "/people/rescuer-yanguan/erasure", { reason: "consentWithdrawn" });
  expect(erased).toMatchObject({ status: 200, body: { erased: { substitutions: 1 } } });
  expect(await db.query("select 1 from substitutions")).toEqual([]);

  await db.query("delete from duty_overrides");
  await scene.leaveWith(phoneOfStandIn);
  const file = await exportOf("wang-a");
  expect(file).toContain("askSubstitute");
  expect(file).not.toContain("li-b");
});
