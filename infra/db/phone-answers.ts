import { createHash } from "node:crypto";
import type { ErrorCode } from "../domain/errors.ts";
import { type IncidentId, incidentId, type PersonId, personId } from "../domain/ids.ts";
import type { AnswerMeans } from "../domain/incident-event.ts";
import { type PhoneAction, readKeys, readReply } from "../domain/phone-answer.ts";
import { type EpochMs, plusMs, SECOND_MS, toIso } from "../domain/time.ts";
import { readAnswerToken } from "./answer-links.ts";
import type { Queryable, Transaction } from "./database.ts";
import { recordAction } from "./incidents.ts";
import { type Proof, verifyChannel } from "./verified-channels.ts";

/** Who said what to which incident; what is refused may name nobody. */
export type OutsideAnswer = {
  readonly code: ErrorCode | null;
  readonly action: PhoneAction | null;
  readonly personId: PersonId | null;
  readonly incidentId: IncidentId | null;
  readonly number: number | null;
};

export type Reply = { readonly phone: string; readonly text: string; readonly sentAt: EpochMs };

/**
 * A text that came back from a phone. It answers what that phone was told by text before it was sent, so that an old reply
 * that comes late never answers a new alert; the same reply twice is one answer.
 */
export async function recordReply(tx: Transaction, reply: Reply): Promise<OutsideAnswer> {
  const said = readReply(reply.text);
  if (said === null) return refused("REPLY_NOT_UNDERSTOOD");
  const told = await toldByText(tx, reply);
  const named = told.filter((it) => said.number === null || it.number === said.number);
  const open = named.filter((it) => !it.is_ended);
  const [about, ...others] = open.length > 0 ? open : named.slice(0, 1);
  if (about === undefined) return refused("REPLY_UNKNOWN");
  if (others.length > 0) return refused("REPLY_AMBIGUOUS");
  const words = `${reply.phone} ${reply.text} ${reply.sentAt}`;
  const key = `text ${createHash("sha256").update(words).digest("hex").slice(0, 32)}`;
  return await answer(tx, {
    ...idsOf(about),
    action: said.action,
    key,
    means: "text",
    number: about.number,
    proof: { phone: reply.phone },
  });
}

/** A key that was pressed during the call of an alert. */
export async function recordKeys(
  tx: Transaction,
  call: { readonly alertId: string; readonly callId: string; readonly keys: string },
): Promise<OutsideAnswer> {
  const action = readKeys(call.keys);
  if (action === null) return refused("REPLY_NOT_UNDERSTOOD");
  const [row] = await tx.query<Told & { is_bundle: boolean }>(
    `select o.person_id, o.incident_id, i.number::integer as number, i.ended_at is not null as is_ended,
       d.bundle is not null as is_bundle
     from outbox o join incidents i using (incident_id)
     join lateral (select bundle from delivery_attempts d where d.alert_id = o.alert_id and d.provider_id = $2
       order by attempt desc limit 1) d on true
     where o.alert_id = $1 and o.lane = 'voice'`,
    [call.alertId, call.callId],
    "alert-of-call",
  );
  if (row === undefined) return refused("REPLY_UNKNOWN");
  // One key cannot say which of many; whoever takes them all leaves the others uncalled.
  if (row.is_bundle) return refused("REPLY_AMBIGUOUS");
  return await answer(tx, {
    ...idsOf(row),
    action,
    key: `call ${call.alertId} ${action}`,
    means: "call",
    number: row.number,
    proof: { alertId: call.alertId },
  });
}

/** The button behind a signed link; pressing it again changes nothing more. */
export async function recordLinkAnswer(tx: Transaction, token: string): Promise<OutsideAnswer> {
  const linked = await readAnswerToken(tx, token);
  if (linked.kind !== "known") return refused(linked.kind === "expired" ? "LINK_EXPIRED" : "LINK_INVALID");
  const { personId: who, incidentId: about, number, alertId } = linked;
  const key = `link ${token.slice(0, 22)}`;
  const proof = { alertId };
  return await answer(tx, {
    personId: who,
    incidentId: about,
    number,
    action: "acknowledge",
    key,
    means: "link",
    proof,
  });
}

type Told = {
  readonly person_id: string;
  readonly incident_id: string;
  readonly number: number;
  readonly is_ended: boolean;
};

/** Incidents of which this phone had a text when the reply was written, newest first. Replies carry whole seconds. */
async function toldByText(tx: Queryable, { phone, sentAt }: Reply): Promise<readonly Told[]> {
  return await tx.query<Told>(
    `select distinct on (i.number) o.person_id, o.incident_id, i.number::integer as number, i.ended_at is not null as is_ended
     from channels c join outbox o on o.channel_id = c.channel_id and o.person_id = c.person_id join incidents i using (incident_id)
     where c.kind = 'sms' and c.address = $1 and c.disabled_at is null and o.state in ('accepted', 'shown')
       and o.settled_at <= $2 and i.closed_at is null
     order by i.number desc, o.settled_at desc`,
    [phone, toIso(plusMs(sentAt, SECOND_MS))],
    "told-by-text",
  );
}

const idsOf = (row: Told) => ({ personId: personId(row.person_id), incidentId: incidentId(row.incident_id) });

type Given = {
  readonly personId: PersonId;
  readonly incidentId: IncidentId;
  readonly number: number;
  readonly action: PhoneAction;
  readonly key: string;
  readonly means: AnswerMeans;
  readonly proof: Proof;
};

async function answer(tx: Transaction, given: Given): Promise<OutsideAnswer> {
  const { personId: person, incidentId: incident, action, number, means } = given;
  const asked = { personId: person, incidentId: incident, action, idempotencyKey: given.key, means };
  const result = await recordAction(tx, asked);
  await verifyChannel(tx, given.proof);
  const code = result.kind === "done" ? null : result.code;
  return { code, action, personId: person, incidentId: incident, number };
}

function refused(code: ErrorCode): OutsideAnswer {
  return { code, action: null, personId: null, incidentId: null, number: null };
}
