import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { BreakGlassView } from "../infra/contract/break-glass.ts";
import { SeniorList } from "../infra/contract/http.ts";
import { ViewerList } from "../infra/contract/protection.ts";
import { MINUTE_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { reportPlace } from "./test-events.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let stranger: Visitor;
beforeAll(async () => {
  town = await createTown();
  await reportPlace(town.database.db, { name: "wang", at: town.clock.now() });
  // A rescuer of another township.
  stranger = await town.signIn("rescuer-yanguan");
});
beforeEach(async () => {
  await town.database.db.query("truncate break_glass");
});
afterAll(async () => {
  await town.stop();
});

const glass = "/seniors/senior-wang/break-glass";
const reason = { reason: "crossedBorder", note: "示例老人1 走到了盐官", minutes: 20 };
const statusesOf = async (visitor: Visitor, paths: readonly string[]) =>
  await Promise.all(paths.map(async (path) => (await visitor.get(`/seniors/senior-wang${path}`)).status));
const pass = async (ms: number) => {
  town.clock.advance(ms);
  await town.database.setClock(town.clock);
};

test("a rescuer of another area sees one senior for the minutes that were asked for, and not one longer", async () => {
  const paths = ["", "/position", "/fixes?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z", "/excuses"];
  const before = await statusesOf(stranger, paths);
  const opened = bodyOf(BreakGlassView, await stranger.send("POST", glass, reason));
  const during = await statusesOf(stranger, paths);
  const listed = bodyOf(SeniorList, await stranger.get("/seniors")).items.map(({ seniorId }) => seniorId);
  await pass(20 * MINUTE_MS - 1);
  const last = await statusesOf(stranger, paths);
  await pass(1);

  expect(opened.endsAt).toBe(toIso(plusMs(town.clock.now(), 0)));
  expect(before).toEqual([404, 404, 404, 404]);
  // Whom and where; the past and the rest stay shut.
  expect([during, last]).toEqual([
    [200, 200, 404, 404],
    [200, 200, 404, 404],
  ]);
  expect(listed).toEqual(["senior-li", "senior-wang"]);
  expect(await statusesOf(stranger, paths)).toEqual(before);
});

test("it opens that senior to that person only, and ends early when they say so", async () => {
  await stranger.send("POST", glass, reason);
  const other = await town.signIn("coordinator-yanguan");
  const others = await statusesOf(other, ["/position"]);
  const ended = await stranger.send("DELETE", glass);
  const again = await stranger.send("DELETE", glass);

  expect(others).toEqual([404]);
  expect([ended.status, again.status]).toEqual([204, 404]);
  expect(await statusesOf(stranger, ["/position"])).toEqual([404]);
});

test("the number on the wristband is enough to say whom", async () => {
  const opened = await stranger.send("POST", "/seniors/band-wang/break-glass", reason);

  expect(bodyOf(BreakGlassView, opened).seniorId).toBe("senior-wang");
  expect(await statusesOf(stranger, ["/position"])).toEqual([200]);
});

test("whoever lost the role loses what the glass opened", async () => {
  await stranger.send("POST", glass, reason);
  const { db } = town.database;
  await db.query("update person_roles set role = 'viewer' where person_id = 'rescuer-yanguan'");
  const seen = await statusesOf(stranger, ["/position"]);
  await db.query("update person_roles set role = 'rescuer' where person_id = 'rescuer-yanguan'");

  expect(seen).toEqual([404]);
});

test.each([
  ["viewer", 403, "FORBIDDEN"],
  ["coordinator-yanguan", 403, "FORBIDDEN"],
  ["wang-a", 403, "FORBIDDEN"],
  // Nothing to break: the senior is in reach.
  ["rescuer", 409, "CONFLICT"],
  ["admin", 409, "CONFLICT"],
])("%s breaks no glass", async (login, status, code) => {
  const visitor = await town.signIn(login);

  expect(await visitor.send("POST", glass, reason)).toMatchObject({ status, body: { code } });
});

test.each([
  ["without a reason", { minutes: 20 }],
  ["with a reason of one's own", { ...reason, reason: "curious" }],
  ["for hours", { ...reason, minutes: 61 }],
])("nobody breaks it %s", async (_how, body) => {
  expect((await stranger.send("POST", glass, body)).status).toBe(400);
});

test("the coordinators of the area are told at once by their channels, and the family can read who and why", async () => {
  const { db } = town.database;
  await db.query("delete from outbox");
  const { glassId } = bodyOf(BreakGlassView, await stranger.send("POST", glass, reason));
  await stranger.get("/seniors/senior-wang/position");

  const told = await db.query("select distinct person_id as id, kind, senior_id as senior from outbox");
  const audit = await db.query<{ text: string }>(
    "select reason || detail::text as text from audit where action = 'breakGlass' order by seq desc limit 1",
  );
  const viewers = bodyOf(ViewerList, await (await town.signIn("coordinator")).get("/seniors/senior-wang/viewers"));

  expect(told).toEqual([{ id: "coordinator", kind: "brokenGlass", senior: "senior-wang" }]);
  expect(audit[0]?.text).toContain(`crossedBorder`);
  expect(audit[0]?.text).toContain(glassId);
  expect(audit[0]?.text).not.toContain("示例");
  expect(viewers.items.filter(({ personId }) => personId === "rescuer-yanguan").map(({ action }) => action)).toEqual(
    expect.arrayContaining(["breakGlass", "seePosition"]),
  );
});
