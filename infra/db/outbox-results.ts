import type { SeniorId } from "../domain/ids.ts";
import type { DeliveryFact } from "../domain/incident-event.ts";
import { faultFields, type Log } from "../runtime/log.ts";
import { createTogether } from "../runtime/together.ts";
import type { Database, Queryable, Transaction } from "./database.ts";
import { applyLocked, type Order } from "./incident-apply.ts";
import { lockFreeSeniors, lockSeniors } from "./incident-case.ts";
import { type DeliveryNews, tellDeliveries } from "./incident-story.ts";
import type { ClaimedAlert } from "./outbox.ts";

/** The provider did not take it this time: it waits `afterMs`. */
export async function settleRetry(
  db: Queryable,
  alert: ClaimedAlert,
  got: { readonly code: string; readonly latencyMs: number; readonly afterMs: number },
): Promise<void> {
  await db.query(
    `with held as materialized (
       select alert_id from outbox where alert_id = $1 for update
     ), tried as (
       update delivery_attempts d set ended_at = service_now(), outcome = 'retry', code = $3, latency_ms = $4
       from held where d.alert_id = held.alert_id and d.attempt = $2)
     update outbox o set lease_until = null,
       due_at = case when state = 'waiting' then service_now() + $5 * interval '1 millisecond' else due_at end
     from held where o.alert_id = held.alert_id and o.attempts = $2`,
    [alert.alertId, alert.attempt, got.code, Math.round(got.latencyMs), got.afterMs],
    "settle-retry",
  );
}

/**
 * The channel will not take it: the next channel is tried at once. Where an alert has none left, the person counts as
 * unreachable, which may raise the level in the same transaction.
 */
export async function settleFailed(db: Database, alert: ClaimedAlert, got: Refused): Promise<void> {
  await db.transaction(async (tx) => {
    // Two channels of one message that fail together must see each other.
    if (alert.seniorId !== null) await lockSeniors(tx, [alert.seniorId]);
    await settleLocked(tx, [{ alert, got }]);
  });
}

/** Why it was not taken. */
export type Refused = { readonly code: string; readonly latencyMs: number };
type Ended = { readonly alert: ClaimedAlert; readonly got: Refused };

const TOGETHER_WIDTH = 1;
const TOGETHER_MAX = 64;

/** Like `settleFailed`, in one transaction for what fails in the same moment: at night nobody's page is open. */
export function createFailing(db: Database, log: Log): (alert: ClaimedAlert, got: Refused) => Promise<void> {
  const fail = createTogether<Ended, void>({
    width: TOGETHER_WIDTH,
    most: TOGETHER_MAX,
    one: ({ alert, got }) => settleFailed(db, alert, got),
    many: (ended) => settleWhatIsFree(db, ended),
    onFault: (fault, messages) => log.warn({ messages, ...faultFields(fault) }, "failed messages not written together"),
  });
  return (alert, got) => fail({ alert, got });
}

async function settleWhatIsFree(db: Database, ended: readonly Ended[]): Promise<ReadonlyMap<Ended, void>> {
  return await db.lockingTransaction(async (tx) => {
    const seniors = ended.flatMap(({ alert }) => alert.seniorId ?? []);
    const locked = await lockFreeSeniors(tx, [...new Set(seniors)]);
    const free = ended.filter(({ alert: { seniorId } }) => seniorId === null || locked.has(seniorId));
    await settleLocked(tx, free);
    return new Map(free.map((each) => [each, undefined]));
  });
}

/** The alert before its attempts, as everywhere: whoever takes both in another order may wait for one who waits for them. */
async function settleLocked(tx: Transaction, ended: readonly Ended[]): Promise<void> {
  await giveUp(
    tx,
    ended.map(({ alert, got }) => ({ ...alert, code: got.code })),
    "waiting",
  );
  await tx.query(
    `update delivery_attempts d set ended_at = service_now(), outcome = 'failed', code = g.code, latency_ms = g.latency_ms
     from unnest($1::text[], $2::int[], $3::text[], $4::int[]) as g (alert_id, attempt, code, latency_ms)
     where d.alert_id = g.alert_id and d.attempt = g.attempt`,
    [
      ended.map(({ alert }) => alert.alertId),
      ended.map(({ alert }) => alert.attempt),
      ended.map(({ got }) => got.code),
      ended.map(({ got }) => Math.round(got.latencyMs)),
    ],
    "attempts-failed",
  );
}

type Given = Pick<ClaimedAlert, "alertId" | "attempt" | "personId" | "seniorId" | "incidentId" | "kind" | "lane"> & {
  readonly code: string;
};

type FailRow = {
  readonly alert_id: string;
  readonly channel_id: string;
  readonly failed: boolean;
  readonly next_lane: string | null;
  readonly is_reached: boolean;
};

/**
 * Channels that have failed for good, before the provider took the message (`waiting`) or after it (`accepted`). The caller
 * has locked the seniors.
 */
