import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CoverageList } from "../infra/contract/coverage.ts";
import { OwnLeaveView } from "../infra/contract/own-leaves.ts";
import { SubstitutionOpenList } from "../infra/contract/substitutions.ts";
import { pairGuardian } from "../infra/db/seniors.ts";
import { personId, seniorId } from "../infra/domain/ids.ts";
import { DAY_MS, HOUR_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
/** Guardian of Wang, who is away; guardian of Li in another area, who is to stand in; coordinator of Wang's area. */
let [absent, standIn, coordinator]: Visitor[] = [];
beforeAll(async () => {
  town = await createTown();
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now() });
});
beforeEach(async () => {
  await advance(DAY_MS);
  await everybodySignsIn();
});
afterEach(async () => {
  for (const table of ["duty_overrides", "outbox"]) await town.database.db.query(`delete from ${table}`);
});
afterAll(() => town.stop());

const everybodySignsIn = async () => {
  [absent, standIn, coordinator] = await Promise.all(["wang-a", "li-b", "coordinator"].map(town.signIn));
};
const advance = async (byMs: number) => {
  town.clock.advance(byMs);
  await town.database.setClock(town.clock);
};
const [yes, no] = [{ answer: "yes" }, { answer: "no" }];
const phoneOfStandIn = "13800002002";
const span = () => ({ from: toIso(town.clock.now()), to: toIso(plusMs(town.clock.now(), 2 * DAY_MS)) });
const asks = (substitutePhone: string) => absent?.send("POST", "/people/wang-a/leaves", { ...span(), substitutePhone });
const leaveWith = async (phone: string) => bodyOf(OwnLeaveView, await asks(phone)).leaveId;
const says = async (leaveId: number, body: object) =>
  (await standIn?.send("POST", `/people/li-b/substitutions/${leaveId}/answer`, body))?.status;
const confirms = async (leaveId: number, visitor = coordinator) =>
  (await visitor?.send("POST", `/duty/substitutions/${leaveId}/answer`, { substituteId: "li-b", ...yes }))?.status;
const confirmed = async () => {
  const leaveId = await leaveWith(phoneOfStandIn);
  expect([await says(leaveId, yes), await confirms(leaveId)]).toEqual([204, 204]);
  return leaveId;
};
const open = async (visitor = coordinator) =>
  bodyOf(SubstitutionOpenList, await visitor?.get("/duty/substitutions")).items.length;
const seesWang = async () => (await standIn?.get("/seniors/senior-wang/position"))?.status;
/** Who was told what, in the order of telling. */
const told = async () => {
  const rows = await town.database.db.query<{ line: string }>(
    `select distinct person_id || ' ' || coalesce(body->>'substitution', kind) as line from outbox order by line`,
  );
  return rows.map(({ line }) => line);
};

test("a confirmed substitute who goes on leave themselves neither sees the senior nor counts as cover", async () => {
  const { db } = town.database;
  await db.query(
    `insert into channels (channel_id, person_id, kind, address, last_ok_at)
     values ('li-b-mail', 'li-b', 'email', 'b@example.org', service_now())`,
  );
  const coverage = async () => {
    const { items } = bodyOf(CoverageList, await coordinator?.get("/coverage"));
    return items.find((it) => it.seniorId === "senior-wang")?.state;
  };
  await confirmed();
  expect([await seesWang(), await coverage()]).toEqual([200, "amber"]);

  await standIn?.send("POST", "/people/li-b/leaves", span());

  expect([await seesWang(), await coverage()]).toEqual([404, "gap"]);
});

test("the other guardian cannot be asked to stand in, nor be entered by the coordinator", async () => {
  const refused = { status: 422, body: { code: "SUBSTITUTE_IS_GUARDIAN" } };
  const leave = { personId: "wang-a", seniorId: null, ...span() };

  expect(await asks("+86 138-0000-1002")).toMatchObject(refused);
  expect(await coordinator?.send("POST", "/duty/leaves", { ...leave, substituteId: "wang-b" })).toMatchObject(refused);
  expect(bodyOf(OwnLeaveView, await absent?.send("POST", "/people/wang-a/leaves", span())).substitution).toBeNull();
});

test("for a guardian of seniors in two areas only somebody who answers for both can confirm", async () => {
  const { db } = town.database;
  const alsoLi = { seniorId: seniorId("senior-li"), personId: personId("wang-a"), slot: "A" } as const;
  await db.transaction((tx) => pairGuardian(tx, alsoLi));
  const leaveId = await leaveWith("13800002001");
  const asked = await town.signIn("li-a");
  const confirming = async (visitor?: Visitor) =>
    (await visitor?.send("POST", `/duty/substitutions/${leaveId}/answer`, { substituteId: "li-a", ...yes }))?.status;
  const admin = await town.signIn("admin");

  expect([await open(), await confirming(coordinator)]).toEqual([0, 404]);
  expect(await open(await town.signIn("coordinator-yanguan"))).toBe(0);
  await asked.send("POST", `/people/li-a/substitutions/${leaveId}/answer`, yes);
  expect(await told()).toEqual(["admin waiting", "li-a asked"]);
  expect([await open(admin), await confirming(admin)]).toEqual([1, 204]);

  await db.transaction((tx) => pairGuardian(tx, { ...alsoLi, personId: personId("li-a") }));
});

