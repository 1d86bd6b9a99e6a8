import { afterEach, beforeEach, expect, test } from "vitest";
import { appendAudit, verifyAudit } from "./db/audit.ts";
import { createTestDatabase, type TestDatabase } from "./db/test-database.ts";
import { epochMs } from "./domain/time.ts";
import { runCommand } from "./test-command.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  for (let number = 1; number <= 5; number += 1)
    await database.db.transaction((tx) =>
      appendAudit(tx, { at: epochMs(number), personId: `p-${number}`, role: "rescuer", action: "seePosition" }),
    );
});
afterEach(async () => {
  await database.drop();
});

/** As somebody who owns the database could. */
async function tamper(...statements: readonly string[]): Promise<void> {
  await database.db.query("alter table audit disable trigger audit_append_only");
  for (const statement of statements) await database.db.query(statement);
}

/** `npm run audit:verify`. */
async function verify() {
  const { code, said } = await runCommand(database, "infra/audit-verify.ts");
  return { code, said };
}

test("an audit that nobody touched is whole, and the command says its length and its last hash", async () => {
  const { code, said } = await verify();

  expect([code, said]).toEqual([0, expect.stringMatching(/^the audit is whole: 5 rows, last hash [0-9a-f]{64}\n$/)]);
});

test.each([
  ["changed", "update audit set person_id = 'nobody' where seq = 2", 2],
  ["removed", "delete from audit where seq = 3", 4],
  ["removed from the end", "delete from audit where seq = 5", 5],
  [
    "inserted",
    `update audit set seq = default where seq = 5;
     insert into audit (seq, at, action, prev_hash, hash) overriding system value
       select 5, at, 'seePosition', hash, sha256(hash) from audit where seq = 4`,
    5,
  ],
])("a row that was %s ends the command with 1 and is named by its number", async (_what, statements, row) => {
  await tamper(...statements.split(";"));

  expect(await verify()).toEqual({ code: 1, said: `the audit is broken at row ${row}\n` });
});

test("rows that somebody chained to the end by the rules are found, for the head does not know them", async () => {
  await tamper(
    `insert into audit (at, person_id, action, prev_hash, hash)
     select at, person_id, action, hash, sha256(hash || convert_to('["1970-01-01T00:00:00.005Z","p-5",null,"forged",null,null,null,[]]', 'UTF8'))
     from (select at, person_id, 'forged' as action, hash from audit where seq = 5) last`,
  );

  expect(await verifyAudit(database.db)).toEqual({ kind: "broken", seq: 6 });
});

test("an audit of nothing is whole, and one that was emptied is not", async () => {
  await tamper("delete from audit");
  const emptied = await verifyAudit(database.db);
  await database.db.query("delete from audit_head");

  expect(emptied).toEqual({ kind: "broken", seq: 5 });
  expect(await verifyAudit(database.db)).toMatchObject({ kind: "whole", rows: 0 });
});
