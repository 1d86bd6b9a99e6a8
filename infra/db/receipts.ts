import type { ErrorCode } from "../domain/errors.ts";
import { type AlertId, type IncidentId, type PersonId, type SeniorId, seniorId } from "../domain/ids.ts";
import type { MessageKind } from "../domain/incident-consequences.ts";
import type { Database, Queryable } from "./database.ts";
import { lockSeniors } from "./incident-case.ts";
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
 * Keeps a receipt with the attempt it is about, once. A message that did not arrive has failed after all: the next channel is
 * tried at once, and where none is left the person counts as unreachable.
 */
export async function recordReceipt(db: Database, receipt: Receipt): Promise<ErrorCode | null> {
  return await db.transaction(async (tx) => {
    const [owner] = await find(tx, receipt);
    if (owner === undefined) return "RECEIPT_UNKNOWN";
    if (owner.seniorId !== null) await lockSeniors(tx, [seniorId(owner.seniorId)]);
    const isNew = await keep(tx, owner, receipt);
    if (isNew && !receipt.isDelivered) await giveUp(tx, owner, { code: receipt.code, was: "accepted" });
    return null;
  });
}

type Sent = {
  readonly alertId: AlertId;
  readonly attempt: number;
  readonly personId: PersonId;
  readonly seniorId: SeniorId | null;
  readonly incidentId: IncidentId | null;
  readonly kind: MessageKind;
  readonly lane: string;
};

async function find(tx: Queryable, { lane, alertId, providerId, phone }: Receipt): Promise<readonly Sent[]> {
  return await tx.query<Sent>(
    `select o.alert_id as "alertId", d.attempt, o.person_id as "personId", o.senior_id as "seniorId",
       o.incident_id as "incidentId", o.kind, o.lane
     from outbox o join delivery_attempts d using (alert_id) join channels c using (channel_id)
     where o.lane = $1 and d.outcome = 'accepted' and ($2::text is not null or $3::text is not null)
       and ($2::text is null or o.alert_id = $2) and ($3::text is null or d.provider_id = $3)
       and ($4::text is null or c.address = $4)
     order by d.attempt desc limit 1`,
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
