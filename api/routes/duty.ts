import { Type } from "typebox";
import {
  DutyView,
  HandOverBody,
  HandOverDone,
  LeaveBody,
  LeaveView,
  ShiftBody,
  ShiftView,
} from "../../infra/contract/duty.ts";
import { type AuditDetail, appendAudit } from "../../infra/db/audit.ts";
import type { Database, Transaction } from "../../infra/db/database.ts";
import {
  deleteShift,
  insertLeave,
  insertShift,
  type LeaveRow,
  listLeaves,
  listShifts,
  recordHandOver,
  type ShiftRow,
} from "../../infra/db/duty.ts";
import { findPersonTarget } from "../../infra/db/people.ts";
import { endLeave } from "../../infra/db/substitutions.ts";
import { type Scope, scopeOf } from "../../infra/domain/access.ts";
import { type Action } from "../../infra/domain/access-table.ts";
import { AppError } from "../../infra/domain/errors.ts";
import { type AreaId, areaId, personId, seniorId } from "../../infra/domain/ids.ts";
import type { Role } from "../../infra/domain/roles.ts";
import { parseInstant, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { requireReach, whoAsks } from "../auth/guard.ts";
import type { SignedIn } from "../auth/session-store.ts";
import { NoContent, problems, type RouteServer } from "../route-server.ts";

type Deps = { readonly db: Database; readonly clock: Clock };

/** Who is on duty when, who is away and who stands in; the next call of any incident goes by it. */
export function addDutyRoutes(server: RouteServer, deps: Deps): void {
  server.get("/duty", {
    config: { access: "readDuty" },
    schema: { tags: ["duty"], response: { 200: DutyView, ...problems } },
    handler: async (request) => {
      const scope = scopeOf(whoAsks(request).reach, "readDuty");
      const shifts = (await listShifts(deps.db)).filter((it) => isWithin(scope, it.areaId === null ? [] : [it.areaId]));
      const leaves = (await listLeaves(deps.db)).filter((it) => isWithin(scope, it.areaIds));
      return { shifts: shifts.map(showShift), leaves: leaves.map(showLeave) };
    },
  });
  addShiftRoutes(server, deps);
  addLeaveRoutes(server, deps);
  addHandOverRoute(server, deps);
}

function addShiftRoutes(server: RouteServer, deps: Deps): void {
  server.post("/duty/shifts", {
    config: { access: "changeDuty" },
    schema: { tags: ["duty"], body: ShiftBody, response: { 201: ShiftView, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { body } = request;
      const area = body.areaId === null ? null : areaId(body.areaId);
      const role = requireReach(me, "changeDuty", { areaIds: area === null ? [] : [area] });
      const shift = { personId: personId(body.personId), areaId: area, role: body.role, ...spanOf(body) };
      const shiftId = await changed(deps, { me, role, action: "enterShift", detail: body }, (tx) =>
        insertShift(tx, shift),
      );
      if (shiftId === null) throw new AppError("DUTY_OVERLAPS");
      return await reply.code(201).send({ shiftId, ...body });
    },
  });

  server.delete("/duty/shifts/:shiftId", {
    config: { access: "changeDuty" },
    schema: {
      tags: ["duty"],
      params: Type.Object({ shiftId: Type.String({ pattern: "^[0-9]{1,15}$" }) }),
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const shift = (await listShifts(deps.db)).find((it) => String(it.shiftId) === request.params.shiftId);
      const areaIds = shift === undefined || shift.areaId === null ? [] : [shift.areaId];
      const role = requireReach(me, "changeDuty", shift === undefined ? null : { areaIds });
      if (shift === undefined) throw new AppError("NOT_FOUND");
      const { shiftId } = shift;
      await changed(deps, { me, role, action: "endShift", detail: { shiftId } }, (tx) => deleteShift(tx, shiftId));
      return await reply.code(204).send(null);
    },
  });
}

function addLeaveRoutes(server: RouteServer, deps: Deps): void {
  server.post("/duty/leaves", {
    config: { access: "changeDuty" },
    schema: { tags: ["duty"], body: LeaveBody, response: { 201: LeaveView, ...problems } },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const { body } = request;
      const role = await requirePerson(deps.db, me, { personId: body.personId, action: "changeDuty" });
      if (body.substituteId !== null)
        await requirePerson(deps.db, me, { personId: body.substituteId, action: "changeDuty" });
      const leave = {
        personId: personId(body.personId),
        substituteId: body.substituteId === null ? null : personId(body.substituteId),
        seniorId: body.seniorId === null ? null : seniorId(body.seniorId),
        ...spanOf(body),
      };
      const leaveId = await changed(deps, { me, role, action: "enterLeave", detail: body }, (tx) =>
        insertLeave(tx, leave),
      );
      if (leaveId === null) throw new AppError("DUTY_OVERLAPS");
      return await reply.code(201).send({ leaveId, ...body });
    },
  });

  server.delete("/duty/leaves/:leaveId", {
    config: { access: "changeDuty" },
    schema: {
      tags: ["duty"],
      params: Type.Object({ leaveId: Type.String({ pattern: "^[0-9]{1,15}$" }) }),
      response: { 204: NoContent, ...problems },
    },
    handler: async (request, reply) => {
      const me = whoAsks(request);
      const leave = (await listLeaves(deps.db)).find((it) => String(it.leaveId) === request.params.leaveId);
      const role = requireReach(me, "changeDuty", leave === undefined ? null : { areaIds: leave.areaIds });
      if (leave === undefined) throw new AppError("NOT_FOUND");
      const { leaveId } = leave;
      await changed(deps, { me, role, action: "endLeave", detail: { leaveId } }, (tx) => endLeave(tx, leaveId));
      return await reply.code(204).send(null);
    },
  });
}

function addHandOverRoute(server: RouteServer, deps: Deps): void {
  server.post("/duty/hand-over", {
    config: { access: "handOver" },
    schema: { tags: ["duty"], body: HandOverBody, response: { 200: HandOverDone, ...problems } },
    handler: async (request) => {
      const me = whoAsks(request);
      const { toId, note } = request.body;
      const role = requireReach(me, "handOver", { personId: me.session.personId });
      const handOver = { personId: me.session.personId, toId: personId(toId), note };
      const result = await changed(deps, { me, role, action: "handOver", detail: { toId } }, (tx) =>
        recordHandOver(tx, handOver),
      );
      if (result.kind === "refused") throw new AppError(result.code);
      return { incidents: result.incidents };
    },
  });
}

type Change = {
  readonly me: SignedIn;
  readonly role: Role;
  readonly action: string;
  readonly detail: AuditDetail;
};

/** The change first: the chain's lock must never hold up the lock of the incidents' stories. */
export async function changed<Result>(
  { db, clock }: Deps,
  { me, ...entry }: Change,
  change: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const result = await db.transaction(change);
  await db.transaction((tx) => appendAudit(tx, { at: clock.now(), personId: me.session.personId, ...entry }));
  return result;
}

async function requirePerson(
  db: Database,
  me: SignedIn,
  asked: { readonly personId: string; readonly action: Action },
): Promise<Role> {
  return requireReach(me, asked.action, await findPersonTarget(db, asked.personId));
}

export function spanOf(body: { readonly from: string; readonly to: string }) {
  const [from, to] = [parseInstant(body.from), parseInstant(body.to)];
  if (from === null || to === null || from >= to) throw new AppError("DUTY_OVERLAPS");
  return { from, to };
}

/** What holds everywhere concerns everybody who may read a roster. */
function isWithin(scope: Scope, areaIds: readonly AreaId[]): boolean {
  return scope.everywhere || areaIds.length === 0 || areaIds.some((it) => scope.areaIds.has(it));
}

const showShift = ({ from, to, ...shift }: ShiftRow): ShiftView => ({ ...shift, from: toIso(from), to: toIso(to) });
const showLeave = ({ leaveId, personId: person, substituteId, seniorId: senior, from, to }: LeaveRow): LeaveView => ({
  leaveId,
  personId: person,
  substituteId,
  seniorId: senior,
  from: toIso(from),
  to: toIso(to),
});
