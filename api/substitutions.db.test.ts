import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { CoverageList } from "../infra/contract/coverage.ts";
import { OwnLeaveList, OwnLeaveView } from "../infra/contract/own-leaves.ts";
import { SubstitutionAskedList, SubstitutionOpenList } from "../infra/contract/substitutions.ts";
import type { Queryable as Tx } from "../infra/db/database.ts";
import { insertLeave } from "../infra/db/duty.ts";
import { answerSubstitution, askSubstitute, endLeave } from "../infra/db/substitutions.ts";
import { personId } from "../infra/domain/ids.ts";
import { DAY_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { reportPlace } from "./test-events.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
/** Guardian of Wang, who is away; guardian of Li in another area, who is to stand in; coordinators of both areas. */
let [absent, standIn, coordinator, elsewhere]: Visitor[] = [];
beforeAll(async () => {
  town = await createTown();
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now() });
});
/** A day later: what may be asked in a day is counted anew. */
beforeEach(async () => {
  town.clock.advance(DAY_MS);
  await town.database.setClock(town.clock);
  await everybodySignsIn();
});
afterEach(() => town.database.db.query("delete from duty_overrides"));
afterAll(() => town.stop());

const everybodySignsIn = async () => {
  const logins = ["wang-a", "li-b", "coordinator", "coordinator-yanguan"];
  [absent, standIn, coordinator, elsewhere] = await Promise.all(logins.map((login) => town.signIn(login)));
};
const phoneOfStandIn = "13800002002";
const yes = { answer: "yes" };
const no = { answer: "no" };
const span = () => ({ from: toIso(town.clock.now()), to: toIso(plusMs(town.clock.now(), 2 * DAY_MS)) });
const leaveWith = async (substitutePhone: string): Promise<number> => {
  const answer = await absent?.send("POST", "/people/wang-a/leaves", { ...span(), substitutePhone });
  return bodyOf(OwnLeaveView, answer).leaveId;
};
const ownLeave = async () => bodyOf(OwnLeaveList, await absent?.get("/people/wang-a/leaves")).items[0];
const asked = async (login = "li-b", visitor = standIn) =>
  bodyOf(SubstitutionAskedList, await visitor?.get(`/people/${login}/substitutions`)).items;
const open = async (visitor = coordinator) =>
  bodyOf(SubstitutionOpenList, await visitor?.get("/duty/substitutions")).items;
const says = async (leaveId: number, body: object) =>
  (await standIn?.send("POST", `/people/li-b/substitutions/${leaveId}/answer`, body))?.status;
const confirms = async (leaveId: number, body: object, visitor = coordinator) =>
  (await visitor?.send("POST", `/duty/substitutions/${leaveId}/answer`, { substituteId: "li-b", ...body }))?.status;
const seesWang = async () => (await standIn?.get("/seniors/senior-wang/position"))?.status;
const substituteOf = async (leaveId: number) => {
  const [row] = await town.database.db.query<{ id: string | null }>(
    "select substitute_id as id from duty_overrides where override_id = $1",
    [leaveId],
  );
  return row?.id;
};

test("whoever is asked stands in only when they and the coordinator have said yes; until then it is a gap", async () => {
  const { db } = town.database;
  await db.query(
    `insert into channels (channel_id, person_id, kind, address, last_ok_at)
     values ('li-b-mail', 'li-b', 'email', 'b@example.org', service_now())`,
  );
  const coverage = async () => {
    const { items } = bodyOf(CoverageList, await coordinator?.get("/coverage"));
    return items.find(({ seniorId }) => seniorId === "senior-wang")?.state;
  };
  const leaveId = await leaveWith("+86 138-0000-2002");

  expect(await ownLeave()).toMatchObject({ substituteName: null, substitution: { standing: "asked" } });
  expect(await asked()).toEqual([
    { leaveId, askedBy: "示例 wang-a", seniors: ["示例奶奶1"], ...span(), standing: "asked" },
  ]);
  expect(await open()).toMatchObject([{ leaveId, personId: "wang-a", substituteId: "li-b", substituteSaid: null }]);
  expect([await says(leaveId, yes), await seesWang(), await coverage()]).toEqual([204, 404, "gap"]);
  expect((await ownLeave())?.substitution?.standing).toBe("agreed");
  expect((await asked()).map(({ standing }) => standing)).toEqual(["agreed"]);

  expect(await confirms(leaveId, yes)).toBe(204);

  expect([await seesWang(), await coverage()]).toEqual([200, "amber"]);
  expect(await ownLeave()).toMatchObject({ substituteName: "示例 li-b", substitution: { standing: "confirmed" } });
  expect((await asked()).map(({ standing }) => standing)).toEqual(["confirmed"]);
  expect(await open()).toEqual([]);
  const rows = await db.query<{ said: string }>(
    `select concat_ws(' ', person_id, role, action, detail->>'answer', detail->>'substituteId') as said
     from audit where action ~* 'substitut' order by seq`,
  );
  expect(rows.map(({ said }) => said)).toEqual([
    "wang-a guardian askSubstitute li-b",
    "li-b guardian answerSubstitution yes",
    "coordinator coordinator confirmSubstitute yes li-b",
  ]);
  const [typed] = await db.query("select 1 from audit where detail::text like '%0000%2002%'");
  expect(typed).toBeUndefined();
});

