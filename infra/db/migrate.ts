import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../domain/errors.ts";
import type { Log } from "../runtime/log.ts";
import { type Capability, readCapability } from "./capability.ts";
import type { Database, Queryable } from "./database.ts";

type Migration = {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
  readonly requires: "plain" | "timescaledb" | "community" | null;
};

/** Any number that no other part of the database uses: "121" and "migrate". */
const LOCK_KEY = 121_000_001;

/**
 * Applies the numbered `.sql` files of `folder` that are not applied yet, each in a transaction of its own, under an
 * advisory lock so that two starters do not meet. A header `-- requires: plain | timescaledb | community` limits a file to
 * servers of that capability. Throws MIGRATION_CHANGED when an applied file was edited, MIGRATION_FAILED with its name.
 */
export async function migrate(options: { readonly db: Database; readonly folder: string; readonly log: Log }): Promise<{
  readonly applied: readonly string[];
  readonly capability: Capability;
}> {
  const migrations = await readMigrations(options.folder);
  const capability = await readCapability(options.db, options.log);
  await options.db.query(createTable).catch(() => options.db.query(createTable));
  const applied: string[] = [];
  for (const migration of migrations) {
    if (!fits(migration, capability)) continue;
    if (await options.db.transaction((tx) => apply(tx, migration))) {
      applied.push(migration.name);
      options.log.info({ migration: migration.name }, "migration applied");
    }
  }
  return { applied, capability };
}

async function apply(tx: Queryable, migration: Migration): Promise<boolean> {
  await tx.query("select pg_advisory_xact_lock($1)", [LOCK_KEY]);
  await tx.query("set local statement_timeout = 0");
  const [known] = await tx.query<{ checksum: string }>("select checksum from schema_migrations where version = $1", [
    migration.version,
  ]);
  if (known !== undefined) {
    if (known.checksum !== migration.checksum) throw new AppError("MIGRATION_CHANGED", { migration: migration.name });
    return false;
  }
  try {
    await tx.query(migration.sql);
    await tx.query("insert into schema_migrations (version, name, checksum) values ($1, $2, $3)", [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
  } catch (cause) {
    throw new AppError("MIGRATION_FAILED", { migration: migration.name }, { cause });
  }
  return true;
}

function fits(migration: Migration, capability: Capability): boolean {
  switch (migration.requires) {
    case null:
      return true;
    case "plain":
      return capability === "plain";
    case "timescaledb":
      return capability !== "plain";
    case "community":
      return capability === "community";
  }
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), "utf8");
      const requires = /^-- requires: (plain|timescaledb|community)$/m.exec(sql)?.[1];
      return {
        version: Number(name.slice(0, 4)),
        name,
        sql,
        checksum: createHash("sha256").update(sql).digest("hex"),
        requires: requires === "plain" || requires === "timescaledb" || requires === "community" ? requires : null,
      };
    }),
  );
}

const createTable = `create table if not exists schema_migrations (
  version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default clock_timestamp())`;
