import { FinderCodeMade } from "../../infra/contract/clues.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import { findWearer } from "../../infra/db/break-glass.ts";
import type { Database } from "../../infra/db/database.ts";
import { issueFinderCode, revokeFinderCodes } from "../../infra/db/finder-codes.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { NoContent, problems, type RouteServer, WristbandParams } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";

export type FinderCodeRouteDeps = { readonly db: Database; readonly clock: Clock };

const path = "/wristbands/:wristbandId/finder-code";

/** The code that is printed on a wristband. A new one ends the one before; it is shown once. */
export function addFinderCodeRoutes(server: RouteServer, { db, clock }: FinderCodeRouteDeps): void {
  server.post(path, {
    config: { access: "changeFinderCode" },
    schema: { tags: ["wristbands"], params: WristbandParams, response: { 201: FinderCodeMade, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { wristbandId } = request.params;
      const { senior, role } = await findWornBy(db, me, wristbandId);
      const { seniorId } = senior;
      const at = clock.now();
      const { personId } = me.session;
      const { token } = await db.transaction(async (tx) => {
        await revokeFinderCodes(tx, { seniorId, purpose: "wristband", at });
        const issue = { seniorId, purpose: "wristband", wristbandId, issuedBy: personId, issuedAt: at } as const;
        const issued = await issueFinderCode(tx, { ...issue, expiresAt: null });
        const detail = { wristbandId };
        await appendAudit(tx, { at, personId, role, action: "finderCode.issue", seniorId, detail });
        return issued;
      });
      return await reply.code(201).send({ path: `/finder.html#${token}`, issuedAt: toIso(at) });
    },
  });

  server.delete(path, {
    config: { access: "changeFinderCode" },
    schema: { tags: ["wristbands"], params: WristbandParams, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { wristbandId } = request.params;
      const { senior, role } = await findWornBy(db, me, wristbandId);
      const { seniorId } = senior;
      const at = clock.now();
      const { personId } = me.session;
      await db.transaction(async (tx) => {
        await revokeFinderCodes(tx, { seniorId, purpose: "wristband", at });
        const detail = { wristbandId };
        await appendAudit(tx, { at, personId, role, action: "finderCode.revoke", seniorId, detail });
      });
      return await reply.code(204).send(null);
    },
  });
}

async function findWornBy(db: Database, me: SignedIn, wristbandId: string) {
  const seniorId = await findWearer(db, wristbandId);
  if (seniorId === null) throw new AppError("NOT_FOUND");
  return await findSeniorWithin(db, { seniorId, me, action: "changeFinderCode" });
}
