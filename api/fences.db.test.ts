import { afterAll, beforeAll, expect, test } from "vitest";
import type { FenceShapeBody } from "../infra/contract/http.ts";
import { createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let coordinator: Visitor;
beforeAll(async () => {
  town = await createTown();
  coordinator = await town.signIn("coordinator");
});
afterAll(() => town.stop());

const fenceOf = (shape: FenceShapeBody) => ({ seniorId: "senior-wang", name: "示例", kind: "keepIn", shape });
const circle = (radiusM: number, lon = 120.69, lat = 30.53): FenceShapeBody => ({
  kind: "circle",
  centre: { lon, lat },
  radiusM,
});
const polygon = (...corners: readonly (readonly [number, number])[]): FenceShapeBody => ({
  kind: "polygon",
  rings: [corners.map(([x, y]) => [120.69 + x / 1_000, 30.53 + y / 1_000])],
});

test.each<[string, FenceShapeBody]>([
  ["FENCE_CROSSES_ITSELF", polygon([0, 0], [4, 4], [4, 0], [0, 4], [0, 0])],
  ["FENCE_NOT_CLOSED", polygon([0, 0], [4, 0], [4, 4], [0, 4])],
  ["FENCE_INVALID", polygon([0, 0], [4, 0], [0, 0])],
  ["FENCE_TOO_SMALL", circle(20)],
  ["FENCE_TOO_LARGE", circle(30_000)],
  ["FENCE_OUTSIDE_SERVICE", circle(300, 30.53, 120.69)],
])("%s: neither a new fence nor a changed one is stored", async (code, shape) => {
  const stored = async () =>
    await town.database.db.query("select fence_id, version, shape from fences where senior_id = 'senior-wang'");
  const before = await stored();

  const added = await coordinator.send("POST", "/fences", fenceOf(shape));
  const changed = await coordinator.send("PUT", `/fences/${town.wang.fenceId}`, fenceOf(shape));

  expect(added).toMatchObject({ status: 422, body: { code } });
  expect(changed).toMatchObject({ status: 422, body: { code } });
  expect(await stored()).toEqual(before);
});
