import type { PersonId, SeniorId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";

export type Representative<Relation extends string = string> = {
  readonly name: string;
  readonly relation: Relation;
  readonly evidence: string;
};
export type ConsentRow<Scope extends string = string, Relation extends string = string> = {
  readonly consentId: string;
  readonly textVersion: string;
  readonly scopes: readonly Scope[];
  readonly representative: Representative<Relation> | null;
  readonly givenAt: EpochMs;
  readonly recordedBy: PersonId | null;
  readonly recordedAt: EpochMs;
  readonly withdrawnAt: EpochMs | null;
};

export async function insertConsent(
  tx: Queryable,
  seniorId: SeniorId,
  consent: Omit<ConsentRow, "withdrawnAt">,
): Promise<void> {
  await tx.query(
    `insert into consents (consent_id, senior_id, text_version, scopes, given_by, representative, given_at, recorded_by,
       recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      consent.consentId,
      seniorId,
      consent.textVersion,
      consent.scopes,
      consent.representative === null ? "senior" : "representative",
      consent.representative === null ? null : JSON.stringify(consent.representative),
      toIso(consent.givenAt),
      consent.recordedBy,
      toIso(consent.recordedAt),
    ],
  );
}

/** The newest first. The scopes and relations are those that were written. */
export async function listConsents<Scope extends string, Relation extends string>(
  db: Queryable,
  seniorId: SeniorId,
): Promise<readonly ConsentRow<Scope, Relation>[]> {
  return await db.query<ConsentRow<Scope, Relation>>(
    `select consent_id as "consentId", text_version as "textVersion", scopes, representative, given_at as "givenAt",
       recorded_by as "recordedBy", recorded_at as "recordedAt", withdrawn_at as "withdrawnAt"
     from consents where senior_id = $1 order by given_at desc, consent_id`,
    [seniorId],
  );
}

/** False when there is none to withdraw. */
export async function withdrawConsent(
  tx: Queryable,
  { seniorId, consentId, at }: { readonly seniorId: SeniorId; readonly consentId: string; readonly at: EpochMs },
): Promise<boolean> {
  const rows = await tx.query(
    "update consents set withdrawn_at = $3 where senior_id = $1 and consent_id = $2 and withdrawn_at is null returning 1",
    [seniorId, consentId, toIso(at)],
  );
  return rows.length > 0;
}
