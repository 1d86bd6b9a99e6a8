import { DAY_MS, type EpochMs, parseInstant, plusMs, toIso } from "../domain/time.ts";
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

/** What became of the days that went: how many fixes, and how many coarse cells were made of them. */
export type DroppedDays = { readonly removed: number; readonly coarsened: number };

/**
 * Drops whole days that end at or before `before` (never `delete`: 914 ms against 2.5 ms for a day of 400 bands), each in one
 * transaction with the cells that are kept of it: a day goes once, whoever else does the same.
 */
export async function coarsenAndDropDays(
  db: Database,
  rule: { readonly before: EpochMs; readonly makesCells: boolean },
): Promise<DroppedDays> {
  let removed = 0;
  let coarsened = 0;
  for (const day of await oldDays(db, rule.before)) {
    const done = await db.transaction(async (tx) => {
      await tx.query("select pg_advisory_xact_lock(121000004)");
      if (!(await oldDays(tx, rule.before)).some(({ name }) => name === day.name)) return { removed: 0, coarsened: 0 };
      const [count] = await tx.query<{ count: number }>(`select count(*) as count from ${day.name}`);
      const cells = rule.makesCells ? await tx.query(cellsOf(day.name)) : [];
      if (day.isChunk)
        await tx.query("select drop_chunks('fixes', older_than => $1::timestamptz)", [toIso(day.endsAt)]);
      else await tx.query(`drop table ${day.name}`);
      return { removed: count?.count ?? 0, coarsened: cells.length };
    });
    removed += done.removed;
    coarsened += done.coarsened;
  }
  return { removed, coarsened };
}

/** Fixes older than `before`, for the proof that none is left. */
export async function countOldFixes(db: Queryable, before: EpochMs): Promise<number> {
  const [row] = await db.query<{ count: number }>("select count(*) as count from fixes where fixed_at < $1", [
    toIso(before),
  ]);
  return row?.count ?? 0;
}

/** Seniors who were erased or have left meanwhile are nobody's business any more. */
function cellsOf(table: string): string {
  return `insert into coarse_cells (senior_id, day, cell_lon, cell_lat, fixes)
    select f.senior_id, (f.fixed_at at time zone 'UTC')::date, floor(f.lon * 100) / 100, floor(f.lat * 100) / 100, count(*)
    from ${table} f join seniors s on s.senior_id = f.senior_id and s.left_at is null
    where f.lon is not null and f.lat is not null group by 1, 2, 3, 4
    on conflict (senior_id, day, cell_lon, cell_lat) do update set fixes = coarse_cells.fixes + excluded.fixes
    returning 1`;
}

type OldDay = { readonly name: string; readonly endsAt: EpochMs; readonly isChunk: boolean };

/** Oldest first, so that dropping up to the end of one chunk drops that one only. */
async function oldDays(db: Queryable, before: EpochMs): Promise<readonly OldDay[]> {
  if (await isHypertable(db))
    return await db.query<OldDay>(
      `select format('%I.%I', chunk_schema, chunk_name) as name, range_end as "endsAt", true as "isChunk"
       from timescaledb_information.chunks where hypertable_name = 'fixes' and range_end <= $1 order by range_end`,
      [toIso(before)],
    );
  const days: OldDay[] = [];
  for (const { name } of await partitionsOf(db)) {
    const text = /^fixes_(\d{4})(\d{2})(\d{2})$/.exec(name);
    const begins = text === null ? null : parseInstant(`${text[1]}-${text[2]}-${text[3]}T00:00:00Z`);
    if (begins !== null && plusMs(begins, DAY_MS) <= before)
      days.push({ name, endsAt: plusMs(begins, DAY_MS), isChunk: false });
  }
  return days.sort((a, b) => a.endsAt - b.endsAt);
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
