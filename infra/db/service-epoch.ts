import type { Queryable } from "./database.ts";

/**
 * Names this database: sequence numbers of two databases must never be taken for one another. Another one after a restore
 * into a new database; a restore in place shows by its smaller sequence numbers.
 */
export async function readServiceEpoch(db: Queryable): Promise<string> {
  const [row] = await db.query<{ epoch: string }>(
    "select left(md5(current_database() || min(applied_at)::text), 16) as epoch from schema_migrations",
  );
  return row?.epoch ?? "none";
}
