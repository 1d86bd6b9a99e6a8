import { randomUUID } from "node:crypto";
import type { IncidentId, PersonId, SeniorId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { Consequences, PlannedMessage } from "../domain/incident-consequences.ts";
import { gravest } from "../domain/incident-severity.ts";
import type { SignalKind } from "../domain/signal.ts";
import type { SubstitutionNews } from "../domain/substitution.ts";
import { type EpochMs, plusMs, toIso } from "../domain/time.ts";
import { type PlanChannel, readPlanChannels } from "./channels.ts";
import type { CoverageNews } from "./coverage.ts";
import type { Queryable } from "./database.ts";
import type { Case } from "./incident-case.ts";

/** What the text is made of when the message is sent; nothing here names a person or a place. */
export type OutboxBody = {
  readonly about: PlannedMessage["about"];
  readonly signalKind: SignalKind | null;
  readonly level: number;
  readonly drill: boolean;
  readonly raisedAt: EpochMs | null;
  /** Only with `outage` and `outageOver`. */
  readonly outage?: OutageNews;
  /** Only with `coverage`. */
  readonly coverage?: CoverageNews;
  /** Only with a `notice` about somebody who is to stand in. */
  readonly substitution?: SubstitutionNews;
};
export type OutageNews = {
  readonly areaZh: string;
  readonly areaEn: string;
  readonly silentCount: number;
  readonly bandCount: number;
};

/** One row of the outbox before it is written. */
export type PlannedRow = {
  readonly alertId: string;
  /** The same for all channels of one message to one person. */
  readonly messageKey: string;
  readonly incidentId: IncidentId | null;
  readonly seniorId: SeniorId | null;
  readonly personId: PersonId;
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

/** Messages that lost their sense: all but the stand-down when it is over, else the alerts to these people. */
export type Cancel = {
  readonly incidentId: IncidentId;
  readonly isOver: boolean;
  readonly people: readonly PersonId[];
};

/** One message to one person as rows, one per channel: due now, one after the other, or held for a failure. */
export function channelRows(
  message: Pick<
    PlannedRow,
    "messageKey" | "incidentId" | "seniorId" | "personId" | "spread" | "step" | "kind" | "priority" | "body"
  >,
  channels: readonly PlanChannel[],
  due: { readonly at: EpochMs; readonly channelMs: number },
): readonly PlannedRow[] {
  const waitMs = message.spread === "oneByOne" ? due.channelMs : 0;
  return channels.map((channel, order) => ({
    ...message,
    alertId: randomUUID(),
    channelId: channel.channelId,
    channelOrder: order,
    lane: channel.kind,
    state: message.spread === "first" && order > 0 ? "held" : "waiting",
    dueAt: toIso(plusMs(due.at, order * waitMs)),
  }));
}

/** The messages of one incident's step. A stand-down goes to every channel that has told the person, or is telling them. */
export async function planMessages(
  tx: Queryable,
  incident: Incident,
  { consequences, of }: { readonly consequences: Consequences; readonly of: Case },
): Promise<readonly PlannedRow[]> {
  const { now, policy } = of.circumstances;
  const used = await usedChannels(tx, incident, consequences.messages);
  const strangers = consequences.messages.map((it) => it.personId).filter((it) => !of.channels.has(it));
  const channelsOf = strangers.length === 0 ? () => [] : await readPlanChannels(tx, strangers);
  return consequences.messages.flatMap((message) => {
    const { personId, kind, step, priority } = message;
    const told = kind === "standDown" ? used.get(personId) : undefined;
    const row = {
      messageKey: `${incident.incidentId}/${step}/${kind}/${personId}`,
      incidentId: incident.incidentId,
      seniorId: incident.seniorId,
      personId,
      spread: told === undefined ? message.spread : "all",
      step,
      kind,
      priority,
      body: bodyOf(incident, message),
    } as const;
    return channelRows(row, told ?? of.channels.get(personId) ?? channelsOf(personId), {
      at: now,
      channelMs: policy.channelMs,
    });
  });
}

/** What has not gone out yet to somebody who has answered, is called anew, or to anybody after the end. */
export function planCancels(incident: Incident, { cancel, messages }: Consequences): readonly Cancel[] {
  const { incidentId } = incident;
  if (cancel === "everybody") return [{ incidentId, isOver: true, people: [] }];
  const recalled = messages.filter((message) => message.kind === "alert").map((message) => message.personId);
  const people = [...cancel, ...recalled];
  return people.length === 0 ? [] : [{ incidentId, isOver: false, people }];
}

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

function bodyOf(incident: Incident, message: PlannedMessage): OutboxBody {
  return {
    about: message.about,
    signalKind: gravest(incident.signals)?.kind ?? null,
    level: incident.level,
    drill: incident.drill,
    raisedAt: incident.raisedAt,
  };
}