export async function giveUp(tx: Transaction, alerts: readonly Given[], was: "waiting" | "accepted"): Promise<void> {
  const exhausted: Failed[] = [];
  const facts: DeliveryNews[] = [];
  const lanes = new Set<string>();
  const channels: string[] = [];
  for (const round of roundsOf(alerts)) {
    const rows = await tx.query<FailRow>(
      failSql,
      [round.map(({ alertId }) => alertId), round.map(({ attempt }) => attempt), was],
      "settle-failed",
    );
    channels.push(...rows.map((row) => row.channel_id));
    for (const { row, alert } of failedOf(rows, round)) {
      if (row.next_lane !== null) lanes.add(row.next_lane);
      const { seniorId, incidentId, personId, lane: channel, attempt, code } = alert;
      if (seniorId === null || incidentId === null) continue;
      const failed = { seniorId, incidentId, what: { personId, channel, attempt, code } };
      if (alert.kind === "alert" && row.next_lane === null && !row.is_reached) exhausted.push(failed);
      // The next channel is on its way: nothing is decided, the story only says what happened.
      else facts.push(factOf(failed));
    }
  }
  await countFailures(tx, channels);
  tellDeliveries(tx, [...facts, ...(await exhaust(tx, exhausted))], [...lanes]);
}

type Failed = {
  readonly seniorId: SeniorId;
  readonly incidentId: string;
  readonly what: Omit<Extract<DeliveryFact, { readonly kind: "deliveryFailed" }>, "kind">;
};
const factOf = ({ incidentId, what }: Failed): DeliveryNews => ({
  incidentId,
  fact: { kind: "deliveryFailed", ...what },
});

/**
 * These people have no channel left, which may raise the level. What is learnt late about an incident that is over says
 * nothing about the next one of the same senior: it is only to be told.
 */
async function exhaust(tx: Transaction, failed: readonly Failed[]): Promise<readonly DeliveryNews[]> {
  if (failed.length === 0) return [];
  const newest = await newestOf(tx, failed);
  const orders = failed
    .filter(({ incidentId }) => newest.has(incidentId))
    .map(({ seniorId, what }): Order => ({ seniorId, command: { kind: "deliveryExhausted", ...what } }));
  if (orders.length > 0) await applyLocked(tx, orders);
  return failed.filter(({ incidentId }) => !newest.has(incidentId)).map(factOf);
}

async function newestOf(tx: Queryable, failed: readonly Failed[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ incident_id: string }>(
    `select distinct on (senior_id) incident_id from incidents where senior_id = any($1) order by senior_id, number desc`,
    [failed.map(({ seniorId }) => seniorId)],
    "newest-incidents",
  );
  return new Set(rows.map((row) => row.incident_id));
}

/** In one round each message once: of two channels of one message the second has to see that the first has failed. */
function roundsOf(alerts: readonly Given[]): readonly (readonly Given[])[] {
  const rounds: Given[][] = [];
  const seen = new Map<string, number>();
  for (const alert of alerts) {
    const { incidentId, seniorId, personId, kind } = alert;
    const message = JSON.stringify([incidentId, seniorId, personId, kind]);
    const round = seen.get(message) ?? 0;
    seen.set(message, round + 1);
    (rounds[round] ??= []).push(alert);
  }
  return rounds;
}

function failedOf(rows: readonly FailRow[], alerts: readonly Given[]) {
  const found = new Map(rows.map((row) => [row.alert_id, row]));
  return alerts.flatMap((alert) => {
    const row = found.get(alert.alertId);
    return row?.failed === true ? [{ row, alert }] : [];
  });
}

/** The message's next channel is due now and those after it as much earlier; others of its rows may have reached the person. */
const failSql = `
with mine as materialized (
  update outbox o set state = case when o.state = $3 then 'failed' else o.state end, lease_until = null,
    settled_at = coalesce(o.settled_at, service_now())
  from unnest($1::text[], $2::int[]) as g (alert_id, attempt)
  where o.alert_id = g.alert_id and o.attempts = g.attempt and o.state in ($3, 'cancelled')
  returning o.alert_id, o.message_key, o.channel_id, o.channel_order, o.state = 'failed' as failed
), others as materialized (
  select mine.alert_id as failed_id, o.alert_id, o.lane, o.state, o.due_at, o.channel_order,
    o.channel_order > mine.channel_order as is_later
  from outbox o join mine using (message_key) where o.alert_id <> mine.alert_id and mine.failed
), next as materialized (
  select distinct on (failed_id) failed_id, alert_id, lane, due_at, channel_order
  from others where is_later and state in ('waiting', 'held') order by failed_id, channel_order
), sooner as (
  update outbox o set state = case when o.alert_id = next.alert_id then 'waiting' else o.state end,
    due_at = o.due_at - greatest(next.due_at - service_now(), interval '0')
  from next join others using (failed_id)
  where o.alert_id = others.alert_id and others.channel_order >= next.channel_order and o.state in ('waiting', 'held')
)
select mine.alert_id, mine.channel_id, mine.failed, next.lane as next_lane,
  exists (select 1 from others where others.failed_id = mine.alert_id and others.state in ('waiting', 'held', 'accepted', 'shown'))
    as is_reached
from mine left join next on next.failed_id = mine.alert_id`;

/** In the order of their ids, so that two groups cannot wait for each other. */
async function countFailures(tx: Queryable, channelIds: readonly string[]): Promise<void> {
  await tx.query(
    `update channels c set fail_streak = c.fail_streak + failed.times
     from (select channel_id from channels where channel_id = any($1) order by channel_id for update) known
     join (select channel_id, count(*) as times from unnest($1::text[]) as g (channel_id) group by channel_id) failed
       using (channel_id)
     where c.channel_id = known.channel_id`,
    [channelIds],
    "count-failures",
  );
}