test("a substitute who is confirmed while the senior is out is called at once, and so is who comes back from leave", async () => {
  const { db } = town.database;
  const leaveId = await leaveWith(phoneOfStandIn);
  await raise(db, { name: "wang", at: town.clock.now() });
  await says(leaveId, yes);
  const called = async () => (await told()).filter((line) => line.endsWith("alert"));
  expect(await called()).not.toContain("li-b alert");

  await confirms(leaveId);
  expect(await called()).toEqual(expect.arrayContaining(["li-b alert"]));
  expect(await called()).not.toContain("wang-a alert");
  await absent?.send("DELETE", `/people/wang-a/leaves/${leaveId}`);

  expect(await called()).toContain("wang-a alert");
  await db.query("delete from incidents");
});

test("a request, a yes that waits, and a no after a yes are each told to whoever has to know, and by night in the morning", async () => {
  const { db } = town.database;
  await advance(7 * HOUR_MS);
  await everybodySignsIn();
  const leaveId = await leaveWith(phoneOfStandIn);
  expect(await told()).toEqual(["li-b asked"]);
  await says(leaveId, yes);
  await says(leaveId, yes);
  expect(await told()).toEqual(["coordinator waiting", "li-b asked"]);
  await confirms(leaveId);

  await says(leaveId, no);

  expect(await told()).toEqual(["coordinator waiting", "coordinator withdrawn", "li-b asked", "wang-a failed"]);
  const rows = await db.query<{ priority: number; hour: string; isBare: boolean }>(
    `select distinct priority, to_char(due_at at time zone 'Asia/Shanghai', 'HH24:MI') as hour,
       senior_id is null and incident_id is null as "isBare" from outbox`,
  );
  expect(rows).toEqual([{ priority: 9, hour: "07:00", isBare: true }]);
});

test("whoever stands in or has said yes is told when the leave is taken back, by the guardian or by the coordinator", async () => {
  const ended = async () => (await told()).filter((line) => line.endsWith("ended"));
  const untold = await leaveWith(phoneOfStandIn);
  await absent?.send("DELETE", `/people/wang-a/leaves/${untold}`);
  const declined = await leaveWith(phoneOfStandIn);
  await says(declined, no);
  await absent?.send("DELETE", `/people/wang-a/leaves/${declined}`);
  expect(await ended()).toEqual([]);

  const agreed = await leaveWith(phoneOfStandIn);
  await says(agreed, yes);
  await absent?.send("DELETE", `/people/wang-a/leaves/${agreed}`);
  expect(await ended()).toEqual(["li-b ended"]);
  await town.database.db.query("delete from outbox");

  const leaveId = await confirmed();
  expect((await coordinator?.send("DELETE", `/duty/leaves/${leaveId}`))?.status).toBe(204);
  expect(await ended()).toEqual(["li-b ended"]);
});

test("a number that nobody here has is told to nobody", async () => {
  await leaveWith("13911112222");

  expect(await told()).toEqual([]);
});

test("a guardian who is a rescuer too can be stood in for only by somebody who is both", async () => {
  const { db } = town.database;
  await db.query("insert into person_roles (person_id, role, area_id) values ('wang-a', 'rescuer', 'xiashi')");
  const asked = async () => {
    await leaveWith(phoneOfStandIn);
    const [row] = bodyOf(SubstitutionOpenList, await coordinator?.get("/duty/substitutions")).items;
    await db.query("delete from duty_overrides");
    return row?.substituteId;
  };

  expect(await asked()).toBeNull();
  await db.query("insert into person_roles (person_id, role, area_id) values ('li-b', 'rescuer', 'haining')");
  expect(await asked()).toBe("li-b");

  await db.query("delete from person_roles where role = 'rescuer' and person_id in ('wang-a', 'li-b')");
});

test("whoever is no guardian any more cannot be confirmed", async () => {
  const { db } = town.database;
  const leaveId = await leaveWith(phoneOfStandIn);
  await says(leaveId, yes);
  await db.query("delete from person_roles where person_id = 'li-b' and role = 'guardian'");

  expect([await confirms(leaveId), await seesWang()]).toEqual([404, 403]);
  await db.query("insert into person_roles (person_id, role) values ('li-b', 'guardian')");
});

test("both pages look again when a substitute begins and when they are withdrawn", async () => {
  const heard: (string | null)[] = [];
  const unlisten = town.database.db.listen("person_change", (id) => heard.push(id));
  await expect
    .poll(async () => {
      await town.database.db.query("select pg_notify('person_change', 'ready')");
      return heard.includes("ready");
    })
    .toBe(true);
  const leaveId = await confirmed();
  await expect.poll(() => heard).toContain("li-b");
  heard.length = 0;

  await absent?.send("DELETE", `/people/wang-a/leaves/${leaveId}`);

  await expect.poll(() => heard).toEqual(expect.arrayContaining(["li-b", "wang-a"]));
  unlisten();
});

test("a number typed stands in the export of whoever has it, goes with them, and the asker is not told whose it is", async () => {
  const { db } = town.database;
  const admin = await town.signIn("admin");
  await db.query("update people set phone = '+86 139 3333 4444' where person_id = 'rescuer-yanguan'");
  await leaveWith("13933334444");
  const exportOf = async (id: string) =>
    String((await admin.send("POST", `/people/${id}/export`, { reason: "askedByPerson" })).body);

  expect(await exportOf("rescuer-yanguan")).toContain("13933334444");
  const erased = await admin.send("POST", "/people/rescuer-yanguan/erasure", { reason: "consentWithdrawn" });
  expect(erased).toMatchObject({ status: 200, body: { erased: { substitutions: 1 } } });
  expect(await db.query("select 1 from substitutions")).toEqual([]);

  await db.query("delete from duty_overrides");
  await leaveWith(phoneOfStandIn);
  const file = await exportOf("wang-a");
  expect(file).toContain("askSubstitute");
  expect(file).not.toContain("li-b");
});
