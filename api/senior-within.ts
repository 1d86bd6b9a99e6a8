import type { SeniorView } from "../infra/contract/views.ts";
import type { Database } from "../infra/db/database.ts";
import { findSeniorTarget, readSeniors, type SeniorTarget } from "../infra/db/seniors.ts";
import type { Action } from "../infra/domain/access-table.ts";
import { AppError } from "../infra/domain/errors.ts";
import type { SeniorId } from "../infra/domain/ids.ts";
import type { Role } from "../infra/domain/roles.ts";
import { requireReach } from "./auth/guard.ts";
import type { SignedIn } from "./auth/session-store.ts";
import { showSenior } from "./present/seniors.ts";

export type SeniorWithin = { readonly senior: SeniorTarget; readonly role: Role };

/** The senior, and the role that allows the action on them; NOT_FOUND for everybody else. */
export async function findSeniorWithin(
  db: Database,
  asked: { readonly seniorId: string; readonly me: SignedIn; readonly action: Action },
): Promise<SeniorWithin> {
  const senior = await findSeniorTarget(db, asked.seniorId);
  const role = requireReach(asked.me, asked.action, senior);
  if (senior === null) throw new AppError("NOT_FOUND");
  return { senior, role };
}

/** The senior as pages see them, read anew after a change. */
export async function showOneSenior(db: Database, seniorId: SeniorId): Promise<SeniorView> {
  const [row] = await readSeniors(db, [seniorId]);
  if (row === undefined) throw new AppError("NOT_FOUND");
  return showSenior(row);
}
