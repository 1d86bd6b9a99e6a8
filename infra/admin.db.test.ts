import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyAudit } from "./db/audit.ts";
import { createTestDatabase, type TestDatabase } from "./db/test-database.ts";
import { runCommand } from "./test-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  await db.query("insert into areas (area_id, kind, name_zh, name_en) values ('a', 'city', '示例市', 'Example')");
  await db.query(
    "insert into people (person_id, name, login, phone) values ('zhou', '示例队员', 'zhou', '13800000001')",
  );
  await db.query("insert into person_roles (person_id, role, area_id) values ('zhou', 'rescuer', 'a')");
  await db.query(
    "insert into seniors (senior_id, area_id, name, called_name, gender) values ('senior-1', 'a', '示例老人', '示例奶奶', 'female')",
  );
});
afterAll(async () => {
  await database.drop();
});

/** `npm run admin -- ...`. */
const admin = (...args: readonly string[]) => runCommand(database, "infra/admin.ts", args);
const lastAudit = async () =>
  (
    await database.db.query(
      "select action, person_id as by, senior_id as senior, reason, detail from audit order by seq desc limit 1",
    )
  )[0];

test("whoever lost phone and codes gets back in by the command line, is signed out everywhere, and it is in the audit", async () => {
  const { db } = database;
  await db.query("insert into second_factors (person_id, secret, confirmed_at) values ('zhou', $1, now())", [
    db.secrets.seal("JBSWY3DPEHPK3PXP", "second factor of zhou"),
  ]);
  await db.query("insert into recovery_codes (person_id, code_hash) values ('zhou', '\\x01')");
  await db.query(
    `insert into sessions (token_hash, person_id, csrf_token, created_at, seen_at, expires_at)
     values ('\\x02', 'zhou', 'c', now(), now(), now() + interval '1 day')`,
  );

  const done = await admin("second-factor-reset", " Zhou ");
  const again = await admin("second-factor-reset", "zhou");

  expect([done.code, done.said, done.wroteFiles]).toEqual([0, expect.stringContaining("is gone"), false]);
  expect([again.code, again.said]).toEqual([1, expect.stringContaining("NOT_FOUND")]);
  for (const table of ["second_factors", "recovery_codes", "sessions"])
    expect(await db.query(`select 1 from ${table}`)).toEqual([]);
  expect(await lastAudit()).toMatchObject({
    action: "secondFactorReset",
    by: null,
    reason: "commandLine",
    detail: { changedPersonId: "zhou" },
  });
});

test("everything held about somebody is printed a line each, and that too is in the audit", async () => {
  const { code, said } = await admin("export", "senior", "senior-1");
  const lines = said
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

  expect(code).toBe(0);
  expect(lines).toMatchObject([
    { kind: "head", about: { kind: "senior", id: "senior-1" } },
    { kind: "row", table: "seniors", row: { name: "示例老人" } },
    { kind: "row", table: "audit", row: { action: "exportSenior" } },
    { kind: "end", counts: { seniors: 1, audit: 1 } },
  ]);
  expect(await lastAudit()).toMatchObject({ action: "exportSenior", senior: "senior-1", reason: "commandLine" });
});

test("a senior and a member of staff are erased by the command line, which says how much, and the chain stays whole", async () => {
  const senior = await admin("erase", "senior", "senior-1");
  const person = await admin("erase", "person", "zhou");
  const nobody = await admin("erase", "senior", "senior-1");
  const wrong = await admin("erase", "wristband", "wb-1");

  expect([senior.code, JSON.parse(senior.said)]).toMatchObject([0, { seniors: 1 }]);
  expect([person.code, JSON.parse(person.said)]).toMatchObject([0, { people: 1, roles: 1 }]);
  expect([nobody.code, nobody.said]).toEqual([1, expect.stringContaining("NOT_FOUND")]);
  expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining("REQUEST_INVALID")]);
  expect(await database.db.query("select name, phone, login from people")).toEqual([
    { name: "—", phone: null, login: null },
  ]);
  expect(await database.db.query("select 1 from seniors")).toEqual([]);
  expect(await verifyAudit(database.db)).toMatchObject({ kind: "whole" });
});

test("the record of processing and the proof of retention are printed", async () => {
  const record = await admin("processing-record", "en");
  const runs = await admin("retention");

  expect([record.code, record.said]).toEqual([0, expect.stringContaining("# Record of processing activities")]);
  expect([runs.code, runs.said]).toEqual([0, ""]);
});
