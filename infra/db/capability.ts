import type { Log } from "../runtime/log.ts";
import { type Database, sqlState } from "./database.ts";

/** What the server can do: no extension, TimescaleDB's Apache edition, or its Community edition. */
export type Capability = "plain" | "apache" | "community";

/** Creates the extension where the server offers and preloads it, and tells what there is. */
export async function readCapability(db: Database, log: Log): Promise<Capability> {
  const [offer] = await db.query<{ offered: boolean }>(
    "select exists (select 1 from pg_available_extensions where name = 'timescaledb') and current_setting('shared_preload_libraries') like '%timescaledb%' as offered",
  );
  if (offer?.offered === true) {
    try {
      await db.query("create extension if not exists timescaledb");
    } catch (fault) {
      // A concurrent starter made it first (unique_violation), or we may not: then whoever runs the server has to.
      log.warn({ sqlState: sqlState(fault) }, "timescaledb is offered but could not be created");
    }
  }
  const [edition] = await db.query<{ license: string | null }>(
    "select current_setting('timescaledb.license', true) as license from pg_extension where extname = 'timescaledb'",
  );
  if (edition === undefined) return "plain";
  return edition.license === "timescale" ? "community" : "apache";
}
