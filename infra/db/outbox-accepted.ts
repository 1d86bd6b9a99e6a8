import { faultFields, type Log } from "../runtime/log.ts";
import { createTogether } from "../runtime/together.ts";
import type { Database, Queryable } from "./database.ts";
import { EVENTS_LOCK_KEY } from "./incident-story.ts";
import type { ClaimedAlert } from "./outbox.ts";

/** What the provider said when it took a message. */
export type Accepted = {
  readonly providerId: string | null;
  readonly latencyMs: number;
  /** Told in one message with others: the alert that carried them all. */
  readonly bundle?: string | null;
};
type Ended = { readonly alert: ClaimedAlert; readonly got: Accepted };

/**
 * The provider took the message: it is done, what was held for its failure is dropped, and the story says so, all in one
 * statement. A claim whose lease was taken over meanwhile (`attempts` has moved on) changes nothing.
 */
export async function settleAccepted(db: Queryable, alert: ClaimedAlert, got: Accepted): Promise<void> {
  await db.query(acceptSql("for update"), valuesOf([{ alert, got }]), "settle-accepted");
}

/** Most messages that are written down together. */
const TOGETHER_MAX = 64;

/**
 * Writes down what ends: each message by itself in quiet, in one statement what ends together. The order of all stories is
 * one lock that is held until the disk has answered, so 800 messages that end at once would otherwise wait for 800 disks.
 */
export function createAccepting(db: Database, log: Log): (alert: ClaimedAlert, got: Accepted) => Promise<void> {
  const accept = createTogether<Ended, void>({
    width: 1,
    most: TOGETHER_MAX,
    one: ({ alert, got }) => settleAccepted(db, alert, got),
    many: (ended) => settleWhatIsFree(db, ended),
    onFault: (fault, messages) =>
      log.warn({ messages, ...faultFields(fault) }, "accepted messages not written together"),
  });
  const count = createCounting(db, log);
  return async (alert, got) => {
    await accept({ alert, got });
    await count(alert);
  };
}

/**
 * Several at once, without waiting for the row of any: whoever holds one may be waiting for the stories' lock. Those that
 * were free and are written now.
 */
async function settleWhatIsFree(db: Queryable, ended: readonly Ended[]): Promise<ReadonlyMap<Ended, void>> {
  const rows = await db.query<{ alertId: string }>(
    acceptSql("for update skip locked"),
    valuesOf(ended),
    "settle-together",
  );
  const written = new Set(rows.map(({ alertId }) => alertId));
  const settled = ended.filter(({ alert }) => written.has(alert.alertId));
  return new Map(settled.map((each) => [each, undefined]));
}

function valuesOf(ended: readonly Ended[]): readonly unknown[] {
  return [
    ended.map(({ alert }) => alert.alertId),
    ended.map(({ alert }) => alert.attempt),
    ended.map(({ got }) => got.providerId),
    ended.map(({ got }) => Math.round(got.latencyMs)),
    ended.map(({ got }) => got.bundle ?? null),
    ended.map(({ alert }) => alert.lane),
    ended.map(({ alert: { personId, lane, attempt, kind } }) =>
      JSON.stringify({ personId, channel: lane, attempt, message: kind }),
    ),
  ];
}

/**
 * The story's lock comes last: nothing is waited for once it is had. `is not distinct from` keeps the planner from reading
 * the index of all unsent messages for each one: a message has few channels.
 */
const acceptSql = (locking: "for update" | "for update skip locked") => `
with given as materialized (
  select * from unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::jsonb[])
    as g (alert_id, attempt, provider_id, latency_ms, bundle, lane, data)
), held as materialized (
  select o.alert_id from outbox o join given g on g.alert_id = o.alert_id order by o.alert_id ${locking}
), tried as (
  update delivery_attempts d set ended_at = service_now(), outcome = 'accepted', provider_id = g.provider_id,
    latency_ms = g.latency_ms, bundle = g.bundle
  from given g join held using (alert_id) where d.alert_id = g.alert_id and d.attempt = g.attempt returning 1
), mine as materialized (
  update outbox o set state = 'accepted', settled_at = service_now(), lease_until = null
  from given g join held using (alert_id)
  where o.alert_id = g.alert_id and o.attempts = g.attempt and o.state in ('waiting', 'cancelled')
  returning o.message_key, o.incident_id, g.lane, g.data
), dropped as (
  update outbox set state = 'cancelled', settled_at = service_now()
  where alert_id in (select o.alert_id from outbox o join mine using (message_key) where o.state is not distinct from 'held'
    for update of o skip locked) returning 1
), lock as materialized (
  select pg_advisory_xact_lock(${EVENTS_LOCK_KEY})
  where (select count(*) from tried) + (select count(*) from dropped) >= 0
    and exists (select 1 from mine where incident_id is not null)
), written as (
  insert into incident_events (incident_id, at, kind, actor_kind, actor_id, data)
  select mine.incident_id, service_now(), 'delivered', 'provider', mine.lane, mine.data from mine, lock
  where mine.incident_id is not null returning incident_id
), told as materialized (
  select pg_notify('incident_change', incident_id) from (select distinct incident_id from written) changed
)
select alert_id as "alertId", (select count(*) from told) as told from held`;

/** The channel works. By itself, since neither a wait for it nor its failing may hold up what was told to whom. */
function createCounting(db: Database, log: Log): (alert: ClaimedAlert) => Promise<void> {
  const count = createTogether<ClaimedAlert, void>({
    width: 1,
    most: TOGETHER_MAX,
    one: (alert) => countChannels(db, [alert]),
    many: async (alerts) => {
      await countChannels(db, alerts);
      return new Map(alerts.map((alert) => [alert, undefined]));
    },
    onFault: (fault, channels) => log.warn({ channels, ...faultFields(fault) }, "channels not counted together"),
  });
  return async (alert) => {
    try {
      await count(alert);
    } catch (fault) {
      log.warn({ alertId: alert.alertId, ...faultFields(fault) }, "channel not counted as working");
    }
  };
}

/** A default channel has no row. */
async function countChannels(db: Queryable, alerts: readonly ClaimedAlert[]): Promise<void> {
  const channels = alerts.filter(({ channelId, lane }) => channelId !== lane).map(({ channelId }) => channelId);
  if (channels.length === 0) return;
  await db.query(
    `update channels c set last_ok_at = service_now(), fail_streak = 0
     from (select channel_id from channels where channel_id = any($1) order by channel_id for update) known
     where c.channel_id = known.channel_id`,
    [channels],
    "channels-ok",
  );
}
