import type { ReportFigures } from "../../infra/contract/reports.ts";
import { words } from "../text/language.ts";
import { exactSpan } from "../words/age.ts";

/** Rows of the report: what each is, and how a month says it. */
export const figureNames = [
  "incidents",
  "acknowledge",
  "found",
  "falseAlerts",
  "offline",
  "covered",
  "gaps",
  "drills",
] as const;
export type FigureName = (typeof figureNames)[number];

const count = (value: number): string => String(Math.round(value * 10) / 10);
const unknown = (): string => words().common.unknown;

/** p50 and p90 of a time; nothing is said of a month without any. */
function times(p50: number | null, p90: number | null): string {
  return p50 === null || p90 === null ? unknown() : `${seconds(p50)} / ${seconds(p90)}`;
}

export function seconds(value: number): string {
  return exactSpan(Math.round(value) * 1_000);
}

export function falsePerDay({ falseAlerts, seniorDays }: ReportFigures): number | null {
  return seniorDays < 1 ? null : falseAlerts / seniorDays;
}

export function sayFigure(name: FigureName, figures: ReportFigures): string {
  switch (name) {
    case "incidents":
      return String(figures.incidents);
    case "acknowledge":
      return times(figures.acknowledgeP50S, figures.acknowledgeP90S);
    case "found":
      return times(figures.foundP50S, figures.foundP90S);
    case "falseAlerts": {
      const share = falsePerDay(figures);
      return share === null ? unknown() : share.toFixed(4);
    }
    case "offline":
      return figures.offlineHours === null ? unknown() : count(figures.offlineHours);
    case "covered":
      return figures.coveredShare === null ? unknown() : `${(figures.coveredShare * 100).toFixed(1)}%`;
    case "gaps":
      return figures.gapHours === null ? unknown() : count(figures.gapHours);
    case "drills":
      return `${figures.drillsAnswered} / ${figures.drills}`;
  }
}

/** The `count` newest months, the newest first. */
export function recentMonths(nowMs: number, count: number): readonly string[] {
  const here = new Date(nowMs + 8 * 3_600_000);
  const index = here.getUTCFullYear() * 12 + here.getUTCMonth();
  return Array.from({ length: count }, (_each, back) => {
    const at = index - back;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}