test("nobody finds out by typing a number who is with the service, not even by what the coordinator says", async () => {
  const unknown = await leaveWith("13911112222");
  const ofUnknown = await ownLeave();
  expect(await open()).toMatchObject([{ phone: "13911112222", substituteId: null, substituteName: null }]);
  expect(await confirms(unknown, { ...yes, substituteId: null })).toBe(404);
  expect(await confirms(unknown, { ...no, substituteId: null })).toBe(204);
  const refused = await ownLeave();
  await absent?.send("DELETE", `/people/wang-a/leaves/${unknown}`);

  const known = await leaveWith(phoneOfStandIn);
  const ofKnown = await ownLeave();
  expect(await confirms(known, yes)).toBe(204);
  const early = await ownLeave();
  expect(await confirms(known, no)).toBe(204);

  const alike = (leave: OwnLeaveView | undefined) => ({
    ...leave,
    leaveId: 0,
    substitution: leave?.substitution?.standing,
  });
  expect(alike(ofKnown)).toEqual(alike(ofUnknown));
  expect(alike(early)).toEqual(alike(ofUnknown));
  expect(alike(await ownLeave())).toEqual(alike(refused));
  expect(refused?.substitution).toEqual({ phone: "13911112222", standing: "refused" });
  expect(await asked()).toEqual([]);
});

/** Does `second` while `first` has written and not ended; whoever waits for the other's lock is seen waiting. */
async function overlapping<Result>(
  first: (tx: Tx) => Promise<unknown>,
  second: () => Promise<Result>,
): Promise<Result> {
  const { db } = town.database;
  let result: Promise<Result> | undefined;
  await db.transaction(async (tx) => {
    await first(tx);
    result = second();
    const waiting = () =>
      db.query("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()");
    await expect.poll(async () => (await waiting()).length).toBe(1);
  });
  if (result === undefined) throw new Error("nothing was done");
  return await result;
}

test.each(["substitute", "coordinator"] as const)(
  "both say yes at the same time, the %s first: the substitute stands in",
  async (firstBy) => {
    const { db } = town.database;
    const leaveId = await leaveWith(phoneOfStandIn);
    const [bySubstitute, byCoordinator] = [
      { leaveId, by: "substitute", personId: personId("li-b"), answer: "yes" },
      { leaveId, by: "coordinator", personId: personId("coordinator"), answer: "yes", substituteId: "li-b" },
    ] as const;
    const [first, second] = firstBy === "substitute" ? [bySubstitute, byCoordinator] : [byCoordinator, bySubstitute];

    const isTaken = await overlapping(
      (tx) => answerSubstitution(tx, first),
      () => db.transaction((tx) => answerSubstitution(tx, second)),
    );

    expect([isTaken, await substituteOf(leaveId)]).toEqual([true, "li-b"]);
  },
);

test("two guardians who go on leave at the same moment may name each other: neither waits for the other", async () => {
  const { db } = town.database;
  const leave = (id: string) => {
    const [from, to] = [town.clock.now(), plusMs(town.clock.now(), DAY_MS)];
    return { personId: personId(id), substituteId: null, seniorId: null, from, to };
  };

  const asked = await db.transaction(async (tx) => {
    await insertLeave(tx, leave("li-b"));
    // While the other one's entry is not written yet.
    return await db.transaction(async (other) => {
      const leaveId = await insertLeave(other, leave("wang-a"));
      return leaveId === null ? null : await askSubstitute(other, { leaveId, phone: phoneOfStandIn });
    });
  });

  expect(asked?.substituteId).toBe("li-b");
});

