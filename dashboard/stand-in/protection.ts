import type { ConsentBody, ConsentView, ViewerEntry } from "../../infra/contract/protection.ts";
import { MINUTE_MS, plusMs, toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { isRecord } from "../live/message-guard.ts";
import { mayEver } from "../page/may-ever.ts";
import type { Desk } from "./desk.ts";
import { problem, type Reply } from "./reply.ts";
import type { Account } from "./town.ts";

export type ProtectionCall = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly account: Account;
};

/** Consents, who looked and the export of one stand-in; `null` for whatever is none of these. */
export function createProtectionDesk(clock: Clock, desk: Desk) {
  const consents = new Map<string, ConsentView[]>();
  const isConsent = (body: unknown): body is ConsentBody =>
    isRecord(body) && typeof body["textVersion"] === "string" && Date.parse(String(body["givenAt"])) <= clock.now();
  const record = (seniorId: string, { body, account }: ProtectionCall): Reply => {
    if (!isConsent(body)) return problem(400, "REQUEST_INVALID");
    const mine = consents.get(seniorId) ?? [];
    const recorded = { recordedBy: account.person.personId, recordedAt: toIso(clock.now()), withdrawnAt: null };
    const consent: ConsentView = { consentId: `consent-${mine.length + 1}`, ...body, ...recorded };
    consents.set(seniorId, [consent, ...mine]);
    return { status: 201, body: consent };
  };
  const withdraw = (seniorId: string, consentId: string): Reply => {
    const mine = consents.get(seniorId) ?? [];
    if (!mine.some((one) => one.consentId === consentId)) return problem(404, "NOT_FOUND");
    const at = toIso(clock.now());
    consents.set(
      seniorId,
      mine.map((one) => (one.consentId === consentId ? { ...one, withdrawnAt: at } : one)),
    );
    return { status: 204 };
  };
  const glasses = new Map<string, number>();
  const breakGlass = (whom: string, { body, account }: ProtectionCall): Reply => {
    const senior = [...desk.seniors.values()].find((one) => one.seniorId === whom || one.wristbandId === whom);
    if (senior === undefined || !isRecord(body)) return problem(404, "NOT_FOUND");
    const { seniorId } = senior;
    if (desk.isVisible(account, seniorId)) return problem(409, "CONFLICT");
    const endsAt = plusMs(clock.now(), Number(body["minutes"]) * MINUTE_MS);
    glasses.set(seniorId, endsAt);
    return { status: 201, body: { glassId: "glass-1", seniorId, endsAt: toIso(endsAt) } };
  };
  const seen = ({ account }: ProtectionCall, seniorId: string, view: unknown): Reply =>
    desk.isVisible(account, seniorId) || (glasses.get(seniorId) ?? 0) > clock.now()
      ? { status: 200, body: view }
      : problem(404, "NOT_FOUND");
  return (call: ProtectionCall): Reply | null => {
    const [, kind, seniorId = "", what, id = ""] = call.path.split("/");
    switch (kind === "seniors" ? `${call.method} ${what ?? "itself"}` : "") {
      case "GET consents":
        return { status: 200, body: { items: consents.get(seniorId) ?? [] } };
      case "POST consents":
        return record(seniorId, call);
      case "DELETE consents":
        return withdraw(seniorId, id);
      case "POST break-glass":
        return breakGlass(seniorId, call);
      case "DELETE break-glass":
        return glasses.delete(seniorId) ? { status: 204 } : problem(404, "NOT_FOUND");
      case "GET itself":
        return seniorId === "" ? null : seen(call, seniorId, desk.seniors.get(seniorId));
      case "GET position":
        return seen(call, seniorId, desk.positions.get(seniorId));
      case "GET viewers":
        return { status: 200, body: { items: viewersAt(clock) } };
      case "POST export":
        return mayEver(call.account, "exportData")
          ? { status: 200, text: `${JSON.stringify({ table: "seniors", row: { seniorId } })}\n` }
          : problem(403, "FORBIDDEN");
      default:
        return null;
    }
  };
}

function viewersAt(clock: Clock): readonly ViewerEntry[] {
  const at = (minutesAgo: number) => toIso(plusMs(clock.now(), -minutesAgo * MINUTE_MS));
  const look = { day: "2026-11-21", reason: null, incidentId: null, count: 1 };
  return [
    {
      ...look,
      personId: "person-shen",
      name: "沈协管",
      role: "coordinator",
      action: "openLive",
      firstAt: at(1),
      lastAt: at(1),
    },
    {
      ...look,
      personId: "person-he",
      name: "何队员",
      role: "rescuer",
      action: "breakGlass",
      reason: "crossedBorder",
      firstAt: at(9),
      lastAt: at(9),
    },
    {
      ...look,
      personId: "person-he",
      name: "何队员",
      role: "rescuer",
      action: "seePosition",
      count: 14,
      firstAt: at(9),
      lastAt: at(2),
    },
    {
      ...look,
      personId: "person-lifang",
      name: "李芳",
      role: "guardian",
      action: "seePosition",
      count: 3,
      firstAt: at(190),
      lastAt: at(40),
    },
    {
      ...look,
      day: "2026-11-20",
      personId: null,
      name: null,
      role: "viewer",
      action: "readIncident",
      firstAt: at(1500),
      lastAt: at(1500),
    },
  ];
}
