import { afterAll, beforeAll, expect, test } from "vitest";
import { FenceVersionList } from "../infra/contract/fence-versions.ts";
import { FenceList, FenceView } from "../infra/contract/http.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let coordinator: Visitor;
let admin: Visitor;
beforeAll(async () => {
  town = await createTown();
  [coordinator, admin] = await Promise.all([town.signIn("coordinator"), town.signIn("admin")]);
});
afterAll(() => town.stop());

const circle = (radiusM: number) => ({
  seniorId: "senior-wang",
  name: "示例公园",
  kind: "keepIn",
  shape: { kind: "circle", centre: { lon: 120.7, lat: 30.54 }, radiusM },
});
const add = async () => bodyOf(FenceView, await coordinator.send("POST", "/fences", circle(150))).fenceId;
const change = async (who: Visitor, fenceId: string, body: object) =>
  await who.send("PUT", `/fences/${fenceId}`, { ...circle(150), ...body });
const versions = async (fenceId: string) =>
  bodyOf(FenceVersionList, await coordinator.get(`/fences/${fenceId}/versions`)).items;

test("every state of a fence can be read with who made it so and since when, the present one first", async () => {
  const fenceId = await add();
  town.clock.advance(60_000);
  await town.database.setClock(town.clock);
  await change(admin, fenceId, { ...circle(250), name: "公园和河边", seenVersion: 1 });

  const [now, before, ...none] = await versions(fenceId);

  expect(now).toMatchObject({ version: 2, name: "公园和河边", shape: { radiusM: 250 } });
  expect(now?.changedBy).toEqual({ personId: "admin", name: "示例 admin" });
  expect(before).toMatchObject({ version: 1, name: "示例公园", shape: { radiusM: 150 }, schedule: { spans: [] } });
  expect(before?.changedBy).toEqual({ personId: "coordinator", name: "示例 coordinator" });
  expect(Date.parse(now?.changedAt ?? "")).toBeGreaterThan(Date.parse(before?.changedAt ?? ""));
  expect(none).toEqual([]);
});

test("who was too late learns who was first, and what comes back is a new version: nothing is written over", async () => {
  const fenceId = await add();
  await change(admin, fenceId, { ...circle(250), seenVersion: 1 });

  const late = await change(coordinator, fenceId, { ...circle(90), seenVersion: 1 });
  const [theirs] = await versions(fenceId);
  const back = await change(coordinator, fenceId, { ...circle(150), seenVersion: theirs?.version ?? 0 });

  expect(late).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  expect(theirs?.changedBy?.name).toBe("示例 admin");
  expect(back).toMatchObject({ status: 200, body: { version: 3, shape: { radiusM: 150 } } });
  expect((await versions(fenceId)).map(({ version, shape }) => [version, shape])).toMatchObject([
    [3, { radiusM: 150 }],
    [2, { radiusM: 250 }],
    [1, { radiusM: 150 }],
  ]);
});

test("of two who save the same version in one instant exactly one is told to look again", async () => {
  const fenceId = await add();

  const answers = await Promise.all([
    change(admin, fenceId, { ...circle(200), seenVersion: 1 }),
    change(coordinator, fenceId, { ...circle(300), seenVersion: 1 }),
  ]);

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await versions(fenceId)).toHaveLength(2);
});

test("a fence that is gone has no history any more, and nobody of another area reads one", async () => {
  const fenceId = await add();
  const stranger = await town.signIn("coordinator-yanguan");
  const read = async (who: Visitor) => (await who.get(`/fences/${fenceId}/versions`)).status;

  expect([await read(coordinator), await read(stranger)]).toEqual([200, 404]);
  await coordinator.send("DELETE", `/fences/${fenceId}`);
  expect(await read(coordinator)).toBe(404);
});

test("a list says whether a fence is on now by its schedule, holidays included", async () => {
  const fenceId = await add();
  const isOn = async () => {
    const list = bodyOf(FenceList, await coordinator.get("/fences?seniorId=senior-wang"));
    return list.items.find((fence) => fence.fenceId === fenceId)?.isOn;
  };
  // 2026-03-01 is a Sunday, 16:01 in Shanghai.
  const spans = [{ days: ["mon", "tue", "wed", "thu", "fri"], from: 0, to: 0 }];
  const always = await isOn();
  await change(coordinator, fenceId, { schedule: { spans } });
  const onSunday = await isOn();
  await town.database.db.query("insert into holidays (day, working) values ('2026-03-01', true)");

  expect([always, onSunday, await isOn()]).toEqual([true, false, true]);
});

test("the fences that all share are listed alone when asked for", async () => {
  await add();
  const water = { ...circle(100), seniorId: null, kind: "keepOut", name: "示例湖" };
  await admin.send("POST", "/fences", water);

  const shared = bodyOf(FenceList, await coordinator.get("/fences?shared=true"));

  expect(shared.items.map(({ name, seniorId }) => [name, seniorId])).toEqual([["示例湖", null]]);
});
