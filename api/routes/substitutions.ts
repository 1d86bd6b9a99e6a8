import { Type } from "typebox";
import {
  SubstitutionAnswerBody,
  SubstitutionAskedList,
  SubstitutionConfirmBody,
  SubstitutionOpenList,
} from "../../infra/contract/substitutions.ts";
import type { Database } from "../../infra/db/database.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { listOpenSubstitutions, listSubstitutionsOf } from "../../infra/db/substitution-lists.ts";
import { answerSubstitution, type SubstitutionChange } from "../../infra/db/substitutions.ts";
import { type Scope, scopeOf } from "../../infra/domain/access.ts";
import { AppError } from "../../infra/domain/errors.ts";
import type { AreaId } from "../../infra/domain/ids.ts";
import { type EpochMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import { NoContent, PersonParams, problems, type RouteServer } from "../route-server.ts";
import { changed } from "./duty.ts";

type Deps = { readonly db: Database; readonly clock: Clock };
const leaveId = Type.String({ pattern: "^[0-9]{1,15}$" });

/** Two say yes before somebody stands in for a guardian: they themselves, and a coordinator of all the seniors' areas. */
export function addSubstitutionRoutes(server: RouteServer, deps: Deps): void {
  addOwn(server, deps);
  addOpen(server, deps);
}

function addOwn(server: RouteServer, deps: Deps): void {
  server.get("/people/:personId/substitutions", {
    config: { access: "answerSubstitution" },
    schema: { tags: ["duty"], params: PersonParams, response: { 200: SubstitutionAskedList, ...problems } },
    handler: async (request) => {
      const { personId: id } = request.params;
      requireReach(whoAsks(request), "answerSubstitution", await findPersonTarget(deps.db, id));
      return { items: (await listSubstitutionsOf(deps.db, id)).map(withInstants) };
    },
  });

  server.post("/people/:personId/substitutions/:leaveId/answer", {
    config: { access: "answerSubstitution" },
    schema: {
      tags: ["duty"],
      params: Type.Object({ ...PersonParams.properties, leaveId }),
      body: SubstitutionAnswerBody,
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { personId: id, leaveId: asked } = request.params;
      const role = requireReach(me, "answerSubstitution", await findPersonTarget(deps.db, id));
      const { answer } = request.body;
      const detail = { leaveId: Number(asked), answer };
      const given = { ...detail, by: "substitute", personId: me.session.personId } as const;
      await take(deps, { me, role, action: "answerSubstitution", detail }, given);
      return await reply.code(204).send(null);
    },
  });
}

function addOpen(server: RouteServer, deps: Deps): void {
  server.get("/duty/substitutions", {
    config: { access: "confirmSubstitute" },
    schema: { tags: ["duty"], response: { 200: SubstitutionOpenList, ...problems } },
    handler: async (request) => {
      const scope = scopeOf(whoAsks(request).reach, "confirmSubstitute");
      const open = (await listOpenSubstitutions(deps.db)).filter(({ areaIds }) => isWithin(scope, areaIds));
      return { items: open.map(({ areaIds: _areaIds, ...row }) => withInstants(row)) };
    },
  });

  server.post("/duty/substitutions/:leaveId/answer", {
    config: { access: "confirmSubstitute" },
    schema: {
      tags: ["duty"],
      params: Type.Object({ leaveId }),
      body: SubstitutionConfirmBody,
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const open = await listOpenSubstitutions(deps.db);
      const asked = open.find((it) => String(it.leaveId) === request.params.leaveId);
      const role = requireReach(me, "confirmSubstitute", asked === undefined ? null : { areaIds: asked.areaIds });
      const scope = scopeOf(me.reach, "confirmSubstitute");
      if (asked === undefined || !isWithin(scope, asked.areaIds)) throw new AppError("NOT_FOUND");
      const { personId: own } = me.session;
      // Two people say yes, neither of them for themselves.
      if (own === asked.personId || own === asked.substituteId) throw new AppError("FORBIDDEN");
      const { answer, substituteId } = request.body;
      // Another number was typed since this coordinator looked.
      if (substituteId !== asked.substituteId) throw new AppError("CONFLICT");
      const { leaveId: id, personId: askedBy } = asked;
      const given = { leaveId: id, by: "coordinator", personId: own, answer, substituteId } as const;
      const detail = { leaveId: id, answer, askedBy, substituteId };
      await take(deps, { me, role, action: "confirmSubstitute", detail }, given);
      return await reply.code(204).send(null);
    },
  });
}

async function take(deps: Deps, entry: Parameters<typeof changed>[1], given: SubstitutionChange): Promise<void> {
  await changed(deps, entry, async (tx) => {
    if (!(await answerSubstitution(tx, given))) throw new AppError("NOT_FOUND");
  });
}

/** Whoever stands in sees all of the asker's seniors: the confirmer answers for every area of theirs. */
const isWithin = (scope: Scope, areaIds: readonly AreaId[]): boolean =>
  scope.everywhere || (areaIds.length > 0 && areaIds.every((it) => scope.areaIds.has(it)));

type Dated = { readonly from: EpochMs; readonly to: EpochMs; readonly seniors: readonly string[] };
function withInstants<Row extends Dated>(row: Row) {
  return { ...row, from: toIso(row.from), to: toIso(row.to), seniors: [...row.seniors] };
}
