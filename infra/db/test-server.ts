import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { timescaleFolder } from "../config/test-parts.ts";
import { silentLog } from "../runtime/log.ts";
import { createDatabase } from "./database.ts";
import { createEmbeddedServer } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { migrationsFolder } from "./migrations-folder.ts";

/**
 * Before the tests of one project: a real server in a temporary folder with a migrated template database, from which each
 * test file clones its own. Turned to TimescaleDB by the project's name.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = project.name.includes("timescaledb") ? "timescaledb" : "plain";
  const folder = await mkdtemp(join(tmpdir(), "121-test-"));
  // As root the server runs as another user, who must be able to enter.
  await chmod(folder, 0o755);
  const native = engine === "timescaledb" ? timescaleFolder() : null;
  if (engine === "timescaledb" && native === null) throw new Error("TimescaleDB is missing");
  const server = createEmbeddedServer({
    folder: join(folder, "postgres"),
    log: silentLog,
    ...(native === null ? {} : { nativeFolder: native }),
    flags: {
      // Clean-up only: what a crash loses here nobody misses. The crash tests start their own server with fsync on.
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      max_connections: "200",
      ...(native === null ? {} : { shared_preload_libraries: "timescaledb", "timescaledb.telemetry_level": "off" }),
    },
  });
  const url = await server.start();
  const db = createDatabase({ url, log: silentLog });
  await migrate({ db, folder: migrationsFolder(), log: silentLog });
  await db.close();
  await closeTemplate(url);
  project.provide("postgresUrl", url);
  project.provide("engine", engine);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** A database is cloned only while nobody is in it; TimescaleDB's own workers enter whatever lets them in. */
async function closeTemplate(url: string): Promise<void> {
  const admin = createDatabase({ url: Object.assign(new URL(url), { pathname: "/postgres" }).href, log: silentLog });
  await admin.query("alter database service with allow_connections false");
  await admin.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'service'");
  await admin.close();
}
