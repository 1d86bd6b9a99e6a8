import { randomUUID } from "node:crypto";
import type { PersonId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Consequences, PlannedMessage } from "../domain/incident-consequences.ts";
import type { IncidentPolicy } from "../domain/incident-policy.ts";
import { gravest } from "../domain/incident-severity.ts";
import type { SignalKind } from "../domain/signal.ts";
import { type EpochMs, plusMs, toIso } from "../domain/time.ts";
import type { PlanChannel } from "./channels.ts";
import type { Queryable } from "./database.ts";

/** One row of the outbox before it is written. */
export type PlannedRow = {
  readonly alertId: string;
  readonly messageKey: string;
  readonly incidentId: string | null;
  readonly seniorId: string | null;
  readonly personId: string;
  readonly channelId: string;
  readonly channelOrder: number;
  readonly lane: string;
  readonly spread: PlannedMessage["spread"];
  readonly step: number;
  readonly kind: PlannedMessage["kind"];
  readonly priority: number;
  readonly body: OutboxBody;
  readonly state: "waiting" | "held";
  readonly dueAt: string;
};

export type MessagePlan = {
  readonly incident: Incident;
  readonly consequences: Consequences;
  readonly channels: ReadonlyMap<PersonId, readonly PlanChannel[]>;
  readonly policy: IncidentPolicy;
  readonly now: EpochMs;
};

/** Writes the messages of one incident's step and takes back those that lost their sense. Returns the lanes to wake. */
export async function writeMessages(tx: Queryable, plan: MessagePlan): Promise<ReadonlySet<string>> {
  const { incident, consequences } = plan;
  await cancelWaiting(tx, incident, consequences);
  const used = await usedChannels(tx, incident, consequences.messages);
  const rows = consequences.messages.flatMap((message) => {
    const channels = plan.channels.get(message.personId) ?? [];
    const before = used.get(message.personId);
    return before === undefined || message.kind !== "standDown"
      ? toRows(plan, message, channels)
      : toRows(plan, { ...message, spread: "all" }, before);
  });
  return await insertRows(tx, rows);
}

/** Inserts rows as they are; a message that is there already is left alone. Returns their lanes. */
export async function insertRows(tx: Queryable, rows: readonly PlannedRow[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const written = await tx.query<{ lane: string }>(
    `insert into outbox (alert_id, message_key, incident_id, senior_id, person_id, channel_id, channel_order, lane, spread, step,
       kind, priority, body, state, due_at, created_at)
     select r."alertId", r."messageKey", r."incidentId", r."seniorId", r."personId", r."channelId", r."channelOrder", r.lane,
       r.spread, r.step, r.kind, r.priority, r.body, r.state, r."dueAt", service_now()
     from jsonb_to_recordset($1) as r ("alertId" text, "messageKey" text, "incidentId" text, "seniorId" text, "personId" text,
       "channelId" text, "channelOrder" smallint, lane text, spread text, step integer, kind text, priority smallint, body jsonb,
       state text, "dueAt" timestamptz)
     on conflict (message_key, channel_id) do nothing returning lane`,
    [JSON.stringify(rows)],
    "insert-outbox",
  );
  return new Set(written.map((row) => row.lane));
}

/** What has not gone out yet to somebody who has answered, is called anew, or to anybody after the end. */
async function cancelWaiting(tx: Queryable, incident: Incident, { cancel, messages }: Consequences): Promise<void> {
  const isOver = cancel === "everybody";
  const recalled = messages.filter((message) => message.kind === "alert").map((message) => message.personId);
  const people = isOver ? [] : [...cancel, ...recalled];
  if (!isOver && people.length === 0) return;
  await tx.query(
    `update outbox set state = 'cancelled', settled_at = service_now()
     where incident_id = $1 and state in ('waiting', 'held') and kind <> 'standDown'
       and ($2 or (kind = 'alert' and person_id = any($3)))`,
    [incident.incidentId, isOver, people],
    "cancel-outbox",
  );
}

/** By which channels each person has been told of this incident, or is just being told. */
async function usedChannels(
  tx: Queryable,
  incident: Incident,
  messages: readonly PlannedMessage[],
): Promise<ReadonlyMap<string, readonly PlanChannel[]>> {
  if (!messages.some((message) => message.kind === "standDown")) return new Map();
  const rows = await tx.query<{ person_id: string; channel_id: string; lane: string }>(
    `select person_id, channel_id, lane from outbox
     where incident_id = $1 and (state in ('accepted', 'shown') or lease_until > (select service_now()))
     group by person_id, channel_id, lane order by person_id, min(channel_order)`,
    [incident.incidentId],
    "used-channels",
  );
  const used = new Map<string, PlanChannel[]>();
  for (const row of rows) {
    const list = used.get(row.person_id) ?? [];
    list.push({ channelId: row.channel_id, kind: row.lane });
    used.set(row.person_id, list);
  }
  return used;
}

function toRows(plan: MessagePlan, message: PlannedMessage, channels: readonly PlanChannel[]): readonly PlannedRow[] {
  const { incident, now, policy } = plan;
  const waitMs = message.spread === "oneByOne" ? policy.channelMs : 0;
  return channels.map((channel, order) => ({
    alertId: randomUUID(),
    messageKey: `${incident.incidentId}/${message.step}/${message.kind}/${message.personId}`,
    incidentId: incident.incidentId,
    seniorId: incident.seniorId,
    personId: message.personId,
    channelId: channel.channelId,
    channelOrder: order,
    lane: channel.kind,
    spread: message.spread,
    step: message.step,
    kind: message.kind,
    priority: message.priority,
    body: bodyOf(incident, message),
    state: message.spread === "first" && order > 0 ? "held" : "waiting",
    dueAt: toIso(plusMs(now, order * waitMs)),
  }));
}

/** What the text is made of when the message is sent; nothing here names a person or a place. */
export type OutboxBody = {
  readonly about: PlannedMessage["about"];
  readonly signalKind: SignalKind | null;
  readonly level: number;
  readonly drill: boolean;
  readonly raisedAt: EpochMs | null;
};

function bodyOf(incident: Incident, message: PlannedMessage): OutboxBody {
  return {
    about: message.about,
    signalKind: gravest(incident.signals)?.kind ?? null,
    level: incident.level,
    drill: incident.drill,
    raisedAt: incident.raisedAt,
  };
}
