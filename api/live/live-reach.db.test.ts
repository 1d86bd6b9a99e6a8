import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { addRole, clearRoles } from "../../infra/db/people.ts";
import { areaId, personId } from "../../infra/domain/ids.ts";
import { SECOND_MS } from "../../infra/domain/time.ts";
import { raise } from "../test-events.ts";
import { enrolAs, enrolmentOf, type Town } from "../test-town.ts";
import { openPage } from "./test-page.ts";
import { createStage, type Stage } from "./test-stage.ts";

let stage: Stage;
let town: Town;
beforeEach(async () => {
  stage = await createStage();
  town = stage.town;
});
afterEach(async () => {
  await stage.stop();
});

test("a guardian's phone is told of her own senior and never of another", async () => {
  const { page, snapshot } = await stage.open("wang-a");

  await stage.move("li", 120.7);
  await raise(town.database.db, { name: "li", at: stage.ticks() });
  await stage.move("wang", 120.692);
  const moved = await page.next("positions");
  await raise(town.database.db, { name: "wang", at: stage.ticks() });
  await page.next("incident");

  expect(snapshot.seniors.map((senior) => senior.seniorId)).toEqual(["senior-wang"]);
  expect(moved.positions.map((position) => position.seniorId)).toEqual(["senior-wang"]);
  expect(JSON.stringify(page.received)).not.toContain("senior-li");
});

test("a guardian who is replaced sees the senior no more, and the new one does at once", async () => {
  const leaving = await stage.open("wang-b");
  const coming = await stage.open("li-a");
  const coordinator = await town.signIn("admin");

  await coordinator.send("PUT", "/seniors/senior-wang/guardians", {
    slot: "B",
    guardian: { personId: "li-a", name: "示例 li-a", phone: "13800002001" },
  });
  const now = await coming.page.next("snapshot", (message) => message.seniors.length === 2);
  const goneFor = await leaving.page.next("snapshot", (message) => message.seniors.length === 0);
  await stage.move("wang", 120.71);
  const moved = await coming.page.next("positions");

  expect(now.seniors.map((senior) => senior.seniorId).sort()).toEqual(["senior-li", "senior-wang"]);
  expect(goneFor.positions).toEqual([]);
  expect(moved.positions[0]?.seniorId).toBe("senior-wang");
  const afterwards = leaving.page.received.slice(leaving.page.received.indexOf(goneFor));
  expect(JSON.stringify(afterwards)).not.toContain("senior-wang");
});

test("the police see a senior appear when an incident opens and disappear when it is over", async () => {
  await stage.move("wang", 120.691);
  const { page, snapshot } = await stage.open("viewer");

  const incident = await raise(town.database.db, { name: "wang", at: stage.ticks() });
  const during = await page.next("snapshot");
  await page.next("incident");
  await stage.actAs("duty-officer", incident, "falseAlarm");
  const after = await page.next("snapshot");

  expect([snapshot.seniors, snapshot.positions]).toEqual([[], []]);
  expect(during.seniors.map((senior) => senior.seniorId)).toEqual(["senior-wang"]);
  expect(during.positions).toHaveLength(1);
  expect([after.seniors, after.positions]).toEqual([[], []]);
});

test("an enrolled senior appears on the console of the area, and not on another's", async () => {
  const [xiashi, yanguan] = [await stage.open("coordinator"), await stage.open("coordinator-yanguan")];
  await enrolAs(await town.signIn("coordinator"), enrolmentOf("zhao", "xiashi-1", 3));
  const told = await xiashi.page.next(
    "senior",
    ({ senior }) => senior.seniorId === "senior-zhao" && senior.guardians.length === 2,
  );
  await stage.move("li", 120.7);
  await yanguan.page.next("positions");

  expect(told.senior.wristbandId).toBe("band-zhao");
  expect(yanguan.page.received.some((message) => message.kind === "senior")).toBe(false);
});

test("signing out ends the live page at once", async () => {
  const visitor = await town.signIn("rescuer");
  const page = await openPage({ port: town.port, cookie: visitor.cookie });
  page.say({ kind: "resume", epoch: null, seq: 0 });
  await page.next("snapshot");

  await visitor.send("DELETE", "/session");

  expect(await page.next("goodbye")).toMatchObject({ code: "SESSION_EXPIRED" });
  expect(await page.closed).toBe(1008);
});

