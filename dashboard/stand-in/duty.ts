import type { LeaveView, ShiftView } from "../../infra/contract/duty.ts";
import { plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import { mayEver } from "../page/may-ever.ts";
import type { Call } from "./call.ts";
import { problem, type Reply } from "./reply.ts";

const HOUR_MS = 3_600_000;
const xiashi = "330481001";

/** The roster of the stand-in: one area with a hole in two days, and one of the team away. */
export function createDutyDesk(clock: Clock): (call: Call) => Reply | null {
  const at = (hours: number) => toIso(plusMs(clock.now(), hours * HOUR_MS - (clock.now() % HOUR_MS)));
  const shift = (shiftId: number, personId: string, from: number, to: number): ShiftView => ({
    shiftId,
    personId,
    areaId: xiashi,
    role: "rescuer",
    from: at(from),
    to: at(to),
  });
  let lastId = 10;
  let shifts: readonly ShiftView[] = [
    { ...shift(1, "person-zhou", -2, 10), role: "dutyOfficer" },
    shift(2, "person-wu", 10, 22),
    shift(3, "person-he", 22, 34),
    shift(4, "person-wu", 46, 58),
    { ...shift(5, "person-shen", 10, 20), role: "coordinator" },
  ];
  let leaves: readonly LeaveView[] = [
    { leaveId: 6, personId: "person-he", substituteId: "person-wu", seniorId: null, from: at(58), to: at(82) },
    { leaveId: 7, personId: "person-lifang", substituteId: null, seniorId: null, from: at(20), to: at(44) },
  ];

  function addShift(body: unknown): Reply {
    if (!isShift(body)) return problem(400, "REQUEST_INVALID");
    const isDouble = shifts.some((it) => it.personId === body.personId && it.from < body.to && body.from < it.to);
    if (isDouble) return problem(409, "DUTY_OVERLAPS");
    const added = { ...body, shiftId: (lastId += 1) };
    shifts = [...shifts, added];
    return { status: 201, body: added };
  }

  function addLeave(body: unknown): Reply {
    if (!isLeave(body)) return problem(400, "REQUEST_INVALID");
    const added = { ...body, leaveId: (lastId += 1) };
    leaves = [...leaves, added];
    return { status: 201, body: added };
  }

  return ({ method, path, body, account }) => {
    const [, kind, what = "", id] = path.split("/");
    if (kind !== "duty" || what === "hand-over") return null;
    if (method === "GET") return { status: 200, body: { shifts, leaves } };
    if (!mayEver(account, "changeDuty")) return problem(403, "FORBIDDEN");
    if (method === "POST") return what === "shifts" ? addShift(body) : addLeave(body);
    shifts = shifts.filter(({ shiftId }) => what !== "shifts" || String(shiftId) !== id);
    leaves = leaves.filter(({ leaveId }) => what !== "leaves" || String(leaveId) !== id);
    return { status: 204 };
  };
}

const isShift = (body: unknown): body is Omit<ShiftView, "shiftId"> =>
  isRecord(body) && "role" in body && "areaId" in body;
const isLeave = (body: unknown): body is Omit<LeaveView, "leaveId"> => isRecord(body) && "substituteId" in body;
