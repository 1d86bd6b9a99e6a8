import { randomUUID } from "node:crypto";
import type { ErrorCode } from "../domain/errors.ts";
import { type IncidentId, incidentId, type PersonId } from "../domain/ids.ts";
import type { ClueJudgement } from "../domain/incident.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import type { ActionPlace } from "../domain/incident-event.ts";
import type { Queryable, Transaction } from "./database.ts";
import type { FinderCode } from "./finder-codes.ts";
import { applyLocked } from "./incident-apply.ts";
import { lockSeniors } from "./incident-case.ts";
import { type Known, lockIncident } from "./incidents.ts";

export type NewClue = {
  /** The same key with the same code is the same clue. */
  readonly idempotencyKey: string;
  readonly place: (ActionPlace & { readonly isOutside: boolean }) | null;
  readonly words: string;
  readonly contact: string | null;
};
type Refused = { readonly kind: "refused"; readonly code: ErrorCode };
export type ClueResult =
  | { readonly kind: "given"; readonly clueId: string; readonly incidentId: IncidentId; readonly isRepeat: boolean }
  | Refused;

/** Keeps what a passer-by says, in the senior's incident. `INCIDENT_ENDED`: a flyer whose search is over. */
export async function recordClue(tx: Transaction, code: FinderCode, clue: NewClue): Promise<ClueResult> {
  await lockSeniors(tx, [code.seniorId]);
  const [known] = await tx.query<{ clueId: string; incidentId: string }>(
    `select clue_id as "clueId", incident_id as "incidentId" from clues where code_id = $1 and idempotency_key = $2`,
    [code.codeId, clue.idempotencyKey],
    "read-clue-key",
  );
  if (known !== undefined)
    return { kind: "given", clueId: known.clueId, incidentId: incidentId(known.incidentId), isRepeat: true };
  if (code.purpose === "flyer" && !code.isLookedFor) return { kind: "refused", code: "INCIDENT_ENDED" };
  const clueId = randomUUID();
  const [outcome] = await applyLocked(tx, [{ seniorId: code.seniorId, command: { kind: "clue", clueId } }]);
  if (outcome === undefined || outcome.incident === null) return { kind: "refused", code: "NOT_FOUND" };
  if (outcome.kind === "refused") return { kind: "refused", code: outcome.code };
  const { incidentId: incident } = outcome.incident;
  await insertClue(tx, { clueId, incidentId: incident, code, clue });
  return { kind: "given", clueId, incidentId: incident, isRepeat: false };
}

async function insertClue(
  tx: Queryable,
  row: { readonly clueId: string; readonly incidentId: string; readonly code: FinderCode; readonly clue: NewClue },
): Promise<void> {
  const { idempotencyKey, place, words, contact } = row.clue;
  await tx.query(
    `insert into clues (clue_id, senior_id, incident_id, code_id, idempotency_key, words, contact, lon, lat, accuracy_m,
       is_outside, given_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, service_now())`,
    [
      row.clueId,
      row.code.seniorId,
      row.incidentId,
      row.code.codeId,
      idempotencyKey,
      words,
      contact,
      place?.at[0] ?? null,
      place?.at[1] ?? null,
      place?.accuracyM ?? null,
      place?.isOutside ?? false,
    ],
    "insert-clue",
  );
}

/** The photo of a clue, once; sent again it changes nothing. `LINK_EXPIRED`: an hour after the clue. */
export async function recordCluePhoto(
  tx: Transaction,
  clueId: string,
  photo: { readonly jpeg: Uint8Array; readonly widthPx: number; readonly heightPx: number },
): Promise<{ readonly kind: "done" } | Refused> {
  const [clue] = await tx.query<{ incidentId: string; isOld: boolean }>(
    `select incident_id as "incidentId", given_at < service_now() - interval '1 hour' as "isOld"
     from clues where clue_id = $1`,
    [clueId],
  );
  // The senior first, as everywhere: a photo and an erasure wait for each other.
  const known = clue === undefined ? null : await lockIncident(tx, incidentId(clue.incidentId));
  if (clue === undefined || known === null) return { kind: "refused", code: "NOT_FOUND" };
  const kept = await tx.query("select 1 from clue_photos where clue_id = $1", [clueId]);
  if (kept.length > 0) return { kind: "done" };
  if (clue.isOld) return { kind: "refused", code: "LINK_EXPIRED" };
  await tx.query("insert into clue_photos (clue_id, jpeg, width_px, height_px) values ($1, $2, $3, $4)", [
    clueId,
    photo.jpeg,
    photo.widthPx,
    photo.heightPx,
  ]);
  return await decideOn(tx, known, { kind: "cluePhoto", clueId });
}

/** Whoever may judge is for the caller to ask first. */
export async function recordClueJudgement(
  tx: Transaction,
  asked: {
    readonly incidentId: IncidentId;
    readonly clueId: string;
    readonly judgement: ClueJudgement;
    readonly personId: PersonId;
  },
): Promise<{ readonly kind: "done" } | Refused> {
  const { incidentId: id, ...rest } = asked;
  const known = await lockIncident(tx, id);
  if (known === null) return { kind: "refused", code: "NOT_FOUND" };
  return await decideOn(tx, known, { kind: "judgeClue", ...rest });
}

async function decideOn(
  tx: Transaction,
  { seniorId, incident, isNewest }: Known,
  command: IncidentCommand,
): Promise<{ readonly kind: "done" } | Refused> {
  const [outcome] = await applyLocked(tx, [{ seniorId, ...(isNewest ? {} : { older: incident }), command }]);
  return outcome?.kind === "refused" ? { kind: "refused", code: outcome.code } : { kind: "done" };
}
