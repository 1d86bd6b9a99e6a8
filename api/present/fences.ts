import type { FenceVersionView } from "../../infra/contract/fence-versions.ts";
import type { FenceView } from "../../infra/contract/http.ts";
import type { FenceVersionRow } from "../../infra/db/fence-versions.ts";
import type { FenceRow } from "../../infra/db/fences.ts";
import type { FenceSchedule } from "../../infra/domain/fence.ts";
import { type HolidayCalendar, isFenceOn } from "../../infra/domain/fence-schedule.ts";
import { type EpochMs, toIso } from "../../infra/domain/time.ts";
import { showFenceShape } from "../fence-shape.ts";

export type FenceMoment = { readonly now: EpochMs; readonly holidays: HolidayCalendar };

/** A fence in force, and whether it is on at this moment. */
export function showFence(row: FenceRow, { now, holidays }: FenceMoment): FenceView {
  return {
    fenceId: row.fenceId,
    seniorId: row.seniorId,
    name: row.name,
    kind: row.kind,
    shape: showFenceShape(row.shape),
    schedule: showSchedule(row.schedule),
    version: row.version,
    isOn: isFenceOn(row, now, holidays),
  };
}

export function showFenceVersion({
  version,
  body,
  personId,
  personName,
  changedAt,
}: FenceVersionRow): FenceVersionView {
  return {
    ...body,
    version,
    shape: showFenceShape(body.shape),
    schedule: showSchedule(body.schedule),
    changedAt: toIso(changedAt),
    changedBy: personId === null || personName === null ? null : { personId, name: personName },
  };
}

function showSchedule({ spans }: FenceSchedule): FenceView["schedule"] {
  return { spans: spans.map((span) => ({ ...span, days: [...span.days] })) };
}
