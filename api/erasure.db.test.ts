import { afterEach, beforeEach, expect, test } from "vitest";
import { ErasureResult } from "../infra/contract/http.ts";
import { verifyAudit } from "../infra/db/audit.ts";
import { saveEngineStates } from "../infra/db/engine.ts";
import { repeatErasures } from "../infra/db/erasure.ts";
import { insertRejects } from "../infra/db/rejects.ts";
import { seniorId, wristbandId } from "../infra/domain/ids.ts";
import { plusMs, toIso } from "../infra/domain/time.ts";
import { raise, reportPlace } from "./test-events.ts";
import { bodyOf, createTown, enrolmentOf, type Town, type Visitor } from "./test-town.ts";

let town: Town;
let admin: Visitor;
beforeEach(async () => {
  town = await createTown();
  admin = await town.signIn("admin");
});
afterEach(async () => {
  await town.stop();
});

const reason = { reason: "consentWithdrawn" };
const eraseWang = () => admin.send("POST", "/seniors/senior-wang/erasure", reason);

/** All rows of all tables as text: what somebody with the database's files would find. */
async function everything(): Promise<string> {
  const { db } = town.database;
  const tables = await db.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await db.query<{ line: string }>(`select row_to_json(t)::text as line from ${name} t`);
    texts.push(...rows.map((row) => `${name} ${row.line}`));
  }
  return texts.join("\n");
}

/** Something in every table that can hold anything about Wang. */
async function liveThrough(): Promise<void> {
  const { db } = town.database;
  const now = town.clock.now();
  await reportPlace(db, { name: "wang", at: now, lon: 120.612345, lat: 30.512345 });
  const state = {
    state: { place: [120.612345, 30.512345] },
    revision: 1,
    judged: [1],
    standing: "inside",
    distanceM: 5,
  };
  await saveEngineStates(db, [{ seniorId: seniorId("senior-wang"), ...state }]);
  await insertRejects(db, [
    {
      receivedAt: now,
      wristbandId: wristbandId("band-wang"),
      topic: "wristbands/band-wang/telemetry",
      code: "TELEMETRY_INVALID",
      detail: "entry 0",
      payload: Buffer.from("120.612345"),
    },
  ]);
  const incident = await raise(db, { name: "wang", at: now });
  const actions = { note: "示例老人1 在桥边", idempotencyKey: "note-1-key" };
  await admin.send("POST", `/incidents/${incident}/actions`, { action: "note", ...actions });
  const found = { action: "found", idempotencyKey: "found-1-key", place: { lon: 120.612345, lat: 30.512345 } };
  await admin.send("POST", `/incidents/${incident}/actions`, found);
  const outing = { kind: "outing", to: toIso(plusMs(now, 3_600_000)) };
  await admin.send("POST", "/seniors/senior-wang/excuses", outing);
  const fence = { seniorId: "senior-wang", name: "示例老人1 的家", kind: "keepIn" };
  const shape = { kind: "circle", centre: { lon: 120.612345, lat: 30.512345 }, radiusM: 200 };
  await admin.send("POST", "/fences", { ...fence, shape });
  await admin.send("POST", "/fences/judgements", { seniorId: "senior-wang", kind: "keepIn", shape });
  await admin.send("POST", "/wristbands/band-wang/commands", { kind: "message", text: "示例奶奶1 回家" });
  await admin.get("/seniors/senior-wang/position");
}

