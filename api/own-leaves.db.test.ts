import { afterAll, beforeAll, expect, test } from "vitest";
import { DutyView } from "../infra/contract/duty.ts";
import { OwnLeaveList, OwnLeaveView } from "../infra/contract/own-leaves.ts";
import { bodyOf, createTown, type Town } from "./test-town.ts";

let town: Town;
beforeAll(async () => {
  town = await createTown();
});
afterAll(() => town.stop());

const days = { from: "2026-03-02T00:00:00.000Z", to: "2026-03-04T00:00:00.000Z" };

test("a guardian takes leave, the coordinator sees it and names who stands in, and the guardian reads the name", async () => {
  const [guardian, coordinator] = [await town.signIn("wang-a"), await town.signIn("coordinator")];
  const taken = bodyOf(OwnLeaveView, await guardian.send("POST", "/people/wang-a/leaves", days));
  expect(taken).toMatchObject({ ...days, substituteName: null });
  expect(await guardian.send("POST", "/people/wang-a/leaves", days)).toMatchObject({
    status: 409,
    body: { code: "DUTY_OVERLAPS" },
  });

  const { leaves } = bodyOf(DutyView, await coordinator.get("/duty"));
  expect(leaves).toMatchObject([{ leaveId: taken.leaveId, personId: "wang-a", substituteId: null }]);
  expect((await coordinator.send("DELETE", `/duty/leaves/${taken.leaveId}`)).status).toBe(204);
  const filled = { personId: "wang-a", substituteId: "coordinator", seniorId: null, ...days };
  expect((await coordinator.send("POST", "/duty/leaves", filled)).status).toBe(201);

  const [own] = bodyOf(OwnLeaveList, await guardian.get("/people/wang-a/leaves")).items;
  expect(own?.substituteName).not.toBeNull();
  expect((await guardian.send("DELETE", `/people/wang-a/leaves/${own?.leaveId}`)).status).toBe(204);
  expect(bodyOf(OwnLeaveList, await guardian.get("/people/wang-a/leaves")).items).toEqual([]);
});

test("nobody takes or ends leave for somebody else, and nobody ends before they begin", async () => {
  const [mine, other] = [await town.signIn("wang-a"), await town.signIn("wang-b")];
  const taken = bodyOf(OwnLeaveView, await mine.send("POST", "/people/wang-a/leaves", days));

  expect((await other.send("POST", "/people/wang-a/leaves", days)).status).toBe(404);
  expect((await other.send("DELETE", `/people/wang-b/leaves/${taken.leaveId}`)).status).toBe(404);
  expect((await other.send("POST", "/people/wang-b/leaves", { from: days.to, to: days.from })).status).toBe(409);
  expect(bodyOf(OwnLeaveList, await mine.get("/people/wang-a/leaves")).items).toHaveLength(1);
});
