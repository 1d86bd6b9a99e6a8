import type { FenceView } from "../../infra/contract/http.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Call } from "./call.ts";
import type { Desk } from "./desk.ts";
import type { Reply } from "./reply.ts";

export function fences(desk: Desk, seniorId: string): readonly FenceView[] {
  const home = desk.seniors.get(seniorId)?.home;
  if (home == null) return [];
  const shape = { kind: "circle" as const, centre: home, radiusM: 300 };
  return [
    {
      fenceId: `fence-${seniorId}`,
      seniorId,
      name: "家",
      kind: "keepIn",
      shape,
      schedule: { spans: [] },
      version: 1,
      isOn: true,
    },
  ];
}

/** The first answer is none yet; below 200 m the daily walk would have made alerts. */
export function judgement({ method, body, path }: Call): Reply {
  const shape = isRecord(body) && isRecord(body["shape"]) ? body["shape"] : {};
  const radiusM = method === "POST" ? Number(shape["radiusM"]) : Number(path.split("-").at(-1));
  const found = {
    days: 30,
    alerts: radiusM < 200 ? 9 : 0,
    falseAlerts: radiusM < 200 ? 9 : 0,
    briefAlerts: 0,
    homeToEdgeM: -radiusM,
    isHomeTooNear: radiusM < 80,
    staysNearEdge: 2,
    staysBeyond: 0,
  };
  const view = { judgementId: `judgement-${radiusM}`, isSmallerThanErrors: radiusM < 100 };
  return method === "POST"
    ? { status: 202, body: { ...view, judgement: null } }
    : { status: 200, body: { ...view, judgement: found } };
}
