import { Type } from "typebox";
import { OwnLeaveBody, OwnLeaveList, OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import { SubstituteBody } from "../../infra/contract/substitutions.ts";
import { appendAudit } from "../../infra/db/audit.ts";
import type { Database } from "../../infra/db/database.ts";
import { insertLeave, listLeavesOf, type OwnLeaveRow } from "../../infra/db/duty.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { type AskedSubstitute, askSubstitute, endLeave } from "../../infra/db/substitutions.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { type PersonId, personId } from "../../infra/domain/ids.ts";
import { standingOf } from "../../infra/domain/substitution.ts";
import { DAY_MS, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { createLimit } from "../auth/address-limit.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { NoContent, PersonParams, problems, type RouteServer } from "../route-server.ts";
import { changed, spanOf } from "./duty.ts";

type Deps = { readonly db: Database; readonly clock: Clock };
type CountAsked = (personId: string) => void;

/** Numbers that one guardian may type in a day: whoever has one of them is disturbed by it. */
const NUMBERS_PER_DAY = 10;
const OwnLeaveParams = Type.Object({
  ...PersonParams.properties,
  leaveId: Type.String({ pattern: "^[0-9]{1,15}$" }),
});

/**
 * A guardian says when they are away, and may name who should stand in. Whoever stands in sees the senior's whereabouts, so
 * that begins only when they and the coordinator have said yes, see routes/substitutions.ts.
 */
export function addOwnLeaveRoutes(server: RouteServer, deps: Deps): void {
  const countAsked = createLimit(deps.clock, { most: NUMBERS_PER_DAY, withinMs: DAY_MS });
  addRead(server, deps);
  addTake(server, deps, countAsked);
  addAsk(server, deps, countAsked);
  addEnd(server, deps);
}

function addRead(server: RouteServer, deps: Deps): void {
  server.get("/people/:personId/leaves", {
    config: { access: "changeOwnLeave" },
    schema: { tags: ["duty"], params: PersonParams, response: { 200: OwnLeaveList, ...problems } },
    handler: async (request) => {
      const { personId: id } = request.params;
      requireReach(whoAsks(request), "changeOwnLeave", await findPersonTarget(deps.db, id));
      return { items: (await listLeavesOf(deps.db, id)).map(showOwnLeave) };
    },
  });
}

function addTake(server: RouteServer, deps: Deps, countAsked: CountAsked): void {
  server.post("/people/:personId/leaves", {
    config: { access: "changeOwnLeave" },
    schema: { tags: ["duty"], params: PersonParams, body: OwnLeaveBody, response: { 201: OwnLeaveView, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const id = personId(request.params.personId);
      const { substitutePhone: phone, ...span } = request.body;
      const role = requireReach(me, "changeOwnLeave", await findPersonTarget(deps.db, id));
      if (phone !== undefined) countAsked(id);
      const leave = { personId: id, substituteId: null, seniorId: null, ...spanOf(span) };
      const entered = await changed(deps, { me, role, action: "enterLeave", detail: span }, async (tx) => {
        const leaveId = await insertLeave(tx, leave);
        if (leaveId === null) return null;
        return { leaveId, asked: phone === undefined ? null : await askSubstitute(tx, { leaveId, phone }) };
      });
      if (entered === null) throw new AppError("DUTY_OVERLAPS");
      const { leaveId, asked } = entered;
      if (asked !== null) await noteAsked(deps, me, { leaveId, asked });
      return await reply.code(201).send(await showOne(deps.db, id, leaveId));
    },
  });
}

function addAsk(server: RouteServer, deps: Deps, countAsked: CountAsked): void {
  server.put("/people/:personId/leaves/:leaveId/substitute", {
    config: { access: "changeOwnLeave" },
    schema: {
      tags: ["duty"],
      params: OwnLeaveParams,
      body: SubstituteBody,
      response: { 200: OwnLeaveView, ...problems },
    },
    handler: async (request) => {
      const me = whoAsks(request);
      const id = personId(request.params.personId);
      requireReach(me, "changeOwnLeave", await findPersonTarget(deps.db, id));
      const { leaveId } = await requireLeave(deps.db, request.params);
      countAsked(id);
      const { phone } = request.body;
      const asked = await deps.db.transaction((tx) => askSubstitute(tx, { leaveId, phone }));
      if (asked === null) throw new AppError("CONFLICT");
      await noteAsked(deps, me, { leaveId, asked });
      return await showOne(deps.db, id, leaveId);
    },
  });
}

function addEnd(server: RouteServer, deps: Deps): void {
  server.delete("/people/:personId/leaves/:leaveId", {
    config: { access: "changeOwnLeave" },
    schema: { tags: ["duty"], params: OwnLeaveParams, response: { 204: NoContent, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const role = requireReach(me, "changeOwnLeave", await findPersonTarget(deps.db, request.params.personId));
      const { leaveId } = await requireLeave(deps.db, request.params);
      await changed(deps, { me, role, action: "endLeave", detail: { leaveId } }, (tx) => endLeave(tx, leaveId));
      return await reply.code(204).send(null);
    },
  });
}

/** Ids only; the number that was typed stands with the request and goes with it. */
async function noteAsked(
  { db, clock }: Deps,
  me: SignedIn,
  { leaveId, asked }: { readonly leaveId: number; readonly asked: AskedSubstitute },
): Promise<void> {
  const entry = { at: clock.now(), personId: me.session.personId, role: "guardian", action: "askSubstitute" } as const;
  await db.transaction((tx) => appendAudit(tx, { ...entry, detail: { leaveId, ...asked } }));
}

async function requireLeave(
  db: Database,
  params: { readonly personId: string; readonly leaveId: string },
): Promise<OwnLeaveRow> {
  const leave = (await listLeavesOf(db, params.personId)).find((it) => String(it.leaveId) === params.leaveId);
  if (leave === undefined) throw new AppError("NOT_FOUND");
  return leave;
}

async function showOne(db: Database, id: PersonId, leaveId: number): Promise<OwnLeaveView> {
  return showOwnLeave(await requireLeave(db, { personId: id, leaveId: String(leaveId) }));
}

const showOwnLeave = ({ leaveId, seniorId, from, to, substituteName, asked }: OwnLeaveRow): OwnLeaveView => ({
  leaveId,
  seniorId,
  from: toIso(from),
  to: toIso(to),
  substituteName,
  substitution: asked === null ? null : { phone: asked.phone, standing: standingOf(asked) },
});
