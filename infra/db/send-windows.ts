import type { Database } from "./database.ts";

/** At most `count` messages within any `perMs`. */
export type SendLimit = { readonly count: number; readonly perMs: number };

/**
 * Counts one message to `bucket` when every limit allows it: 0. Otherwise nothing is counted, and the result is how long to
 * wait, milliseconds. Windows slide, so no minute anywhere holds more than the provider allows, whichever process sends.
 */
export async function takeSend(db: Database, bucket: string, limits: readonly SendLimit[]): Promise<number> {
  return await db.transaction(async (tx) => {
    await tx.query("insert into send_windows (bucket) values ($1) on conflict do nothing", [bucket], "send-window-new");
    const [row] = await tx.query<{ wait_ms: number }>(
      takeSql,
      [
        bucket,
        limits.map((it) => it.count),
        limits.map((it) => it.perMs),
        Math.max(0, ...limits.map((it) => it.count)),
      ],
      "take-send",
    );
    return row?.wait_ms ?? 0;
  });
}

const takeSql = `
with held as materialized (
  select bucket, sent_at, blocked_until, service_now() as now from send_windows where bucket = $1 for update
), wait as materialized (
  select coalesce(max(greatest(0, ceil(extract(epoch from free_at - now) * 1000))), 0)::double precision as wait_ms from (
    select now, sent_at[cardinality(sent_at) - count + 1] + per_ms * interval '1 millisecond' as free_at
    from held, unnest($2::integer[], $3::double precision[]) as rule (count, per_ms)
    union all select now, blocked_until from held) as rules
), taken as (
  update send_windows w set sent_at = (held.sent_at || held.now)[greatest(1, cardinality(held.sent_at) + 2 - $4::integer):]
  from held, wait where w.bucket = held.bucket and wait.wait_ms = 0
)
select wait_ms from wait`;

/** The provider wants nothing more for this bucket for `forMs`. */
export async function blockSends(db: Database, bucket: string, forMs: number): Promise<void> {
  await db.query(
    `insert into send_windows (bucket, blocked_until) values ($1, service_now() + $2 * interval '1 millisecond')
     on conflict (bucket) do update set blocked_until = greatest(send_windows.blocked_until, excluded.blocked_until)`,
    [bucket, forMs],
    "block-sends",
  );
}
