import { afterEach, beforeEach, expect, test } from "vitest";
import { BrowserList } from "../infra/contract/http.ts";
import { openPage } from "./live/test-page.ts";
import { bodyOf, createTown, type Town, type Visitor } from "./test-town.ts";

let town: Town;
beforeEach(async () => {
  town = await createTown();
});
afterEach(async () => {
  await town.stop();
});
const browsersOf = async (visitor: Visitor) => bodyOf(BrowserList, await visitor.get("/session/browsers")).items;

test("somebody sees where they are signed in, which browser is this one, and nobody else's", async () => {
  const phone = await town.signIn("rescuer");
  town.clock.advance(1_000);
  const laptop = await town.signIn("rescuer");
  await town.signIn("duty-officer");

  const items = await browsersOf(laptop);

  expect(items.map((item) => item.isThis)).toEqual([true, false]);
  expect((await browsersOf(phone)).map((item) => item.isThis)).toEqual([false, true]);
  const text = JSON.stringify(items);
  for (const secret of [phone, laptop].flatMap(({ cookie, csrfToken }) => [cookie.split("=")[1] ?? "", csrfToken]))
    expect(text).not.toContain(secret);
});

test("ending a lost phone's session signs it out, closes its live page, and is in the audit", async () => {
  const phone = await town.signIn("rescuer");
  const page = await openPage({ port: town.port, cookie: phone.cookie });
  page.say({ kind: "resume", epoch: null, seq: 0 });
  await page.next("snapshot");
  const laptop = await town.signIn("rescuer");
  const lost = (await browsersOf(laptop)).find((item) => !item.isThis);

  const answer = await laptop.send("DELETE", `/session/browsers/${lost?.sessionId}`);

  expect(answer.status).toBe(204);
  expect(await page.next("goodbye")).toMatchObject({ code: "SESSION_EXPIRED" });
  expect(await phone.get("/session")).toMatchObject({ status: 401, body: { code: "SESSION_EXPIRED" } });
  expect(await browsersOf(laptop)).toHaveLength(1);
  const rows = await town.database.db.query("select person_id, detail from audit where action = 'endSession'");
  expect(rows).toEqual([{ person_id: "rescuer", detail: { sessionId: lost?.sessionId } }]);
});

test("nobody ends the session of somebody else, not even an administrator", async () => {
  const rescuer = await town.signIn("rescuer");
  const admin = await town.signIn("admin");
  const [theirs] = await browsersOf(rescuer);

  const answer = await admin.send("DELETE", `/session/browsers/${theirs?.sessionId}`);

  expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  expect((await rescuer.get("/session")).status).toBe(200);
});

test("sessions that have run out are not listed", async () => {
  const before = await town.signIn("rescuer");
  town.clock.advance(40 * 86_400_000);
  const after = await town.signIn("rescuer");

  expect(await browsersOf(after)).toHaveLength(1);
  expect((await before.get("/session/browsers")).status).toBe(401);
});
