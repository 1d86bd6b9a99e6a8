import { REPORT_MONTHS, type ReportFigures, type ReportView } from "../../infra/contract/reports.ts";
import { toIso } from "../../infra/domain/time.ts";
import type { Clock } from "../../infra/runtime/clock.ts";
import { mayEver } from "../page/may-ever.ts";
import type { Call } from "./call.ts";
import type { Desk } from "./desk.ts";
import { problem, type Reply } from "./reply.ts";

const DAYS = 30;

/** Months of a town as scenery: each a little better than the one before. */
export function reportOf({
  desk,
  clock,
  call,
}: {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly call: Call;
}): Reply {
  const { roles } = call.account.person;
  if (!mayEver(call.account, "readReports")) return problem(403, "FORBIDDEN");
  const month = call.query.get("month") ?? "";
  const areaId = call.query.get("areaId");
  const own = roles.flatMap((role) => role.areaId ?? []);
  const choices = desk.areas.map((area) => area.areaId).filter((id) => own.length === 0 || own.includes(id));
  const months = Array.from({ length: REPORT_MONTHS }, (_each, index) => {
    const back = REPORT_MONTHS - 1 - index;
    return figures(before(month, back), { back, seniors: areaId === null && own.length === 0 ? 400 : 112 });
  });
  const parts =
    areaId === null ? choices.filter((id) => desk.areas.find((it) => it.areaId === id)?.kind !== "city") : [areaId];
  const areas = parts.map((id, index) => {
    const seniors = 112 - index * 15;
    return {
      areaId: id,
      now: figures(month, { back: 0, seniors }),
      before: figures(before(month, 1), { back: 1, seniors }),
    };
  });
  const view: ReportView = { month, areaId, madeAt: toIso(clock.now()), months, areas, choices };
  return { status: 200, body: view };
}

function figures(month: string, { back, seniors }: { readonly back: number; readonly seniors: number }): ReportFigures {
  const share = seniors / 400;
  const kinds = [
    { kind: "exit", count: Math.round((18 + 3 * back) * share) },
    { kind: "sos", count: Math.round((5 + (back % 3)) * share) },
    { kind: "fall", count: Math.round((4 + (back % 2)) * share) },
    { kind: "strapOff", count: Math.round((3 + back) * share) },
    { kind: "silent", count: Math.round((2 + (back % 4)) * share) },
  ] as const;
  const incidents = kinds.reduce((sum, { count }) => sum + count, 0);
  return {
    month,
    seniorDays: seniors * DAYS,
    incidents,
    kinds: kinds.filter(({ count }) => count > 0),
    acknowledged: incidents,
    acknowledgeP50S: 41 + 6 * back,
    acknowledgeP90S: 118 + 17 * back,
    found: Math.round(incidents * 0.8),
    foundP50S: 760 + 70 * back,
    foundP90S: 2_160 + 190 * back,
    falseAlerts: Math.round((6 + 2 * back) * share),
    drills: 4,
    drillsAnswered: back === 3 ? 3 : 4,
    offlineHours: back > 3 ? null : Math.round((310 + 44 * back) * share),
    coveredShare: back > 3 ? null : 0.972 - 0.011 * back,
    gapHours: back > 3 ? null : Math.round((9 + 8 * back) * share),
  };
}

function before(month: string, back: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 - back;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}