test("a leave that is taken back while somebody answers leaves nothing to answer", async () => {
  const leaveId = await leaveWith(phoneOfStandIn);
  await says(leaveId, yes);

  const status = await overlapping(
    (tx) => endLeave(tx, leaveId),
    () => confirms(leaveId, yes),
  );

  expect([status, await seesWang()]).toEqual([404, 404]);
  expect([await asked(), await open()]).toEqual([[], []]);
  expect(await says(leaveId, yes)).toBe(404);
});

test("only the one who was asked and a coordinator of the senior's area can answer, and nobody for themselves", async () => {
  const leaveId = await leaveWith(phoneOfStandIn);
  const partner = await town.signIn("wang-b");

  expect((await partner.send("POST", `/people/wang-b/substitutions/${leaveId}/answer`, yes)).status).toBe(404);
  expect((await partner.send("POST", `/people/li-b/substitutions/${leaveId}/answer`, yes)).status).toBe(404);
  expect((await absent?.send("POST", `/people/wang-a/substitutions/${leaveId}/answer`, yes))?.status).toBe(404);
  expect([await open(elsewhere), await confirms(leaveId, yes, elsewhere)]).toEqual([[], 404]);
  expect(await confirms(leaveId, yes, await town.signIn("duty-officer"))).toBe(403);
  expect(await confirms(leaveId, yes, absent)).toBe(403);
  expect((await ownLeave())?.substitution?.standing).toBe("asked");

  const { db } = town.database;
  await db.query("insert into person_roles (person_id, role) values ('coordinator', 'guardian')");
  await db.query("update people set phone = '13800009009' where person_id = 'coordinator'");
  await absent?.send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, { phone: "13800009009" });
  const both = await town.signIn("coordinator");
  expect(await confirms(leaveId, { ...yes, substituteId: "coordinator" }, both)).toBe(403);
  expect(await confirms(leaveId, { ...yes, substituteId: "coordinator" }, await town.signIn("admin"))).toBe(204);
  await db.query("delete from person_roles where person_id = 'coordinator' and role = 'guardian'");
});

test("after a no somebody else is asked; a coordinator who has looked at the first number is told so", async () => {
  const leaveId = await leaveWith(phoneOfStandIn);
  expect(await says(leaveId, no)).toBe(204);
  expect((await ownLeave())?.substitution?.standing).toBe("declined");
  expect([await asked(), await open()]).toEqual([[], []]);

  await absent?.send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, { phone: "13800002001" });

  expect((await ownLeave())?.substitution).toEqual({ phone: "13800002001", standing: "asked" });
  expect(await confirms(leaveId, yes)).toBe(409);
  expect((await open()).map(({ substituteId }) => substituteId)).toEqual(["li-a"]);
});

test("a substitute who cannot come after all says so, and stands in no longer", async () => {
  const leaveId = await leaveWith(phoneOfStandIn);
  await says(leaveId, yes);
  await confirms(leaveId, yes);
  const asks = { phone: "13800002001" };
  expect((await absent?.send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, asks))?.status).toBe(409);
  expect(await seesWang()).toBe(200);

  expect(await says(leaveId, no)).toBe(204);

  expect([await seesWang(), await substituteOf(leaveId)]).toEqual([404, null]);
  expect((await ownLeave())?.substitution?.standing).toBe("declined");
});

test("a leave that is over offers nothing", async () => {
  const leaveId = await leaveWith(phoneOfStandIn);
  town.clock.advance(2 * DAY_MS);
  await town.database.setClock(town.clock);
  await everybodySignsIn();

  expect([await asked(), await open(), await ownLeave()]).toEqual([[], [], undefined]);
  expect([await says(leaveId, yes), await confirms(leaveId, yes)]).toEqual([404, 404]);
  const again = await absent?.send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, { phone: phoneOfStandIn });
  expect(again?.status).toBe(404);
});

test("one guardian asks ten numbers a day and no more, and the leave itself is still taken without one", async () => {
  const guardian = await town.signIn("li-a");
  const taken = await guardian.send("POST", "/people/li-a/leaves", { ...span(), substitutePhone: "13911110000" });
  const { leaveId } = bodyOf(OwnLeaveView, taken);
  const ask = async () =>
    (await guardian.send("PUT", `/people/li-a/leaves/${leaveId}/substitute`, { phone: "13911110001" })).status;

  const statuses: number[] = [];
  for (let count = 1; count <= 10; count += 1) statuses.push(await ask());

  expect(statuses).toEqual([...Array.from({ length: 9 }, () => 200), 429]);
  await guardian.send("DELETE", `/people/li-a/leaves/${leaveId}`);
  expect((await guardian.send("POST", "/people/li-a/leaves", span())).status).toBe(201);
});
