import { afterAll, beforeAll, expect, test } from "vitest";
import { CoverageList } from "../infra/contract/coverage.ts";
import { bodyOf, createTown, type Town } from "./test-town.ts";

let town: Town;
beforeAll(async () => {
  town = await createTown();
});
afterAll(() => town.stop());

const coverageFor = async (login: string) => await (await town.signIn(login)).get("/coverage");

test("a coordinator sees the pairs and teams of the own area, and who of them can be reached", async () => {
  await town.database.db.query(
    `insert into channels (channel_id, person_id, kind, address, last_ok_at)
     values ('mail', 'wang-a', 'email', 'a@example.org', service_now())`,
  );

  const { items } = bodyOf(CoverageList, await coverageFor("coordinator"));

  const wang = items.find((it) => it.seniorId === "senior-wang");
  expect(wang?.state).toBe("amber");
  expect(wang?.people).toEqual([
    { personId: "wang-a", state: "proven" },
    { personId: "wang-b", state: "none" },
  ]);
  expect(items.filter((it) => it.seniorId === null).map((it) => it.areaId)).toEqual(["xiashi-1"]);
  expect(items.map((it) => it.seniorId)).not.toContain("senior-li");
});

test.each([
  ["wang-a", 403],
  ["rescuer", 403],
  ["viewer", 403],
  ["duty-officer", 200],
  ["admin", 200],
])("%s gets %i", async (login, status) => {
  expect((await coverageFor(login)).status).toBe(status);
});
