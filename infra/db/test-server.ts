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

declare module "vitest" {
  /** What this set-up hands to the test files. */
  interface ProvidedContext {
    readonly postgresUrl: string;
    readonly engine: "plain" | "timescaledb";
  }
}

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
  project.provide("postgresUrl", url);
  project.provide("engine", engine);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
