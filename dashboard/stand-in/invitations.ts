import type { InvitationView } from "../../infra/contract/accounts.ts";
import { DAY_MS, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import { problem, type Reply } from "./reply.ts";

/** Invitations of one stand-in: whoever is called 无权 may not be invited. */
export function createInvitationDesk(clock: Clock) {
  const items: InvitationView[] = [];
  return (method: string, id: string, body: unknown): Reply => {
    if (method === "GET") return { status: 200, body: { items } };
    if (method === "DELETE") {
      const at = items.findIndex(({ invitationId }) => invitationId === id);
      if (at >= 0) items.splice(at, 1);
      return at >= 0 ? { status: 204 } : problem(404, "NOT_FOUND");
    }
    const name: unknown = isRecord(body) ? body["name"] : null;
    const areaId: unknown = isRecord(body) ? body["areaId"] : null;
    if (typeof name !== "string" || typeof areaId !== "string") return problem(400, "REQUEST_INVALID");
    if (name === "无权") return problem(403, "FORBIDDEN");
    const expiresAt = toIso(plusMs(clock.now(), 7 * DAY_MS));
    const invitationId = `invitation-${items.length + 1}`;
    const about = { invitationId, personId: null, name, role: "guardian" as const, areaId, invitedBy: "person-shen" };
    items.unshift({ ...about, createdAt: toIso(clock.now()), expiresAt });
    return { status: 201, body: { invitationId, expiresAt, path: "/join.html#stand-in-invitation-1f2e.3d4c" } };
  };
}
