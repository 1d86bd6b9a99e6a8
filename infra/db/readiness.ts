import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Queryable } from "./database.ts";

/**
 * Names of migrations that every server needs and this one lacks. Throws when the database cannot be reached.
 */
export async function missingMigrations(db: Queryable, folder: string): Promise<readonly string[]> {
  const rows = await db.query<{ name: string }>("select name from schema_migrations");
  const applied = new Set(rows.map((row) => row.name));
  const missing: string[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || applied.has(name)) continue;
    const sql = await readFile(join(folder, name), "utf8");
    // Those with a `requires:` header belong to one kind of server and may rightly be absent.
    if (!/^-- requires: /m.test(sql)) missing.push(name);
  }
  return missing;
}
