import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { OwnLeaveList, OwnLeaveView } from "../infra/contract/own-leaves.ts";
import { SubstitutionAskedList } from "../infra/contract/substitutions.ts";
import type { Database, Transaction as Tx } from "../infra/db/database.ts";
import { insertLeave } from "../infra/db/duty.ts";
import { answerSubstitution, askSubstitute, endLeave } from "../infra/db/substitutions.ts";
import { personId } from "../infra/domain/ids.ts";
import { DAY_MS, plusMs } from "../infra/domain/time.ts";
import { createLeaveScene, type LeaveScene, no, phoneOfStandIn, yes } from "./test-substitutions.ts";
import { bodyOf } from "./test-town.ts";

let scene: LeaveScene;
let db: Database;
beforeAll(async () => {
  scene = await createLeaveScene();
  ({ db } = scene.town.database);
});
/** A day later: what may be asked in a day is counted anew. */
beforeEach(() => scene.advance(DAY_MS));
afterEach(() => db.query("delete from duty_overrides"));
afterAll(() => scene.town.stop());

const ownLeave = async () => bodyOf(OwnLeaveList, await scene.absent().get("/people/wang-a/leaves")).items[0];
const asked = async () => bodyOf(SubstitutionAskedList, await scene.standIn().get("/people/li-b/substitutions")).items;
const substituteOf = async (leaveId: number) => {
  const [row] = await db.query<{ id: string | null }>(
    "select substitute_id as id from duty_overrides where override_id = $1",
    [leaveId],
  );
  return row?.id;
};

test("whoever is asked stands in only when they and the coordinator have said yes; until then it is a gap", async () => {
  const leaveId = await scene.leaveWith("+86 138-0000-2002");

  expect(await ownLeave()).toMatchObject({ substituteName: null, substitution: { standing: "asked" } });
  expect(await asked()).toEqual([
    { leaveId, askedBy: "示例 wang-a", seniors: ["示例奶奶1"], ...scene.span(), standing: "asked" },
  ]);
  expect(await scene.open()).toMatchObject([
    { leaveId, personId: "wang-a", substituteId: "li-b", substituteSaid: null },
  ]);
  expect([await scene.says(leaveId, yes), await scene.seesWang(), await scene.coverage()]).toEqual([204, 404, "gap"]);
  expect((await ownLeave())?.substitution?.standing).toBe("agreed");
  expect((await asked()).map(({ standing }) => standing)).toEqual(["agreed"]);

  expect(await scene.confirms(leaveId, yes)).toBe(204);

  expect([await scene.seesWang(), await scene.coverage()]).toEqual([200, "amber"]);
  expect(await ownLeave()).toMatchObject({ substituteName: "示例 li-b", substitution: { standing: "confirmed" } });
  expect((await asked()).map(({ standing }) => standing)).toEqual(["confirmed"]);
  expect(await scene.open()).toEqual([]);
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
  const unknown = await scene.leaveWith("13911112222");
  const ofUnknown = await ownLeave();
  expect(await scene.open()).toMatchObject([{ phone: "13911112222", substituteId: null, substituteName: null }]);
  expect(await scene.confirms(unknown, { ...yes, substituteId: null })).toBe(404);
  expect(await scene.confirms(unknown, { ...no, substituteId: null })).toBe(204);
  const refused = await ownLeave();
  await scene.takeBack(unknown);

  const known = await scene.leaveWith(phoneOfStandIn);
  const ofKnown = await ownLeave();
  expect(await scene.confirms(known, yes)).toBe(204);
  const early = await ownLeave();
  expect(await scene.confirms(known, no)).toBe(204);

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
    const leaveId = await scene.leaveWith(phoneOfStandIn);
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
  const leave = (id: string) => {
    const [from, to] = [scene.town.clock.now(), plusMs(scene.town.clock.now(), DAY_MS)];
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
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await scene.says(leaveId, yes);

  const status = await overlapping(
    (tx) => endLeave(tx, leaveId),
    () => scene.confirms(leaveId, yes),
  );

  expect([status, await scene.seesWang()]).toEqual([404, 404]);
  expect([await asked(), await scene.open()]).toEqual([[], []]);
  expect(await scene.says(leaveId, yes)).toBe(404);
});

test("only the one who was asked and a coordinator of the senior's area can answer, and nobody for themselves", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  const partner = await scene.town.signIn("wang-b");

  expect((await partner.send("POST", `/people/wang-b/substitutions/${leaveId}/answer`, yes)).status).toBe(404);
  expect((await partner.send("POST", `/people/li-b/substitutions/${leaveId}/answer`, yes)).status).toBe(404);
  expect((await scene.absent().send("POST", `/people/wang-a/substitutions/${leaveId}/answer`, yes)).status).toBe(404);
  expect([await scene.open(scene.elsewhere()), await scene.confirms(leaveId, yes, scene.elsewhere())]).toEqual([
    [],
    404,
  ]);
  expect(await scene.confirms(leaveId, yes, await scene.town.signIn("duty-officer"))).toBe(403);
  expect(await scene.confirms(leaveId, yes, scene.absent())).toBe(403);
  expect((await ownLeave())?.substitution?.standing).toBe("asked");

  await db.query("insert into person_roles (person_id, role) values ('coordinator', 'guardian')");
  await db.query("update people set phone = '13800009009' where person_id = 'coordinator'");
  await scene.absent().send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, { phone: "13800009009" });
  const both = await scene.town.signIn("coordinator");
  expect(await scene.confirms(leaveId, { ...yes, substituteId: "coordinator" }, both)).toBe(403);
  expect(await scene.confirms(leaveId, { ...yes, substituteId: "coordinator" }, await scene.town.signIn("admin"))).toBe(
    204,
  );
  await db.query("delete from person_roles where person_id = 'coordinator' and role = 'guardian'");
});

