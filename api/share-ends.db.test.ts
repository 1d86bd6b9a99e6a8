import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ShareList, ShareMade, ShareOpened, ShareView } from "../infra/contract/shares.ts";
import { runRetention } from "../infra/db/retention.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, plusMs, toIso } from "../infra/domain/time.ts";
import { raise } from "./test-events.ts";
import { codeOf, createShareTown, type ShareTown, share } from "./test-shares.ts";
import { bodyOf } from "./test-town.ts";

let s: ShareTown;
beforeAll(async () => {
  s = await createShareTown();
});
beforeEach(() => s.lose());
afterAll(() => s.town.stop());

describe("a link ends", () => {
  test("at its time, and with more time it works again", async () => {
    const { token, shareId } = await s.make({ hours: 1 });
    const { session } = await s.open(token);
    await s.pass(HOUR_MS - 1);
    expect((await s.ask("open", { token })).status).toBe(200);
    await s.pass(1);

    expect(codeOf(await s.ask("open", { token }))).toEqual([410, "LINK_EXPIRED"]);
    expect(codeOf(await s.ask("look", { session }))).toEqual([410, "LINK_EXPIRED"]);

    const longer = bodyOf(ShareView, await s.officer.send("PUT", `${s.pathOf()}/${shareId}`, { hours: 24 }));
    expect(longer).toMatchObject({ state: "open", expiresAt: toIso(plusMs(s.town.clock.now(), 24 * HOUR_MS)) });
    expect((await s.ask("open", { token })).status).toBe(200);
    expect(codeOf(await s.officer.send("PUT", `${s.pathOf()}/${shareId}`, { hours: 25 }))).toEqual([
      400,
      "REQUEST_INVALID",
    ]);
    expect(await s.auditOf("share.extend", shareId)).toMatchObject([
      { person_id: "duty-officer", detail: { shareId } },
    ]);
    await s.end();
  });

  test("when it is revoked, at the next look, and for good", async () => {
    const [{ token, shareId }, other] = [await s.make(), await s.make()];
    const { session } = await s.open(token);

    expect((await s.officer.send("DELETE", `${s.pathOf()}/${shareId}`)).status).toBe(204);

    expect(codeOf(await s.ask("look", { session }))).toEqual([410, "LINK_REVOKED"]);
    expect(codeOf(await s.ask("open", { token }))).toEqual([410, "LINK_REVOKED"]);
    expect(codeOf(await s.ask("photo", { session }))).toEqual([410, "LINK_REVOKED"]);
    expect(codeOf(await s.officer.send("PUT", `${s.pathOf()}/${shareId}`, { hours: 2 }))).toEqual([
      410,
      "LINK_REVOKED",
    ]);
    expect((await s.ask("open", { token: other.token })).status).toBe(200);
    expect(await s.auditOf("share.revoke", shareId)).toMatchObject([
      { person_id: "duty-officer", detail: { shareId } },
    ]);
    await s.end();
  });

  test("with the incident, at the next look, and stays so when the incident is opened again", async () => {
    const { token, shareId } = await s.make();
    const { session } = await s.open(token);

    await s.end();

    expect(codeOf(await s.ask("look", { session }))).toEqual([409, "INCIDENT_ENDED"]);
    expect(codeOf(await s.officer.send("POST", s.pathOf(), share()))).toEqual([409, "INCIDENT_ENDED"]);
    const again = { action: "reopen", idempotencyKey: "reopen-wang-key" };
    expect((await s.officer.send("POST", `/incidents/${s.ofWang()}/actions`, again)).status).toBe(200);
    expect(codeOf(await s.ask("open", { token }))).toEqual([409, "INCIDENT_ENDED"]);
    expect(codeOf(await s.officer.send("PUT", `${s.pathOf()}/${shareId}`, { hours: 2 }))).toEqual([
      409,
      "INCIDENT_ENDED",
    ]);
    expect((await s.officer.send("POST", s.pathOf(), share())).status).toBe(201);
    const next = { action: "found", idempotencyKey: "found-again-wang" };
    expect((await s.officer.send("POST", `/incidents/${s.ofWang()}/actions`, next)).status).toBe(200);
  });
});

