import { type Static, Type } from "typebox";
import { signalKinds } from "../domain/signal.ts";
import { oneOf } from "./telemetry.ts";
import { Id, IsoInstant, nullable } from "./views.ts";

/** A month in Asia/Shanghai. */
export const Month = Type.String({ pattern: "^20[0-9]{2}-(0[1-9]|1[0-2])$" });
export const ReportQuery = Type.Object({ month: Month, areaId: Type.Optional(Id) });

const Share = nullable(Type.Number({ minimum: 0, maximum: 1 }));
const Seconds = nullable(Type.Number({ minimum: 0 }));
/** Counts of one month, about nobody. Drills and suspicions are no incidents; `null`: nothing to count it from. */
export const ReportFigures = Type.Object({
  month: Month,
  seniorDays: Type.Number(),
  incidents: Type.Integer(),
  /** By what raised them. */
  kinds: Type.Array(Type.Object({ kind: oneOf(signalKinds), count: Type.Integer() })),
  /** From the alarm to the first person who takes it on. */
  acknowledged: Type.Integer(),
  acknowledgeP50S: Seconds,
  acknowledgeP90S: Seconds,
  /** From the alarm to the hand. */
  found: Type.Integer(),
  foundP50S: Seconds,
  foundP90S: Seconds,
  falseAlerts: Type.Integer(),
  drills: Type.Integer(),
  drillsAnswered: Type.Integer(),
  /** Hours of seniors whose wristband was silent, looked at once an hour. */
  offlineHours: nullable(Type.Number()),
  /** Of all looks at all pairs: both guardians could be reached. */
  coveredShare: Share,
  /** Hours of pairs, and of teams, that lay before a time without anybody. */
  gapHours: nullable(Type.Number()),
});
export type ReportFigures = Static<typeof ReportFigures>;

export const REPORT_MONTHS = 6;
/** `months` ends with the month asked for; `areas` are the parts of what was asked for, that month and the one before. */
export const ReportView = Type.Object({
  month: Month,
  areaId: nullable(Id),
  madeAt: IsoInstant,
  months: Type.Array(ReportFigures),
  areas: Type.Array(Type.Object({ areaId: Id, now: ReportFigures, before: ReportFigures })),
  /** What this person may ask for. */
  choices: Type.Array(Id),
});
export type ReportView = Static<typeof ReportView>;
