import type { ErrorCode } from "../domain/errors.ts";
import { type IncidentId, type PersonId, type SeniorId, seniorId } from "../domain/ids.ts";
import type { Incident, IncidentAction } from "../domain/incident.ts";
import type { ActionPlace, AnswerMeans } from "../domain/incident-event.ts";
import type { Signal } from "../domain/signal.ts";
import type { Queryable, Transaction } from "./database.ts";
import { applyCommands, applyLocked, type Order, type Outcome } from "./incident-apply.ts";
import { lockSeniors } from "./incident-case.ts";
import { readParts } from "./recipients.ts";

/**
 * Raises, joins or ends incidents for what the rules concluded, in the transaction that saves what the rules remember. At
 * most once per transaction. Outcomes in the order of `signals`; a senior who is unknown is refused with NOT_FOUND.
 */
export async function recordSignals(tx: Transaction, signals: readonly Signal[]): Promise<readonly Outcome[]> {
  return await applyCommands(tx, signals.map(toOrder));
}

/** The same where the caller has locked the seniors already. */
export async function recordLockedSignals(tx: Transaction, signals: readonly Signal[]): Promise<readonly Outcome[]> {
  return await applyLocked(tx, signals.map(toOrder));
}

const toOrder = (signal: Signal): Order => ({ seniorId: signal.seniorId, command: { kind: "signal", signal } });

export type PersonAction = {
  readonly incidentId: IncidentId;
  readonly personId: PersonId;
  readonly action: IncidentAction;
  /** The same key in the same incident is the same answer: its first result is given again. */
  readonly idempotencyKey: string;
  readonly seenGeneration?: number | null;
  readonly note?: string | null;
  readonly place?: ActionPlace | null;
  readonly means?: AnswerMeans;
};

export type ActionResult = { readonly kind: "done" } | { readonly kind: "refused"; readonly code: ErrorCode };

/**
 * What a person does to an incident, idempotent by its key. `REQUEST_INVALID`: an empty note; `EVIDENCE_NEEDED`: a guardian
 * says "found" with neither place nor note; `CONFLICT`: the key is somebody else's. Whether the person may know of this
 * incident at all is for the caller to ask first.
 */
export async function recordAction(tx: Transaction, asked: PersonAction): Promise<ActionResult> {
  const known = await lockIncident(tx, asked.incidentId);
  if (known === null) return { kind: "refused", code: "NOT_FOUND" };
  const [answer] = await tx.query<{ person_id: string; result: ActionResult }>(
    "select person_id, result from incident_answers where incident_id = $1 and idempotency_key = $2",
    [asked.incidentId, asked.idempotencyKey],
    "read-answer",
  );
  if (answer !== undefined) {
    return answer.person_id === asked.personId ? answer.result : { kind: "refused", code: "CONFLICT" };
  }
  const result = await act(tx, known, asked);
  await tx.query(
    `insert into incident_answers (incident_id, idempotency_key, person_id, result, at)
     values ($1, $2, $3, $4, service_now())`,
    [asked.incidentId, asked.idempotencyKey, asked.personId, JSON.stringify(result)],
    "write-answer",
  );
  return result;
}

/** The incident is on a visible screen of this person: their waiting channels need not be tried any more. */
export async function recordShown(
  tx: Transaction,
  shown: { readonly incidentId: IncidentId; readonly personId: PersonId },
): Promise<void> {
  const known = await lockIncident(tx, shown.incidentId);
  if (known === null) return;
  await tx.query(
    `update outbox set state = 'shown', settled_at = service_now()
     where incident_id = $1 and person_id = $2 and lane = 'page' and state = 'accepted'`,
    [shown.incidentId, shown.personId],
    "mark-shown",
  );
  if (!known.isNewest) return;
  await applyLocked(tx, [{ seniorId: known.seniorId, command: { kind: "shown", personId: shown.personId } }]);
}

/** Guardians, substitutes or shifts have changed: whoever is new and belongs to the circle is called. */
export async function recordRosterChange(tx: Transaction, senior: SeniorId): Promise<void> {
  const open = await tx.query(
    "select 1 from incidents where senior_id = $1 and ended_at is null and state <> 'suspected'",
    [senior],
  );
  if (open.length > 0) await applyCommands(tx, [{ seniorId: senior, command: { kind: "rosterChanged" } }]);
}

export type DrillOrder = {
  readonly seniorId: SeniorId;
  readonly personId: PersonId;
  readonly recipients: readonly PersonId[];
};
export type DrillResult =
  | { readonly kind: "done"; readonly incidentId: IncidentId }
  | { readonly kind: "refused"; readonly code: ErrorCode };

/** Begins a drill that calls its recipients only. `INCIDENT_OPEN`: something of this senior is open. */
export async function recordDrill(
  tx: Transaction,
  { seniorId: senior, personId, recipients }: DrillOrder,
): Promise<DrillResult> {
  const [outcome] = await applyCommands(tx, [{ seniorId: senior, command: { kind: "drill", personId, recipients } }]);
  if (outcome === undefined || outcome.kind === "refused")
    return { kind: "refused", code: outcome?.code ?? "NOT_FOUND" };
  if (outcome.incident === null) return { kind: "refused", code: "NOT_FOUND" };
  return { kind: "done", incidentId: outcome.incident.incidentId };
}

export type Known = { readonly seniorId: SeniorId; readonly incident: Incident; readonly isNewest: boolean };

/** Locks the senior first, then reads: what is read cannot change before the commit. */
export async function lockIncident(tx: Queryable, id: IncidentId): Promise<Known | null> {
  const [owner] = await tx.query<{ senior_id: string }>("select senior_id from incidents where incident_id = $1", [id]);
  if (owner === undefined) return null;
  const senior = seniorId(owner.senior_id);
  await lockSeniors(tx, [senior]);
  const [row] = await tx.query<{ body: Incident; is_newest: boolean }>(
    `select body, not exists (select 1 from incidents later where later.senior_id = i.senior_id and later.number > i.number)
       as is_newest
     from incidents i where incident_id = $1`,
    [id],
  );
  return row === undefined ? null : { seniorId: senior, incident: row.body, isNewest: row.is_newest };
}

async function act(
  tx: Transaction,
  { seniorId, incident, isNewest }: Known,
  asked: PersonAction,
): Promise<ActionResult> {
  if (!isNewest && (asked.action === "reopen" || asked.action === "object")) {
    return { kind: "refused", code: "INCIDENT_ENDED" };
  }
  const taken = incident.responders.find((it) => it.personId === asked.personId)?.part ?? null;
  const parts = await readParts(tx, asked.personId, { seniorId, areaId: incident.areaId, taken });
  const [outcome] = await applyLocked(tx, [
    {
      seniorId,
      ...(isNewest ? {} : { older: incident }),
      command: {
        kind: "action",
        action: asked.action,
        personId: asked.personId,
        parts,
        seenGeneration: asked.seenGeneration ?? null,
        note: asked.note ?? null,
        place: asked.place ?? null,
        ...(asked.means === undefined ? {} : { means: asked.means }),
      },
    },
  ]);
  if (outcome === undefined) return { kind: "refused", code: "NOT_FOUND" };
  return outcome.kind === "accepted" ? { kind: "done" } : { kind: "refused", code: outcome.code };
}
