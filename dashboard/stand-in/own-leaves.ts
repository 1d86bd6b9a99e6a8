import type { OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Call } from "./call.ts";
import { problem, type Reply } from "./reply.ts";

/** When guardians are away, as they say it themselves. */
export function createOwnLeaveDesk(): (call: Call) => Reply | null {
  let leaves: readonly (OwnLeaveView & { readonly personId: string })[] = [];

  return ({ method, path, body, account }) => {
    const [, kind, personId, what, leaveId] = path.split("/");
    if (kind !== "people" || what !== "leaves") return null;
    if (account.person.personId !== personId) return problem(404, "NOT_FOUND");
    const mine = leaves.filter((leave) => leave.personId === personId);
    if (method === "GET") return { status: 200, body: { items: mine } };
    if (method === "DELETE") {
      leaves = leaves.filter((leave) => `${leave.leaveId}` !== leaveId);
      return { status: 204 };
    }
    if (!isSpan(body)) return problem(400, "REQUEST_INVALID");
    const { from, to } = body;
    if (from >= to || mine.some((leave) => leave.from < to && from < leave.to)) return problem(409, "DUTY_OVERLAPS");
    const leave = { leaveId: leaves.length + 1, personId, seniorId: null, from, to, substituteName: null };
    leaves = [...leaves, leave];
    return { status: 201, body: leave };
  };
}

const isSpan = (body: unknown): body is { readonly from: string; readonly to: string } =>
  isRecord(body) && typeof body["from"] === "string" && typeof body["to"] === "string";
