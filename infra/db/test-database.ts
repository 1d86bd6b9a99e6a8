import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { toIso } from "../domain/time.ts";
import type { MovableClock } from "../runtime/clock.ts";
import { silentLog } from "../runtime/log.ts";
import { createSecretBox } from "../runtime/secret-box.ts";
import { createDatabase, type Database } from "./database.ts";

declare module "vitest" {
  /** What `test-server.ts` hands to the test files. */
  interface ProvidedContext {
    readonly postgresUrl: string;
    readonly engine: "plain" | "timescaledb";
  }
}

export type TestDatabase = {
  readonly db: Database;
  readonly url: string;
  /** From now on `service_now()` in SQL is what `clock` says; call again after each move. */
  readonly setClock: (clock: MovableClock) => Promise<void>;
  /** Closes the pool and drops the database; fails when a connection was leaked. */
  readonly drop: () => Promise<void>;
};

/** The key of every test database; commands that a test starts on one get it as `SECRETS_KEY`, so that they make none. */
export const testSecretsKey = Buffer.alloc(32, 121);

/** A fresh migrated database of this test file, cloned from the template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const templateUrl = new URL(inject("postgresUrl"));
  const name = `t_${randomBytes(6).toString("hex")}`;
  const admin = async (...statements: readonly string[]): Promise<void> => {
    const client = new pg.Client({
      connectionString: Object.assign(new URL(templateUrl), { pathname: "/postgres" }).href,
    });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await admin("select pg_advisory_lock(121)", `create database ${name} template service`);
  const url = Object.assign(new URL(templateUrl), { pathname: `/${name}` }).href;
  const db = createDatabase({ url, log: silentLog, secrets: createSecretBox([testSecretsKey]) });
  await db.query("create table test_clock (now timestamptz)");
  return {
    db,
    url,
    setClock: async (clock) => {
      const moved = await db.query("update test_clock set now = $1 returning 1", [toIso(clock.now())]);
      if (moved.length > 0) return;
      await db.transaction(async (tx) => {
        await tx.query("insert into test_clock values ($1)", [toIso(clock.now())]);
        await tx.query(
          "create or replace function service_now() returns timestamptz language sql volatile as 'select coalesce((select now from test_clock), clock_timestamp())'",
        );
      });
    },
    drop: async () => {
      await db.close();
      await admin(`drop database ${name} with (force)`);
    },
  };
}
