import { DAY_MS, type EpochMs, plusMs, toIso } from "../domain/time.ts";
import type { Database, Queryable } from "./database.ts";

/** How many days ahead a partition is made. */
const DAYS_AHEAD = 3;

/**
 * Keeps the daily parts of `fixes`: on plain PostgreSQL makes the partitions from the oldest kept day to three days ahead;
 * TimescaleDB makes its chunks by itself. Safe to run at any time and by several processes.
 */
export async function ensureFixDays(
  db: Database,
  when: { readonly now: EpochMs; readonly retentionDays: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    if (await isHypertable(tx)) return;
    await tx.query("select pg_advisory_xact_lock(121000004)");
    const known = new Set((await partitionsOf(tx)).map((partition) => partition.name));
    for (let offset = -when.retentionDays; offset <= DAYS_AHEAD; offset += 1) {
      const day = dayOf(plusMs(when.now, offset * DAY_MS));
      const name = `fixes_${day.replaceAll("-", "")}`;
      if (known.has(name)) continue;
      const next = dayOf(plusMs(when.now, (offset + 1) * DAY_MS));
      await tx.query(
        `create table ${name} partition of fixes for values from ('${day} 00:00:00+00') to ('${next} 00:00:00+00')`,
      );
    }
  });
}

/**
 * Retention: drops whole days older than `retentionDays` (never `delete`: 914 ms against 2.5 ms for a day of 400 bands) and
 * the other rows of that age. Returns how many days went.
 */
export async function dropOldFixDays(
  db: Database,
  when: { readonly now: EpochMs; readonly retentionDays: number },
): Promise<number> {
  const oldest = dayOf(plusMs(when.now, -when.retentionDays * DAY_MS));
  const dropped = await db.transaction(async (tx) => {
    if (await isHypertable(tx)) {
      const chunks = await tx.query("select drop_chunks('fixes', older_than => $1::timestamptz)", [
        `${oldest} 00:00:00+00`,
      ]);
      return chunks.length;
    }
    await tx.query("select pg_advisory_xact_lock(121000004)");
    const old = (await partitionsOf(tx)).filter((partition) => partition.name < `fixes_${oldest.replaceAll("-", "")}`);
    for (const partition of old) await tx.query(`drop table ${partition.name}`);
    return old.length;
  });
  const before = toIso(plusMs(when.now, -when.retentionDays * DAY_MS));
  await db.query("delete from clock_corrections where received_at < $1", [before]);
  await db.query("delete from message_rejects where received_at < $1", [before]);
  return dropped;
}

async function isHypertable(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ kind: string }>("select relkind as kind from pg_class where oid = 'fixes'::regclass");
  return row?.kind !== "p";
}

async function partitionsOf(tx: Queryable): Promise<readonly { readonly name: string }[]> {
  return tx.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'fixes'::regclass",
  );
}

function dayOf(instant: EpochMs): string {
  return toIso(instant).slice(0, 10);
}