test("a rescuer who loses the role loses the live page, and one who gets another area gets another picture", async () => {
  const { page } = await stage.open("rescuer");
  const { db } = town.database;

  await db.transaction(async (tx) => {
    await clearRoles(tx, personId("rescuer"));
    await addRole(tx, { personId: personId("rescuer"), role: "rescuer", areaId: areaId("yanguan") });
  });
  const other = await page.next("snapshot", (message) => message.seniors.length === 1);
  await clearRoles(db, personId("rescuer"));

  expect(other.seniors[0]?.seniorId).toBe("senior-li");
  expect(await page.next("goodbye")).toMatchObject({ code: "FORBIDDEN" });
});

test("a session that runs out ends the live page within a minute, without anybody saying so", async () => {
  const { page } = await stage.open("rescuer");
  await town.database.db.query("update sessions set expires_at = $1", [new Date(town.clock.now() + 1).toISOString()]);

  for (let beat = 0; beat < 7 && !page.received.some((message) => message.kind === "goodbye"); beat += 1) {
    town.clock.advance(10 * SECOND_MS);
    page.say({ kind: "heartbeat" });
    await Promise.race([page.next("heartbeat"), page.closed]);
  }

  expect(await page.closed).toBe(1008);
  expect(page.received.at(-1)).toMatchObject({ kind: "goodbye", code: "SESSION_EXPIRED" });
});

test("a page that shows an incident says so, and only for incidents that are its to see", async () => {
  const { page } = await stage.open("wang-a");
  const own = await raise(town.database.db, { name: "wang", at: stage.ticks() });
  const other = await raise(town.database.db, { name: "li", at: stage.ticks() });
  await page.next("incident");

  page.say({ kind: "shown", incidentId: other });
  page.say({ kind: "shown", incidentId: own });
  const shown = await page.next("incident", ({ incident }) =>
    incident.responders.some((responder) => responder.personId === "wang-a" && responder.state === "shown"),
  );
  const rows = await town.database.db.query("select incident_id from incident_events where actor_id = 'wang-a'");

  expect(shown.incident.incidentId).toBe(own);
  expect(rows.every((row) => row["incident_id"] === own)).toBe(true);
});

test("each opening of a live page is in the audit, with the role that allowed it", async () => {
  await stage.open("wang-a");

  const rows = await town.database.db.query("select person_id, role from audit where action = 'openLive'");

  expect(rows).toEqual([{ person_id: "wang-a", role: "guardian" }]);
});

test("a stranger, and a page of another site, get no live socket", async () => {
  const { cookie } = await town.signIn("rescuer");
  const attempt = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${town.port}/api/v1/live`, { headers });
      socket.on("unexpected-response", (_request, response) => {
        response.resume();
        resolve(response.statusCode);
      });
      socket.on("open", () => {
        resolve(101);
        socket.close();
      });
      socket.on("error", () => undefined);
    });

  expect(await attempt({})).toBe(401);
  expect(await attempt({ cookie: "session=guess" })).toBe(401);
  expect(await attempt({ cookie, origin: "https://evil.example" })).toBe(403);
  expect(await attempt({ cookie, origin: `http://127.0.0.1:${town.port}` })).toBe(101);
});

test.each([
  ["no JSON", "{", 1008],
  ["an unknown message", '{"kind":"subscribe","area":"*"}', 1008],
  ["a number that is none", '{"kind":"resume","epoch":null,"seq":-1}', 1008],
  ["more than a page may say", JSON.stringify({ kind: "resume", epoch: "x".repeat(20_000), seq: 0 }), 1009],
])("a page that says %s is closed and the service goes on", async (_what, text, code) => {
  const page = await stage.connect("rescuer");

  page.sayText(text);

  expect(await page.closed).toBe(code);
  expect((await stage.open("rescuer")).snapshot.seniors).toHaveLength(2);
});

test("a page that floods the service is closed", async () => {
  const { page } = await stage.open("rescuer");

  for (let message = 0; message < 200; message += 1) page.say({ kind: "heartbeat" });

  expect(await page.closed).toBe(1008);
});
