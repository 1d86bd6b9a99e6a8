import type { Queryable } from "./database.ts";

/** Wakes whoever listens on `channel` (see `Database.listen`) when the transaction commits. Payloads hold less than 8,000 bytes. */
export async function announce(db: Queryable, channel: "positions" | "fixes_stored", payload: string): Promise<void> {
  await db.query("select pg_notify($1, $2)", [channel, payload]);
}