test("a senior who is erased is in no table any more, raw or derived, and the audit is whole and says so", async () => {
  await liveThrough();
  const before = await everything();

  const answer = await eraseWang();
  const after = await everything();

  const holders = (text: string, mark: RegExp) =>
    new Set(text.split("\n").flatMap((line) => (mark.test(line) ? [line.split(" ")[0]] : [])));
  expect(bodyOf(ErasureResult, answer).erased).toMatchObject({
    fixes: 1,
    incidents: 1,
    rejects: 1,
    commands: 1,
    seniors: 1,
  });
  expect(holders(before, /120\.612345|示例老人1|示例奶奶1/).size).toBeGreaterThan(7);
  expect(holders(after, /120\.612345|3132302e363132333435|示例老人1|示例奶奶1|短发.*senior-wang/)).toEqual(new Set());
  expect([...holders(after, /senior-wang/)].sort()).toEqual(["audit", "erasures"]);
  expect(await verifyAudit(town.database.db)).toMatchObject({ kind: "whole" });
  const [last] = await town.database.db.query(
    "select action, person_id, role, reason from audit order by seq desc limit 1",
  );
  expect(last).toEqual({
    action: "eraseSenior",
    person_id: "admin",
    role: "administrator",
    reason: "consentWithdrawn",
  });
  expect((await admin.get("/seniors/senior-li")).status).toBe(200);
});

test("a senior who is being looked for is not erased", async () => {
  await raise(town.database.db, { name: "wang", at: town.clock.now() });

  expect(await eraseWang()).toMatchObject({ status: 409, body: { code: "INCIDENT_OPEN" } });
  expect((await admin.get("/seniors/senior-wang")).status).toBe(200);
});

test("what was on its way when a senior was erased goes an hour later, and the id is never given out again", async () => {
  await eraseWang();
  const { db } = town.database;
  await reportPlace(db, { name: "wang", at: town.clock.now(), lon: 120.612345 });
  await saveEngineStates(db, [
    { seniorId: seniorId("senior-wang"), state: { at: 1 }, revision: 1, judged: [], standing: "inside", distanceM: 5 },
  ]);

  await db.transaction(repeatErasures);
  const again = await admin.send("POST", "/enrolments", enrolmentOf("wang", "xiashi-1", 1));

  expect(await everything()).not.toContain("120.612345");
  expect(await db.query("select 1 from engine_states")).toEqual([]);
  expect(again).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
});

test("somebody who is erased is signed out and nameless, and what they did stays under their id", async () => {
  const officer = await town.signIn("duty-officer");
  await town.database.db.query(
    "update people set phone = '139 0000 7777', email = 'duty@example.org' where person_id = 'duty-officer'",
  );
  const { db } = town.database;
  await db.query(
    `insert into invitations (invitation_id, token_hash, person_id, name, phone, role, invited_by, created_at, expires_at)
     values ('i-1', '', 'duty-officer', '示例 duty-officer', '138 0000 7777', 'viewer', 'admin', now(), now())`,
  );
  const webhook = { kind: "webhook", address: "https://hooks.example.org/officer", secret: "a secret of the officer" };
  await admin.send("PUT", "/people/duty-officer/channels", { items: [webhook] });
  const incident = await raise(town.database.db, { name: "li", at: town.clock.now() });
  await officer.send("POST", `/incidents/${incident}/actions`, {
    action: "found",
    idempotencyKey: "found-2-key",
    note: "there",
  });

  const answer = await admin.send("POST", "/people/duty-officer/erasure", reason);
  const after = await everything();

  expect(answer.status).toBe(200);
  expect(after).not.toMatch(/示例 duty-officer|0000 7777|duty@example|hooks\.example|secret of the officer/);
  expect((await officer.get("/session")).body).toMatchObject({ code: "SESSION_EXPIRED" });
  expect(JSON.stringify((await admin.get(`/incidents/${incident}`)).body)).toContain("duty-officer");
  expect(await verifyAudit(town.database.db)).toMatchObject({ kind: "whole" });
});

test("a guardian is not erased while a senior relies on them", async () => {
  expect(await admin.send("POST", "/people/wang-a/erasure", reason)).toMatchObject({
    status: 409,
    body: { code: "STILL_NEEDED" },
  });
});

test.each(["coordinator", "duty-officer", "rescuer", "viewer", "wang-a"])("%s erases nobody", async (login) => {
  const visitor = await town.signIn(login);

  expect((await visitor.send("POST", "/seniors/senior-wang/erasure", reason)).status).toBe(403);
  expect((await visitor.send("POST", "/people/li-a/erasure", reason)).status).toBe(403);
});
