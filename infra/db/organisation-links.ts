import type { PersonId } from "../domain/ids.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import type { Queryable } from "./database.ts";
import type { InvitationRow } from "./invitations.ts";

/** Somebody as their organisation's issuer knows them; the subject never changes and is never given to another. */
export type OrganisationAccount = { readonly issuer: string; readonly subject: string };

/** Whose account here it is; `null`: nobody's who may sign in. */
export async function findLinkedPerson(tx: Queryable, account: OrganisationAccount): Promise<PersonId | null> {
  const [row] = await tx.query<{ personId: PersonId }>(
    `select person_id as "personId" from organisation_links join people using (person_id)
     where issuer = $1 and subject = $2 and disabled_at is null`,
    [account.issuer, account.subject],
  );
  return row?.personId ?? null;
}

/** True also while who it belongs to may not sign in: no other account is found for them then. */
export async function isLinked(tx: Queryable, account: OrganisationAccount): Promise<boolean> {
  const rows = await tx.query("select 1 from organisation_links where issuer = $1 and subject = $2", [
    account.issuer,
    account.subject,
  ]);
  return rows.length > 0;
}

/** False: another account of this issuer is linked to the person already, or this one to another. */
export async function linkOrganisation(
  tx: Queryable,
  account: OrganisationAccount,
  link: { readonly personId: PersonId; readonly at: EpochMs },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into organisation_links (issuer, subject, person_id, linked_at) values ($1, $2, $3, $4)
     on conflict do nothing returning 1`,
    [account.issuer, account.subject, link.personId, toIso(link.at)],
  );
  return rows.length > 0;
}

/** Who has an account and this address; two of them are nobody. */
export async function findAccountByEmail(tx: Queryable, email: string): Promise<PersonId | null> {
  const rows = await tx.query<{ personId: PersonId }>(
    `select person_id as "personId" from people
     where lower(btrim(email)) = $1 and disabled_at is null and login is not null limit 2`,
    [email],
  );
  return rows.length === 1 ? (rows[0]?.personId ?? null) : null;
}

/** The one open invitation to this address, locked; two of them are none. */
export async function lockInvitationByEmail(tx: Queryable, email: string, now: EpochMs): Promise<InvitationRow | null> {
  const rows = await tx.query<InvitationRow>(
    `select invitation_id as "invitationId", person_id as "personId", name, phone, email, role, area_id as "areaId",
       invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt"
     from invitations where lower(btrim(email)) = $1 and ended_at is null and expires_at > $2
       and exists (select 1 from people p where p.person_id = invited_by and p.disabled_at is null)
     limit 2 for update`,
    [email, toIso(now)],
  );
  return rows.length === 1 ? (rows[0] ?? null) : null;
}
