import { appendAudit } from "../../infra/db/audit.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import {
  findAccountByEmail,
  findLinkedPerson,
  isLinked,
  linkOrganisation,
  lockInvitationByEmail,
} from "../../infra/db/organisation-links.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { PersonId } from "../../infra/domain/ids.ts";
import type { EpochMs } from "../../infra/domain/time.ts";
import { joinByInvitation } from "../join-by-invitation.ts";
import type { Identity } from "./organisation.ts";

/**
 * Whose account an identity is: the one it was linked to, else, and from then on, the account or the invitation with the
 * address that the issuer has verified. Nobody else gets an account: ORGANISATION_PERSON_UNKNOWN.
 */
export async function personOfIdentity(db: Database, identity: Identity, now: EpochMs): Promise<PersonId> {
  const { issuer, subject } = identity;
  const known = await findLinkedPerson(db, { issuer, subject });
  if (known !== null) return known;
  const email = await identity.verifiedEmail();
  if (email === null) throw unknown("no verified address");
  return await db.transaction(async (tx) => {
    if (await isLinked(tx, identity)) throw unknown("may not sign in");
    const account = await findAccountByEmail(tx, email);
    const personId = account ?? (await joinAs(tx, email, now));
    if (!(await linkOrganisation(tx, identity, { personId, at: now }))) throw unknown("linked otherwise");
    const by = account === null ? "invitation" : "email";
    await appendAudit(tx, { at: now, personId, role: null, action: "linkOrganisation", detail: { by } });
    return personId;
  });
}

async function joinAs(tx: Queryable, email: string, now: EpochMs): Promise<PersonId> {
  const invitation = await lockInvitationByEmail(tx, email, now);
  if (invitation === null) throw unknown("neither account nor invitation");
  return await joinByInvitation(tx, invitation, { login: null, passwordHash: null, now });
}

function unknown(reason: string): AppError {
  return new AppError("ORGANISATION_PERSON_UNKNOWN", { reason });
}
