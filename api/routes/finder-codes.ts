import { FinderCodeMade } from "../../infra/contract/clues.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import { findWearer } from "../../infra/db/break-glass.ts";
import type { Database, Queryable } from "../../infra/db/database.ts";
import { issueFinderCode, revokeFinderCodes } from "../../infra/db/finder-codes.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { SeniorId } from "../../infra/domain/ids.ts";
import { type EpochMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { NoContent, problems, type RouteServer, WristbandParams } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";

export type FinderCodeRouteDeps = { readonly db: Database; readonly clock: Clock };

const path = "/wristbands/:wristbandId/finder-code";

/** The code that is printed on a wristband. A new one ends the one before; it is shown once. */
export function addFinderCodeRoutes(server: RouteServer, deps: FinderCodeRouteDeps): void {
  server.post(path, {
    config: { access: "changeFinderCode" },
    schema: { tags: ["wristbands"], params: WristbandParams, response: { 201: FinderCodeMade, ...problems } },
    handler: async (request, reply) => {
      const { wristbandId } = request.params;
      const change = { me: whoAsks(request), wristbandId, action: "finderCode.issue" } as const;
      const made = await endedThen(deps, change, async (tx, { seniorId, at }) => {
        const issuedBy = change.me.session.personId;
        const issue = { seniorId, purpose: "wristband", wristbandId, issuedBy, issuedAt: at, expiresAt: null } as const;
        const { token } = await issueFinderCode(tx, issue);
        return { path: `/finder.html#${token}`, issuedAt: toIso(at) };
      });
      return await reply.code(201).send(made);
    },
  });

  server.delete(path, {
    config: { access: "changeFinderCode" },
    schema: { tags: ["wristbands"], params: WristbandParams, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const { wristbandId } = request.params;
      await endedThen(deps, { me: whoAsks(request), wristbandId, action: "finderCode.revoke" }, async () => undefined);
      return await reply.code(204).send(null);
    },
  });
}

type Change = { readonly me: SignedIn; readonly wristbandId: string; readonly action: string };

/** Ends the code that is on the wristband, and does what comes after it in the same transaction. */
async function endedThen<Value>(
  { db, clock }: FinderCodeRouteDeps,
  { me, wristbandId, action }: Change,
  next: (tx: Queryable, worn: { readonly seniorId: SeniorId; readonly at: EpochMs }) => Promise<Value>,
): Promise<Value> {
  const { senior, role } = await findWornBy(db, me, wristbandId);
  const { seniorId } = senior;
  const { personId } = me.session;
  const at = clock.now();
  return await db.transaction(async (tx) => {
    await revokeFinderCodes(tx, { seniorId, purpose: "wristband", at });
    const value = await next(tx, { seniorId, at });
    await appendAudit(tx, { at, personId, role, action, seniorId, detail: { wristbandId } });
    return value;
  });
}

async function findWornBy(db: Database, me: SignedIn, wristbandId: string) {
  const seniorId = await findWearer(db, wristbandId);
  if (seniorId === null) throw new AppError("NOT_FOUND");
  return await findSeniorWithin(db, { seniorId, me, action: "changeFinderCode" });
}
