import type { Database, Queryable } from "./database.ts";
import { applyLocked } from "./incident-apply.ts";
import { lockSeniors } from "./incident-case.ts";
import { announce, tellDelivery } from "./incident-story.ts";
import type { ClaimedAlert } from "./outbox.ts";

/** The provider did not take it this time: it waits `afterMs`. */
export async function settleRetry(
  db: Queryable,
  alert: ClaimedAlert,
  got: { readonly code: string; readonly latencyMs: number; readonly afterMs: number },
): Promise<void> {
  await db.query(
    `with tried as (
       update delivery_attempts set ended_at = service_now(), outcome = 'retry', code = $3, latency_ms = $4
       where alert_id = $1 and attempt = $2)
     update outbox set lease_until = null,
       due_at = case when state = 'waiting' then service_now() + $5 * interval '1 millisecond' else due_at end
     where alert_id = $1 and attempts = $2`,
    [alert.alertId, alert.attempt, got.code, Math.round(got.latencyMs), got.afterMs],
    "settle-retry",
  );
}

/**
 * The channel will not take it: the next channel is tried at once. Where an alert has none left, the person counts as
 * unreachable, which may raise the level in the same transaction.
 */
export async function settleFailed(
  db: Database,
  alert: ClaimedAlert,
  got: { readonly code: string; readonly latencyMs: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    // Two channels of one message that fail together must see each other.
    if (alert.seniorId !== null) await lockSeniors(tx, [alert.seniorId]);
    await tx.query(
      `update delivery_attempts set ended_at = service_now(), outcome = 'failed', code = $3, latency_ms = $4
       where alert_id = $1 and attempt = $2`,
      [alert.alertId, alert.attempt, got.code, Math.round(got.latencyMs)],
      "attempt-failed",
    );
    await giveUp(tx, alert, { code: got.code, was: "waiting" });
  });
}

type Given = Pick<ClaimedAlert, "alertId" | "attempt" | "personId" | "seniorId" | "incidentId" | "kind" | "lane">;

/**
 * One channel has failed for good, before the provider took the message (`waiting`) or after it (`accepted`). The caller has
 * locked the senior.
 */
export async function giveUp(
  tx: Queryable,
  alert: Given,
  { code, was }: { readonly code: string; readonly was: "waiting" | "accepted" },
): Promise<void> {
  const [row] = await tx.query<{ failed: boolean; next_lane: string | null; is_reached: boolean }>(
    failSql,
    [alert.alertId, alert.attempt, was],
    "settle-failed",
  );
  if (row === undefined || !row.failed) return;
  if (alert.seniorId === null || alert.incidentId === null) return await announce(tx, lanesOf(row.next_lane));
  const isExhausted = alert.kind === "alert" && row.next_lane === null && !row.is_reached;
  if (isExhausted) return await exhaust(tx, alert, code);
  await tellFailed(tx, alert, { code, nextLane: row.next_lane });
}

const lanesOf = (lane: string | null) => (lane === null ? [] : [lane]);

/** The message's next channel is due now and those after it as much earlier; others of its rows may have reached the person. */
const failSql = `
with mine as materialized (
  update outbox set state = case when state = $3 then 'failed' else state end, lease_until = null,
    settled_at = coalesce(settled_at, service_now())
  where alert_id = $1 and attempts = $2 and state in ($3, 'cancelled')
  returning message_key, channel_id, channel_order, state = 'failed' as failed
), known as (
  update channels c set fail_streak = c.fail_streak + 1 from mine where c.channel_id = mine.channel_id
), others as materialized (
  select o.alert_id, o.lane, o.state, o.due_at, o.channel_order > mine.channel_order as is_later, o.channel_order
  from outbox o join mine using (message_key) where o.alert_id <> $1 and mine.failed
), next as materialized (
  select alert_id, lane, due_at, channel_order from others where is_later and state in ('waiting', 'held')
  order by channel_order limit 1
), sooner as (
  update outbox o set state = case when o.alert_id = next.alert_id then 'waiting' else o.state end,
    due_at = o.due_at - greatest(next.due_at - service_now(), interval '0')
  from next, others where o.alert_id = others.alert_id and others.channel_order >= next.channel_order
    and o.state in ('waiting', 'held')
)
select coalesce((select failed from mine), false) as failed, (select lane from next) as next_lane,
  exists (select 1 from others where state in ('waiting', 'held', 'accepted', 'shown')) as is_reached`;

async function exhaust(tx: Queryable, alert: Given, code: string): Promise<void> {
  if (alert.seniorId === null) return;
  const { personId, lane: channel, attempt } = alert;
  const command = { kind: "deliveryExhausted", personId, channel, attempt, code } as const;
  await applyLocked(tx, [{ seniorId: alert.seniorId, command }]);
}

/** The next channel is on its way: nothing is decided, the story only says what happened. */
async function tellFailed(tx: Queryable, alert: Given, got: { code: string; nextLane: string | null }): Promise<void> {
  const { personId, lane: channel, attempt } = alert;
  const fact = { kind: "deliveryFailed", personId, channel, attempt, code: got.code } as const;
  await tellDelivery(tx, alert, fact, lanesOf(got.nextLane));
}
