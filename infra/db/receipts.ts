import type { ErrorCode } from "../domain/errors.ts";
import { type AlertId, type IncidentId, type PersonId, type SeniorId, seniorId } from "../domain/ids.ts";
import type { MessageKind } from "../domain/incident-consequences.ts";
import type { Database, Queryable } from "./database.ts";
import { lockSeniors } from "./incident-case.ts";
import { tellDeliveries } from "./incident-story.ts";
import { giveUp } from "./outbox-results.ts";

/** What a carrier says about a message that its provider had taken. One of the two ids says which message. */
export type Receipt = {
  readonly lane: "sms" | "voice";
  readonly alertId: string | null;
  readonly providerId: string | null;
  /** Where it went; a call's receipt may leave it out. */
  readonly phone: string | null;
  readonly isDelivered: boolean;
  readonly code: string;
};

/**
 * Keeps a receipt with the attempt it is about, once; the story tells that it arrived. A message that did not arrive has failed after all: the next channel is
 * tried at once, and where none is left the person counts as unreachable.
 */
export async function recordReceipt(db: Database, receipt: Receipt): Promise<ErrorCode | null> {
  const sent = await find(db, receipt);
  for (const owner of sent) await takeFor(db, owner, receipt);
  return sent.length === 0 ? "RECEIPT_UNKNOWN" : null;
}

async function takeFor(db: Database, owner: Sent, receipt: Receipt): Promise<void> {
  await db.transaction(async (tx) => {
    if (owner.seniorId !== null) await lockSeniors(tx, [seniorId(owner.seniorId)]);
    const isNew = await keep(tx, owner, receipt);
    if (!isNew) return;
    if (receipt.isDelivered) tellDeliveries(tx, [{ ...owner, fact: arrivalOf(owner) }]);
    else await giveUp(tx, [{ ...owner, code: receipt.code }], "accepted");
  });
}

const arrivalOf = ({ personId, lane, kind }: Sent) =>
  ({ kind: "arrived", personId, channel: lane, message: kind }) as const;

type Sent = {
  readonly alertId: AlertId;
  readonly attempt: number;
  readonly personId: PersonId;
  readonly seniorId: SeniorId | null;
  readonly incidentId: IncidentId | null;
  readonly kind: MessageKind;
  readonly lane: string;
};

/** The message, and whatever was told together with it. */
async function find(tx: Queryable, { lane, alertId, providerId, phone }: Receipt): Promise<readonly Sent[]> {
  return await tx.query<Sent>(
    `with hit as (
     select o.alert_id, d.attempt, d.bundle from outbox o join delivery_attempts d using (alert_id) join channels c using (channel_id)
     where o.lane = $1 and d.outcome = 'accepted' and ($2::text is not null or $3::text is not null)
       and ($2::text is null or o.alert_id = $2) and ($3::text is null or d.provider_id = $3)
       and ($4::text is null or c.address = $4)
     order by d.attempt desc limit 1)
     select o.alert_id as "alertId", d.attempt, o.person_id as "personId", o.senior_id as "seniorId",
       o.incident_id as "incidentId", o.kind, o.lane
     from hit join delivery_attempts d on (d.alert_id = hit.alert_id and d.attempt = hit.attempt) or d.bundle = hit.bundle
     join outbox o on o.alert_id = d.alert_id order by o.alert_id`,
    [lane, alertId, providerId, phone],
    "find-receipted",
  );
}

async function keep(tx: Queryable, { alertId, attempt }: Sent, { code }: Receipt): Promise<boolean> {
  const rows = await tx.query(
    `update delivery_attempts set receipt = $3, receipt_at = service_now()
     where alert_id = $1 and attempt = $2 and receipt is null returning 1`,
    [alertId, attempt, code.slice(0, 60)],
    "keep-receipt",
  );
  return rows.length > 0;
}
