import { REPORT_MONTHS, type ReportFigures, type ReportView } from "../../infra/contract/reports.ts";
import type { Queryable } from "../../infra/db/database.ts";
import { countIncidents, countLooks, countSeniorDays, type ReportSpan } from "../../infra/db/reports.ts";
import type { AreaId } from "../../infra/domain/ids.ts";
import { type EpochMs, epochMs } from "../../infra/domain/time.ts";

/** The figures of the months up to `month`, of the whole and of its parts. */
export async function readReport(
  db: Queryable,
  month: string,
  parts: ReportSpan["parts"],
): Promise<Pick<ReportView, "months" | "areas">> {
  const months = Array.from({ length: REPORT_MONTHS }, (_each, index) => monthsFrom(month, index + 1 - REPORT_MONTHS));
  const span = { parts, from: beginOf(months[0] ?? month), to: beginOf(monthsFrom(month, 1)) };
  const counts = {
    incidents: await countIncidents(db, span),
    seniorDays: await countSeniorDays(db, span),
    looks: await countLooks(db, span),
  };
  const before = monthsFrom(month, -1);
  const areas = [...new Set(parts.map(({ partId }) => partId))].map((areaId) => ({
    areaId,
    now: figuresOf(counts, month, areaId),
    before: figuresOf(counts, before, areaId),
  }));
  return { months: months.map((each) => figuresOf(counts, each, null)), areas };
}

type Counts = {
  readonly incidents: Awaited<ReturnType<typeof countIncidents>>;
  readonly seniorDays: Awaited<ReturnType<typeof countSeniorDays>>;
  readonly looks: Awaited<ReturnType<typeof countLooks>>;
};

function figuresOf({ incidents, seniorDays, looks }: Counts, month: string, partId: AreaId | null): ReportFigures {
  const isIt = (row: { readonly month: string; readonly partId: AreaId | null }) =>
    row.month === month && row.partId === partId;
  const all = incidents.find((row) => isIt(row) && row.kind === null);
  const look = looks.find(isIt);
  const kinds = incidents.flatMap((row) =>
    isIt(row) && row.kind !== null && row.incidents > 0 ? [{ kind: row.kind, count: row.incidents }] : [],
  );
  return {
    month,
    seniorDays: seniorDays.find(isIt)?.seniorDays ?? 0,
    incidents: all?.incidents ?? 0,
    kinds,
    acknowledged: all?.acknowledged ?? 0,
    acknowledgeP50S: all?.acknowledgeP50S ?? null,
    acknowledgeP90S: all?.acknowledgeP90S ?? null,
    found: all?.found ?? 0,
    foundP50S: all?.foundP50S ?? null,
    foundP90S: all?.foundP90S ?? null,
    falseAlerts: all?.falseAlerts ?? 0,
    drills: all?.drills ?? 0,
    drillsAnswered: all?.drillsAnswered ?? 0,
    offlineHours: look?.silent ?? null,
    coveredShare: look === undefined || look.pairs === 0 ? null : look.covered / look.pairs,
    gapHours: look?.gaps ?? null,
  };
}

/** `2026-01` and -1 are `2025-12`. */
function monthsFrom(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

/** Asia/Shanghai has had one time all year since 1991. */
function beginOf(month: string): EpochMs {
  return epochMs(Date.parse(`${month}-01T00:00:00+08:00`));
}
