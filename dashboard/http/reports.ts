import type { ReportView } from "../../infra/contract/reports.ts";
import { isRecord } from "../live/message-guard.ts";
import { type Answer, request } from "./request.ts";

const isReport = (value: unknown): value is ReportView =>
  isRecord(value) && Array.isArray(value["months"]) && Array.isArray(value["areas"]);

/** `areaId` empty: everything that this person may read about. */
export const getReport = (month: string, areaId: string): Promise<Answer<ReportView>> =>
  request("GET", `/reports?month=${month}${areaId === "" ? "" : `&areaId=${encodeURIComponent(areaId)}`}`, isReport);
