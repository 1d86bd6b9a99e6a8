import { type AlertId, alertId, type PersonId, personId, type SeniorId, seniorId } from "../domain/ids.ts";
import type { MessageKind } from "../domain/incident-consequences.ts";
import { type EpochMs, epochMs } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import type { OutboxBody } from "./incident-messages.ts";
import { channelOwner, openIfReadable } from "./sealed-secrets.ts";

/** How long one sender owns a message without a sign of life; then anybody may send it again. */
export const LEASE_MS = 5_000;

/** One message that this process is to send now, with what its text needs. */
export type ClaimedAlert = {
  readonly alertId: AlertId;
  /** 1 for the first try; with the alert id it names the claim. */
  readonly attempt: number;
  readonly lane: string;
  readonly kind: MessageKind;
  readonly step: number;
  /** 0 goes before everything: an SOS. */
  readonly priority: number;
  readonly personId: PersonId;
  readonly seniorId: SeniorId | null;
  readonly incidentId: string | null;
  readonly number: number | null;
  readonly calledName: string | null;
  /** Where the senior is at home, as an area; `null` outside an incident. */
  readonly areaZh: string | null;
  readonly areaEn: string | null;
  readonly locale: "zh-CN" | "en";
  readonly channelId: string;
  readonly address: string | null;
  readonly secret: string | null;
  readonly body: OutboxBody;
  readonly createdAt: EpochMs;
  /** Server clock at the claim. */
  readonly now: EpochMs;
};

type ClaimedRow = Omit<ClaimedAlert, "alertId" | "personId" | "seniorId" | "createdAt" | "now"> & {
  readonly alertId: string;
  readonly personId: string;
  readonly seniorId: string | null;
  readonly createdAt: number;
  readonly now: number;
};

/**
 * Takes up to `limit` due messages of a lane under a lease and writes down that they are tried, most urgent first. Messages
 * of one incident to one person by one channel go out one after the other: a stand-down never overtakes its alert.
 */
export async function claimAlerts(
  db: Queryable,
  lane: string,
  { owner, limit }: { readonly owner: string; readonly limit: number },
): Promise<readonly ClaimedAlert[]> {
  const rows = await db.query<ClaimedRow>(claim, [lane, limit, owner, LEASE_MS], "claim-alerts");
  return rows.map((row) => toClaimed(db, row));
}

/**
 * Whatever else waits for the same person by the same channel and says the same kind of thing, under the same lease: it goes
 * with `lead` in one message. Never an SOS.
 */
export async function claimCompanions(
  db: Queryable,
  lead: ClaimedAlert,
  owner: string,
): Promise<readonly ClaimedAlert[]> {
  const values = [lead.lane, BUNDLE_MAX, owner, LEASE_MS, lead.personId, lead.channelId, lead.kind];
  const rows = await db.query<ClaimedRow>(claimMore, values, "claim-companions");
  return rows.map((row) => toClaimed(db, row));
}

const BUNDLE_MAX = 200;

function toClaimed(db: Queryable, row: ClaimedRow): ClaimedAlert {
  return {
    ...row,
    alertId: alertId(row.alertId),
    personId: personId(row.personId),
    seniorId: row.seniorId === null ? null : seniorId(row.seniorId),
    // One that cannot be read must not keep the others from going: its channel fails and the next one is tried.
    secret: openIfReadable(db, row.secret, channelOwner(row.personId)),
    createdAt: epochMs(row.createdAt),
    now: epochMs(row.now),
  };
}

/** Those told a moment later are told now: one who waits for room in the channel's limits need not wait alone. */
const more = `and o.due_at <= (select service_now()) + interval '2 seconds' and o.person_id = $5 and o.channel_id = $6 and o.kind = $7
    and o.priority > 0 and o.incident_id is not null and o.body->'drill' = 'false'`;
const claimOf = (which: string) => `
with due as (
  select o.alert_id from outbox o
  where o.lane = $1 and o.state = 'waiting' ${which}
    and (o.lease_until is null or o.lease_until <= (select service_now()))
    and not exists (select 1 from outbox other where other.incident_id = o.incident_id and other.person_id = o.person_id
      and other.channel_id = o.channel_id and other.alert_id <> o.alert_id and other.lease_until > (select service_now()))
  order by o.priority, o.due_at, o.step limit $2 for update skip locked
), claimed as (
  update outbox o set lease_until = (select service_now()) + $4 * interval '1 millisecond', lease_owner = $3, attempts = o.attempts + 1,
    tried_at = (select service_now())
  from due where o.alert_id = due.alert_id returning o.*
), tried as (
  insert into delivery_attempts (alert_id, attempt, started_at) select alert_id, attempts, (select service_now()) from claimed
)
select o.alert_id as "alertId", o.attempts as attempt, o.lane, o.kind, o.step, o.priority, o.person_id as "personId", o.senior_id as "seniorId",
  o.incident_id as "incidentId", i.number, s.called_name as "calledName", a.name_zh as "areaZh", a.name_en as "areaEn", p.locale, o.channel_id as "channelId", c.address,
  c.secret, o.body, o.created_at as "createdAt", (select service_now()) as now
from claimed o
join people p on p.person_id = o.person_id
left join channels c on c.channel_id = o.channel_id and c.disabled_at is null
left join incidents i on i.incident_id = o.incident_id
left join seniors s on s.senior_id = o.senior_id
left join areas a on a.area_id = s.area_id
order by o.priority, o.due_at, o.step`;
const claim = claimOf("and o.due_at <= (select service_now())");
const claimMore = claimOf(more);

/** Keeps the leases of messages that are still being sent. */
export async function renewLeases(db: Queryable, owner: string, alertIds: readonly AlertId[]): Promise<void> {
  await db.query(
    `update outbox set lease_until = (select service_now()) + $3 * interval '1 millisecond'
     where alert_id in (select alert_id from outbox where alert_id = any($2) and lease_owner = $1 and state = 'waiting'
       for update skip locked)`,
    [owner, alertIds, LEASE_MS],
    "renew-leases",
  );
}

/** Milliseconds until the next message of a lane falls due, 0 when one is; `null` when none waits. */
export async function nextAlertInMs(db: Queryable, lane: string): Promise<number | null> {
  const [row] = await db.query<{ in_ms: number | null }>(
    `select ceil(extract(epoch from min(greatest(due_at, lease_until)) - (select service_now())) * 1000)::double precision as in_ms
     from outbox where lane = $1 and state = 'waiting'`,
    [lane],
    "next-alert",
  );
  return row === undefined || row.in_ms === null ? null : Math.max(0, row.in_ms);
}
