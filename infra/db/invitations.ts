import { AppError } from "../domain/errors.ts";
import type { AreaId, PersonId } from "../domain/ids.ts";
import type { Role } from "../domain/roles.ts";
import { type EpochMs, toIso } from "../domain/time.ts";
import { type Queryable, sqlState } from "./database.ts";

export type InvitationRow = {
  readonly invitationId: string;
  readonly personId: PersonId | null;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly role: Role;
  readonly areaId: AreaId | null;
  readonly invitedBy: PersonId;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
};

const FOREIGN_KEY_VIOLATION = "23503";

const columns = `invitation_id as "invitationId", person_id as "personId", name, phone, email, role, area_id as "areaId",
  invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt"`;

/** Keeps an invitation; what older ones held of people goes with it. NOT_FOUND: there is no such area. */
export async function insertInvitation(
  tx: Queryable,
  invitation: InvitationRow & { readonly tokenHash: Buffer },
): Promise<void> {
  await forgetExpired(tx, invitation.createdAt);
  try {
    await tx.query(
      `insert into invitations (invitation_id, token_hash, person_id, name, phone, email, role, area_id, invited_by,
         created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        invitation.invitationId,
        invitation.tokenHash,
        invitation.personId,
        invitation.name,
        invitation.phone,
        invitation.email,
        invitation.role,
        invitation.areaId,
        invitation.invitedBy,
        toIso(invitation.createdAt),
        toIso(invitation.expiresAt),
      ],
    );
  } catch (cause) {
    if (sqlState(cause) === FOREIGN_KEY_VIOLATION)
      throw new AppError("NOT_FOUND", { areaId: invitation.areaId }, { cause });
    throw cause;
  }
}

/** Those whose link still works, the newest first. */
export async function listInvitations(db: Queryable, now: EpochMs): Promise<readonly InvitationRow[]> {
  return await db.query<InvitationRow>(
    `select ${columns} from invitations where ended_at is null and expires_at > $1 order by created_at desc limit 1000`,
    [toIso(now)],
  );
}

export async function findInvitation(db: Queryable, invitationId: string): Promise<InvitationRow | null> {
  const [row] = await db.query<InvitationRow>(
    `select ${columns} from invitations where invitation_id = $1 and ended_at is null`,
    [invitationId],
  );
  return row ?? null;
}

/** Locked, so that a link is used once; `null`: wrong, used, revoked, or whoever invited may no longer sign in. */
export async function lockInvitation(
  tx: Queryable,
  { invitationId, tokenHash }: { readonly invitationId: string; readonly tokenHash: Buffer },
): Promise<InvitationRow | null> {
  const [row] = await tx.query<InvitationRow>(
    `select ${columns} from invitations where invitation_id = $1 and token_hash = $2 and ended_at is null
       and exists (select 1 from people p where p.person_id = invited_by and p.disabled_at is null) for update`,
    [invitationId, tokenHash],
  );
  return row ?? null;
}

/** Used or revoked: who it was is known elsewhere now, or nobody's business. */
export async function endInvitation(tx: Queryable, invitationId: string, now: EpochMs): Promise<void> {
  await tx.query(
    "update invitations set ended_at = $2, name = null, phone = null, email = null where invitation_id = $1",
    [invitationId, toIso(now)],
  );
}

async function forgetExpired(tx: Queryable, now: EpochMs): Promise<void> {
  await tx.query(
    `update invitations set ended_at = expires_at, name = null, phone = null, email = null
     where ended_at is null and expires_at <= $1`,
    [toIso(now)],
  );
}
