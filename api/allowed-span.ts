import type { Database } from "../infra/db/database.ts";
import { ownOutingSince } from "../infra/db/excuses.ts";
import { openIncidentSince } from "../infra/db/seniors.ts";
import { AppError } from "../infra/domain/errors.ts";
import type { PersonId, SeniorId } from "../infra/domain/ids.ts";
import type { Role } from "../infra/domain/roles.ts";
import { DAY_MS, type EpochMs, epochMs, parseInstant, plusMs } from "../infra/domain/time.ts";

export type Span = { readonly from: EpochMs; readonly to: EpochMs };

/** Whoever searches needs to know where the senior was in the hours before, and no more. */
const BEFORE_INCIDENT_MS = DAY_MS;

export function readSpan(asked: { readonly from: string; readonly to: string }): Span {
  const from = parseInstant(asked.from);
  const to = parseInstant(asked.to);
  if (from === null || to === null || from >= to) throw new AppError("REQUEST_INVALID", { what: "from and to" });
  return { from, to };
}

/**
 * All but administrators see the trace of the incident and of the day before it, whatever they ask for; a guardian also that
 * of an outing of their own, from its beginning.
 */
export async function allowedSpan(
  db: Database,
  request: { readonly asked: Span; readonly seniorId: SeniorId; readonly role: Role; readonly personId: PersonId },
): Promise<Span> {
  if (request.role === "administrator") return request.asked;
  const raisedAt = await openIncidentSince(db, request.seniorId);
  const since =
    raisedAt === null
      ? await ownOutingSince(db, request.seniorId, request.personId)
      : plusMs(raisedAt, -BEFORE_INCIDENT_MS);
  if (since === null) throw new AppError("NOT_FOUND", { what: "open incident" });
  const from = epochMs(Math.max(request.asked.from, since));
  return { from, to: epochMs(Math.max(request.asked.to, from)) };
}
