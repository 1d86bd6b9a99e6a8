import { randomUUID } from "node:crypto";
import { appendAudit } from "../infra/db/audit.ts";
import type { Queryable } from "../infra/db/database.ts";
import { endInvitation, type InvitationRow } from "../infra/db/invitations.ts";
import { addRole, findPersonTarget, insertPerson, readPerson, updatePerson } from "../infra/db/people.ts";
import { AppError } from "../infra/domain/errors.ts";
import { type PersonId, personId } from "../infra/domain/ids.ts";
import type { EpochMs } from "../infra/domain/time.ts";

/** How the invited person will sign in; both `null` for somebody who does so by their organisation. */
type Chosen = { readonly login: string | null; readonly passwordHash: string | null; readonly now: EpochMs };

/** Makes the invited person of a locked invitation and ends it. CONFLICT: the login is taken; LINK_INVALID. */
export async function joinByInvitation(tx: Queryable, invitation: InvitationRow, chosen: Chosen): Promise<PersonId> {
  const { login, passwordHash, now } = chosen;
  const { name, phone, email } = invitation;
  const known = invitation.personId === null ? null : await readPerson(tx, invitation.personId);
  // Disabled or erased meanwhile, or given an account another way.
  if (invitation.personId !== null && (known === null || (await hasAccount(tx, invitation.personId))))
    throw new AppError("LINK_INVALID");
  const id = known?.personId ?? personId(randomUUID());
  if (known === null) {
    await insertPerson(tx, { personId: id, name, phone, email, locale: "zh-CN", login, passwordHash });
  } else {
    await updatePerson(tx, { ...known, login, passwordHash });
  }
  await addRole(tx, { personId: id, role: invitation.role, areaId: invitation.areaId });
  await endInvitation(tx, invitation.invitationId, now);
  await auditInvitation(tx, { invitation, at: now, by: id, role: null, action: "joinByInvitation" });
  return id;
}

async function hasAccount(tx: Queryable, id: string): Promise<boolean> {
  return (await findPersonTarget(tx, id))?.hasLogin === true;
}

export type InvitationTold = {
  readonly invitation: InvitationRow;
  readonly at: EpochMs;
  readonly by: string;
  readonly role: InvitationRow["role"] | null;
  readonly action: string;
};

export async function auditInvitation(tx: Queryable, told: InvitationTold): Promise<void> {
  const { invitation, at, by, role, action } = told;
  const grant = `${invitation.role}@${invitation.areaId ?? "*"}`;
  const detail = { invitationId: invitation.invitationId, roles: [grant], invitedBy: invitation.invitedBy };
  await appendAudit(tx, { at, personId: by, role, action, detail });
}