test("a session lasts a quarter of an hour, opens its own link only, and cannot be made up", async () => {
  const { token } = await s.make();
  const ofLi = await raise(s.town.database.db, { name: "li", at: s.town.clock.now() });
  const forLi = bodyOf(ShareMade, await s.officer.send("POST", s.pathOf(ofLi), share({ audience: "hospital" })));
  const [mine, lis] = [await s.open(token), await s.open(forLi.path.split("#")[1] ?? "")];
  expect([mine.view.calledName, lis.view.calledName]).toEqual(["示例奶奶1", "示例奶奶2"]);

  const [, endsAt, mark] = mine.session.split(".");
  const foreign = `${forLi.share.shareId}.${endsAt}.${mark}`;
  for (const session of [foreign, "", `${mine.session}x`, token])
    expect(codeOf(await s.ask("look", { session }))).toEqual([404, "LINK_INVALID"]);
  for (const madeUp of ["", mine.session, `${token}x`, token.replace(/^./, "_"), "a.b"])
    expect(codeOf(await s.ask("open", { token: madeUp }))).toEqual([404, "LINK_INVALID"]);
  for (const path of ["/incidents", `/incidents/${s.ofWang()}`, "/seniors", "/seniors/senior-wang/position"]) {
    const headers = { cookie: `121_session=${mine.session}`, authorization: `Bearer ${mine.session}` };
    const { statusCode } = await s.town.server.inject({ method: "GET", url: `/api/v1${path}`, headers });
    expect([path, statusCode]).toEqual([path, 401]);
  }

  await s.pass(15 * MINUTE_MS);
  expect(codeOf(await s.ask("look", { session: mine.session }))).toEqual([401, "SESSION_EXPIRED"]);
  const next = bodyOf(ShareOpened, await s.ask("open", { token, previous: mine.session }));
  expect((await s.ask("look", { session: next.session })).status).toBe(200);
  const [listed] = bodyOf(ShareList, await s.officer.get(s.pathOf())).items;
  expect(listed?.openedCount).toBe(1);
  await s.end();
  await s.end(ofLi);
});

test("one address cannot try or look without end, and others are not held up", async () => {
  const { token } = await s.make();
  const statuses: number[] = [];
  for (let tries = 0; tries < 61; tries += 1)
    statuses.push((await s.ask("open", { token: "x" }, "203.0.113.9")).status);

  expect([statuses[59], statuses[60]]).toEqual([404, 429]);
  expect((await s.ask("open", { token }, "203.0.113.10")).status).toBe(200);
  await s.pass(MINUTE_MS);
  expect((await s.ask("open", { token }, "203.0.113.9")).status).toBe(200);
  await s.end();
});

test("twenty links are open for an incident at most, and those that ended do not count", async () => {
  const links = [];
  for (let count = 0; count < 20; count += 1) links.push(await s.make());

  expect(codeOf(await s.officer.send("POST", s.pathOf(), share()))).toEqual([403, "ACTION_NOT_ALLOWED"]);
  await s.officer.send("DELETE", `${s.pathOf()}/${links[0]?.shareId}`);
  expect((await s.officer.send("POST", s.pathOf(), share())).status).toBe(201);
  await s.end();
});

test("links are forgotten some days after their time, and with the senior", async () => {
  const { db } = s.town.database;
  const kept = async () => (await db.query("select 1 from share_links")).length;
  const policy = { traceDays: 3, coarseDays: 10, incidentDays: 20 };
  const keptAfter = async (days: number) => {
    await runRetention(db, { now: plusMs(s.town.clock.now(), days * DAY_MS), policy });
    return await kept();
  };
  await db.query("delete from share_links");
  await s.make();
  expect([await keptAfter(3), await keptAfter(5)]).toEqual([1, 0]);

  await s.make();
  await s.end();
  const admin = await s.town.signIn("admin");
  const erased = await admin.send("POST", "/seniors/senior-wang/erasure", { reason: "consentWithdrawn" });

  expect([erased.status, await kept()]).toEqual([200, 0]);
});
