import { randomUUID } from "node:crypto";
import type { ConsentBody, ConsentView } from "../infra/contract/protection.ts";
import type { AuditEntry } from "../infra/db/audit.ts";
import { type ConsentRow, listConsents } from "../infra/db/consents.ts";
import type { Queryable } from "../infra/db/database.ts";
import { AppError } from "../infra/domain/errors.ts";
import type { PersonId, SeniorId } from "../infra/domain/ids.ts";
import type { Role } from "../infra/domain/roles.ts";
import { type EpochMs, parseInstant, toIso } from "../infra/domain/time.ts";

type NewConsent = Omit<ConsentRow, "withdrawnAt">;

/** A consent as it was given on paper; REQUEST_INVALID when it lies ahead or leaves the position out. */
export function newConsent(body: ConsentBody, made: { readonly by: PersonId; readonly now: EpochMs }): NewConsent {
  const givenAt = parseInstant(body.givenAt);
  if (givenAt === null || givenAt > made.now) throw new AppError("REQUEST_INVALID", { what: "givenAt" });
  if (!body.scopes.includes("position")) throw new AppError("REQUEST_INVALID", { what: "scopes" });
  const { textVersion, scopes, representative } = body;
  const recorded = { recordedBy: made.by, recordedAt: made.now };
  return { consentId: randomUUID(), textVersion, scopes, representative, givenAt, ...recorded };
}

/** By whom it was recorded, which text and to what: no names, those are in the consent. */
export function consentAudit(
  consent: NewConsent,
  about: { readonly seniorId: SeniorId; readonly role: Role },
): AuditEntry {
  const { consentId, textVersion, scopes } = consent;
  const givenBy = consent.representative === null ? "senior" : "representative";
  const detail = { consentId, textVersion, scopes, givenBy, givenAt: toIso(consent.givenAt) };
  return { at: consent.recordedAt, personId: consent.recordedBy, ...about, action: "recordConsent", detail };
}

export async function shownConsents(db: Queryable, seniorId: SeniorId): Promise<ConsentView[]> {
  const rows = await listConsents<ConsentBody["scopes"][number], Relation>(db, seniorId);
  return rows.map((row) => ({
    ...row,
    scopes: [...row.scopes],
    givenAt: toIso(row.givenAt),
    recordedAt: toIso(row.recordedAt),
    withdrawnAt: row.withdrawnAt === null ? null : toIso(row.withdrawnAt),
  }));
}

type Relation = NonNullable<ConsentBody["representative"]>["relation"];
