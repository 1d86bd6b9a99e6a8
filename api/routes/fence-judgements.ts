import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import { FenceDraftBody, FenceJudgementView } from "../../infra/contract/http.ts";
import { Id } from "../../infra/contract/views.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { askJudgement, readJudgement } from "../../infra/db/fence-judgements.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { FenceShape } from "../../infra/domain/fence.ts";
import { validateFence } from "../../infra/domain/fence-validation.ts";
import type { LonLatBox } from "../../infra/domain/geo.ts";
import { fenceId } from "../../infra/domain/ids.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { whoAsks } from "../auth/guard.ts";
import { readFenceShape } from "../fence-shape.ts";
import { problems, type RouteServer } from "../route-server.ts";
import { findSeniorWithin } from "../senior-within.ts";

export type FenceJudgementRouteDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly serviceBox: LonLatBox;
};

/** What a drawn fence would have done last month. A gateway finds out; the page asks again until it has. */
export function addFenceJudgementRoutes(server: RouteServer, deps: FenceJudgementRouteDeps): void {
  server.post("/fences/judgements", {
    config: { access: "changeFences" },
    schema: { tags: ["fences"], body: FenceDraftBody, response: { 202: FenceJudgementView, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { body } = request;
      const asked = { seniorId: body.seniorId, me, action: "changeFences" as const };
      const { senior, role } = await findSeniorWithin(deps.db, asked);
      const shape = readFenceShape(body.shape, deps.serviceBox);
      const judgementId = randomUUID();
      const draft = {
        kind: body.kind,
        shape,
        schedule: body.schedule ?? { spans: [] },
        replaces: body.fenceId === undefined ? null : fenceId(body.fenceId),
      };
      await deps.db.transaction(async (tx) => {
        await askJudgement(tx, { judgementId, seniorId: senior.seniorId, draft });
        await appendAudit(tx, {
          at: deps.clock.now(),
          personId: me.session.personId,
          role,
          action: "judgeFence",
          seniorId: senior.seniorId,
          detail: { judgementId },
        });
      });
      return await reply.code(202).send({ judgementId, ...warningsOf(deps, shape), judgement: null });
    },
  });

  server.get("/fences/judgements/:judgementId", {
    config: { access: "changeFences" },
    schema: {
      tags: ["fences"],
      params: Type.Object({ judgementId: Id }),
      response: { 200: FenceJudgementView, ...problems },
    },
    handler: async (request) => {
      const row = await readJudgement(deps.db, request.params.judgementId);
      if (row === null) throw new AppError("NOT_FOUND");
      const { judgementId, seniorId, draft, result } = row;
      await findSeniorWithin(deps.db, { seniorId, me: whoAsks(request), action: "changeFences" });
      return { judgementId, ...warningsOf(deps, draft.shape), judgement: result };
    },
  });
}

function warningsOf(
  { serviceBox }: FenceJudgementRouteDeps,
  shape: FenceShape,
): Pick<FenceJudgementView, "isSmallerThanErrors"> {
  return { isSmallerThanErrors: validateFence(shape, serviceBox).warnings.includes("smallerThanErrors") };
}
