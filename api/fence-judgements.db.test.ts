import { afterAll, beforeAll, expect, test } from "vitest";
import { FenceJudgementView } from "../infra/contract/http.ts";
import { endJudgement } from "../infra/db/fence-judgements.ts";
import { bodyOf, createTown, type Town } from "./test-town.ts";

let town: Town;
beforeAll(async () => {
  town = await createTown();
});
afterAll(() => town.stop());

const draft = {
  seniorId: "senior-wang",
  kind: "keepIn",
  shape: { kind: "circle", centre: { lon: 120.69, lat: 30.53 }, radiusM: 90 },
};
const judgement = {
  days: 28,
  alerts: 9,
  falseAlerts: 9,
  briefAlerts: 4,
  homeToEdgeM: -40,
  isHomeTooNear: true,
  staysNearEdge: 1,
  staysBeyond: 0,
};

test("a coordinator asks what a drawn fence would have done, and reads it once a gateway has found out", async () => {
  const coordinator = await town.signIn("coordinator");

  const asked = await coordinator.send("POST", "/fences/judgements", draft);
  const { judgementId, ...waiting } = bodyOf(FenceJudgementView, asked);
  const before = await coordinator.get(`/fences/judgements/${judgementId}`);
  await endJudgement(town.database.db, judgementId, judgement);
  const after = await coordinator.get(`/fences/judgements/${judgementId}`);
  const audit = await town.database.db.query(
    "select person_id, action, senior_id from audit order by seq desc limit 1",
  );

  expect([asked.status, waiting]).toEqual([202, { isSmallerThanErrors: true, judgement: null }]);
  expect(before).toMatchObject({ status: 200, body: { judgement: null } });
  expect(bodyOf(FenceJudgementView, after).judgement).toEqual(judgement);
  expect(audit).toEqual([{ person_id: "coordinator", action: "judgeFence", senior_id: "senior-wang" }]);
});

test("nobody learns a senior's habits by drawing a fence for somebody of another area, or as a guardian", async () => {
  const [coordinator, stranger, guardian] = await Promise.all([
    town.signIn("coordinator"),
    town.signIn("coordinator-yanguan"),
    town.signIn("wang-a"),
  ]);
  const asked = await coordinator.send("POST", "/fences/judgements", draft);
  const { judgementId } = bodyOf(FenceJudgementView, asked);

  expect((await stranger.send("POST", "/fences/judgements", draft)).status).toBe(404);
  expect((await stranger.get(`/fences/judgements/${judgementId}`)).status).toBe(404);
  expect((await guardian.send("POST", "/fences/judgements", draft)).status).toBe(403);
  expect((await coordinator.get("/fences/judgements/unknown")).status).toBe(404);
});

test("a fence that could not be saved is not judged either", async () => {
  const coordinator = await town.signIn("coordinator");
  const shape = { ...draft.shape, radiusM: 10 };

  expect(await coordinator.send("POST", "/fences/judgements", { ...draft, shape })).toMatchObject({
    status: 422,
    body: { code: "FENCE_TOO_SMALL" },
  });
});
