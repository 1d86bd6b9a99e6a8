import type { PersonTarget } from "../../infra/db/people.ts";
import { allowedAs } from "../../infra/domain/access.ts";
import { grantableRoles } from "../../infra/domain/access-table.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { AreaId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { requireReach } from "./guard.ts";
import type { SignedIn } from "./session-store.ts";

export type NewGrant = { readonly role: Role; readonly areaId: AreaId | null };
export type PeopleChange = { readonly known: PersonTarget | null; readonly grants: readonly NewGrant[] };

/**
 * The role that allows the change: every role the person has and gets must be one that this role may give, and every area
 * one that it reaches. So nobody makes themselves or a colleague more than they are.
 */
export function mayChangePeople(me: SignedIn, change: PeopleChange): Role {
  if (change.known !== null) requireReach(me, "changePeople", change.known);
  const role = roleThatMayGive(me, change);
  if (role === null) throw new AppError("FORBIDDEN", { what: "roles" });
  return role;
}

/** `null`: none of their roles may. */
export function roleThatMayGive(me: SignedIn, { known, grants }: PeopleChange): Role | null {
  for (const { role } of me.reach.grants) {
    const grantable = grantableRoles[role] ?? [];
    const all = [...(known?.roles ?? []), ...grants.map((grant) => grant.role)];
    const isGrantable = all.every((each) => grantable.includes(each));
    const reachOfRole = { ...me.reach, grants: me.reach.grants.filter((grant) => grant.role === role) };
    const isReached = grants.every(
      (grant) =>
        allowedAs(reachOfRole, "changePeople", grant.areaId === null ? {} : { areaIds: [grant.areaId] }) !== null,
    );
    if (isGrantable && isReached && (grants.length > 0 || role === "administrator")) return role;
  }
  return null;
}
