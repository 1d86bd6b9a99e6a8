import { incidentId } from "../domain/ids.ts";
import { epochMs } from "../domain/time.ts";
import type { Database, Queryable } from "./database.ts";
import { applyCommands } from "./incident-apply.ts";
import { lockSeniors } from "./incident-case.ts";
import { announce, writeEvents } from "./incident-rows.ts";
import type { ClaimedAlert } from "./outbox.ts";

/** The provider took the message: it is done, and what was held for its failure is dropped. */
export async function settleAccepted(
  db: Database,
  alert: ClaimedAlert,
  got: { readonly providerId: string | null; readonly latencyMs: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    if (alert.seniorId !== null) await lockSeniors(tx, [alert.seniorId]);
    await endAttempt(tx, alert, { outcome: "accepted", code: null, ...got });
    const [row] = await tx.query<{ now: number }>(
      `with mine as (
         update outbox set state = 'accepted', settled_at = service_now(), lease_until = null
         where alert_id = $1 and attempts = $2 and state in ('waiting', 'cancelled') returning message_key, channel_id)
       , dropped as (
         update outbox o set state = 'cancelled', settled_at = service_now()
         from mine where o.message_key = mine.message_key and o.state = 'held')
       , known as (update channels c set last_ok_at = service_now(), fail_streak = 0 from mine where c.channel_id = mine.channel_id)
       select service_now() as now from mine`,
      [alert.alertId, alert.attempt],
      "settle-accepted",
    );
    if (row === undefined || alert.incidentId === null) return;
    const { personId, lane, attempt, kind } = alert;
    const event = {
      kind: "delivered",
      at: epochMs(row.now),
      actor: { kind: "provider", id: lane },
      personId,
      channel: lane,
      attempt,
      message: kind,
    } as const;
    await writeEvents(tx, [{ incidentId: incidentId(alert.incidentId), events: [event] }]);
    await announce(tx, { incidentIds: [alert.incidentId], lanes: [] });
  });
}

/** The provider did not take it this time: it waits `afterMs`. */
export async function settleRetry(
  db: Database,
  alert: ClaimedAlert,
  got: { readonly code: string; readonly latencyMs: number; readonly afterMs: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    await endAttempt(tx, alert, { outcome: "retry", providerId: null, ...got });
    await tx.query(
      `update outbox set due_at = service_now() + $3 * interval '1 millisecond', lease_until = null
       where alert_id = $1 and attempts = $2 and state = 'waiting'`,
      [alert.alertId, alert.attempt, got.afterMs],
      "settle-retry",
    );
  });
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
    if (alert.seniorId !== null) await lockSeniors(tx, [alert.seniorId]);
    await endAttempt(tx, alert, { outcome: "failed", providerId: null, ...got });
    const failed = await tx.query(
      `with mine as (
         update outbox set state = 'failed', settled_at = service_now(), lease_until = null
         where alert_id = $1 and attempts = $2 and state = 'waiting' returning channel_id)
       , known as (update channels c set fail_streak = c.fail_streak + 1 from mine where c.channel_id = mine.channel_id)
       select 1 from mine`,
      [alert.alertId, alert.attempt],
      "settle-failed",
    );
    if (failed.length === 0) return;
    const nextLane = await bringForward(tx, alert);
    if (nextLane !== null) await announce(tx, { incidentIds: [], lanes: [nextLane] });
    if (alert.seniorId === null || alert.incidentId === null) return;
    const isExhausted = alert.kind === "alert" && nextLane === null && !(await isReached(tx, alert));
    const { personId, lane: channel, attempt } = alert;
    await applyCommands(tx, [
      {
        seniorId: alert.seniorId,
        command: { kind: "deliveryFailed", personId, channel, attempt, code: got.code, isExhausted },
      },
    ]);
  });
}

/** The message's next channel is due now, and those after it as much earlier. Returns its lane; `null`: there is none. */
async function bringForward(tx: Queryable, alert: ClaimedAlert): Promise<string | null> {
  const [next] = await tx.query<{ lane: string }>(
    `with mine as (select message_key, channel_order from outbox where alert_id = $1)
     , next as (
       select o.alert_id, o.lane, o.channel_order, o.due_at from outbox o join mine using (message_key)
       where o.channel_order > mine.channel_order and o.state in ('waiting', 'held') order by o.channel_order limit 1)
     , sooner as (
       update outbox o set state = case when o.alert_id = next.alert_id then 'waiting' else o.state end,
         due_at = case when next.due_at > service_now() then o.due_at - (next.due_at - service_now()) else o.due_at end
       from mine, next where o.message_key = mine.message_key and o.channel_order >= next.channel_order
         and o.state in ('waiting', 'held'))
     select lane from next`,
    [alert.alertId],
    "bring-forward",
  );
  return next?.lane ?? null;
}

/** Some other channel of the same message has reached the person, or still may. */
async function isReached(tx: Queryable, alert: ClaimedAlert): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from outbox o join outbox mine using (message_key)
     where mine.alert_id = $1 and o.state in ('waiting', 'held', 'accepted', 'shown') limit 1`,
    [alert.alertId],
    "is-reached",
  );
  return rows.length > 0;
}

type Ended = {
  readonly outcome: "accepted" | "retry" | "failed";
  readonly providerId: string | null;
  readonly code: string | null;
  readonly latencyMs: number;
};

async function endAttempt(tx: Queryable, { alertId, attempt }: ClaimedAlert, ended: Ended): Promise<void> {
  await tx.query(
    `with cancelled as (
       update outbox set lease_until = null where alert_id = $1 and attempts = $2 and state = 'cancelled')
     update delivery_attempts set ended_at = service_now(), outcome = $3, provider_id = $4, code = $5, latency_ms = $6
     where alert_id = $1 and attempt = $2`,
    [alertId, attempt, ended.outcome, ended.providerId, ended.code, Math.round(ended.latencyMs)],
    "end-attempt",
  );
}