test("after a no somebody else is asked; a coordinator who has looked at the first number is told so", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  expect(await scene.says(leaveId, no)).toBe(204);
  expect((await ownLeave())?.substitution?.standing).toBe("declined");
  expect([await asked(), await scene.open()]).toEqual([[], []]);

  await scene.absent().send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, { phone: "13800002001" });

  expect((await ownLeave())?.substitution).toEqual({ phone: "13800002001", standing: "asked" });
  expect(await scene.confirms(leaveId, yes)).toBe(409);
  expect((await scene.open()).map(({ substituteId }) => substituteId)).toEqual(["li-a"]);
});

test("a substitute who cannot come after all says so, and stands in no longer", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await scene.says(leaveId, yes);
  await scene.confirms(leaveId, yes);
  const asks = { phone: "13800002001" };
  expect((await scene.absent().send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, asks)).status).toBe(409);
  expect(await scene.seesWang()).toBe(200);

  expect(await scene.says(leaveId, no)).toBe(204);

  expect([await scene.seesWang(), await substituteOf(leaveId)]).toEqual([404, null]);
  expect((await ownLeave())?.substitution?.standing).toBe("declined");
});

test("a leave that is over offers nothing", async () => {
  const leaveId = await scene.leaveWith(phoneOfStandIn);
  await scene.advance(2 * DAY_MS);

  expect([await asked(), await scene.open(), await ownLeave()]).toEqual([[], [], undefined]);
  expect([await scene.says(leaveId, yes), await scene.confirms(leaveId, yes)]).toEqual([404, 404]);
  const again = await scene
    .absent()
    .send("PUT", `/people/wang-a/leaves/${leaveId}/substitute`, { phone: phoneOfStandIn });
  expect(again.status).toBe(404);
});

test("one guardian asks ten numbers a day and no more, and the leave itself is still taken without one", async () => {
  const guardian = await scene.town.signIn("li-a");
  const taken = await guardian.send("POST", "/people/li-a/leaves", { ...scene.span(), substitutePhone: "13911110000" });
  const { leaveId } = bodyOf(OwnLeaveView, taken);
  const ask = async () =>
    (await guardian.send("PUT", `/people/li-a/leaves/${leaveId}/substitute`, { phone: "13911110001" })).status;

  const statuses: number[] = [];
  for (let count = 1; count <= 10; count += 1) statuses.push(await ask());

  expect(statuses).toEqual([...Array.from({ length: 9 }, () => 200), 429]);
  await guardian.send("DELETE", `/people/li-a/leaves/${leaveId}`);
  expect((await guardian.send("POST", "/people/li-a/leaves", scene.span())).status).toBe(201);
});
