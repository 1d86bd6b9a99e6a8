import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { silentLog } from "../runtime/log.ts";
import { migrate } from "./migrate.ts";
import { migrationsFolder } from "./migrations-folder.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "121-migrations-"));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

test("an operator who starts the service again finds every migration applied already", async () => {
  const { applied } = await migrate({ db: database.db, folder: migrationsFolder(), log: silentLog });

  expect(applied).toEqual([]);
});

test("fixes are a hypertable where TimescaleDB is there, and native daily partitions where it is not", async () => {
  const [table] = await database.db.query<{ kind: string }>(
    "select relkind as kind from pg_class where relname = 'fixes'",
  );
  const extension = await database.db.query("select 1 from pg_extension where extname = 'timescaledb'");

  expect(extension.length).toBe(inject("engine") === "timescaledb" ? 1 : 0);
  expect(table?.kind).toBe(inject("engine") === "timescaledb" ? "r" : "p");
  if (inject("engine") === "timescaledb") {
    const [hypertable] = await database.db.query<{ dimension: string }>(
      "select column_name as dimension from timescaledb_information.dimensions where hypertable_name = 'fixes'",
    );
    expect(hypertable?.dimension).toBe("fixed_at");
  }
});

test("two services that start at once apply each migration once", async () => {
  await writeFile(join(folder, "9001_first.sql"), "create table first_made (n int); select pg_sleep(0.1);");
  await writeFile(join(folder, "9002_second.sql"), "create table second_made (n int);");

  const runs = await Promise.all([1, 2, 3].map(() => migrate({ db: database.db, folder, log: silentLog })));

  expect(runs.flatMap((run) => run.applied).sort()).toEqual(["9001_first.sql", "9002_second.sql"]);
});

test("an operator who edited an applied migration is told which one, and nothing is changed", async () => {
  await writeFile(join(folder, "9002_second.sql"), "create table second_made (n int, m int);");

  await expect(migrate({ db: database.db, folder, log: silentLog })).rejects.toMatchObject({
    code: "MIGRATION_CHANGED",
    facts: { migration: "9002_second.sql" },
  });
});

test("a migration that fails half-way leaves nothing behind and names itself", async () => {
  await writeFile(join(folder, "9002_second.sql"), "create table second_made (n int);");
  await writeFile(join(folder, "9003_broken.sql"), "create table half_made (n int); select no_such_function();");

  await expect(migrate({ db: database.db, folder, log: silentLog })).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
  });

  expect(await database.db.query("select 1 from pg_class where relname = 'half_made'")).toEqual([]);
});

test("the audit log cannot be changed or emptied by the service", async () => {
  await database.db.query("insert into audit (at, action, prev_hash, hash) values (now(), 'view', '\\x00', '\\x01')");

  await expect(database.db.query("update audit set action = 'x'")).rejects.toThrow("append-only");
  await expect(database.db.query("delete from audit")).rejects.toThrow("append-only");
});
