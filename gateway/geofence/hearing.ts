import { type EpochMs, epochMs, MINUTE_MS, plusMs, SECOND_MS } from "../../infra/domain/time.ts";
import { isLostIn, type LossSpan } from "./outage.ts";
import type { Heard } from "./senior-state.ts";

/** What is known of the way between a band and the service. */
export type Hearing = {
  /** Since when the service listens without a break; `null`: it always did. */
  readonly listeningSince: EpochMs | null;
  /** The newest outage of the senior's area; `endedAt` is `null` while it lasts. */
  readonly outage: (LossSpan & { readonly endedAt: EpochMs | null }) | null;
};

export const undisturbed: Hearing = { listeningSince: null, outage: null };

/** A band gets at least this long to come back, also one that reports every few seconds. */
const COME_BACK_MS = 5 * MINUTE_MS;
/** An outage shows before the silence of any single band counts. */
const MISSING_FLOOR_MS = 3 * MINUTE_MS;

/** One and a half of the band's own intervals and a minute: by then it should have said something. */
export function ownPatienceMs(reportIntervalMs: number | null): number {
  return reportIntervalMs === null ? 0 : 1.5 * reportIntervalMs + MINUTE_MS;
}

/** No silence counts before this: the service, or the area's network, has only just come back. */
export function silenceCountsFrom({ listeningSince, outage }: Hearing, reportIntervalMs: number | null): EpochMs {
  const back = Math.max(listeningSince ?? 0, outage?.endedAt ?? 0);
  return back === 0 ? epochMs(0) : plusMs(epochMs(back), Math.max(COME_BACK_MS, ownPatienceMs(reportIntervalMs)));
}

/** From when a band that says nothing counts towards an outage. */
export function missingFrom(
  heardAt: EpochMs,
  reportIntervalMs: number | null,
  listeningSince: EpochMs | null,
): EpochMs {
  const patienceMs = Math.max(MISSING_FLOOR_MS, 1.2 * (reportIntervalMs ?? 0) + 30 * SECOND_MS);
  return plusMs(epochMs(Math.max(heardAt, listeningSince ?? 0)), patienceMs);
}

/** Whether the band was lost together with many others, and that outage lasts. */
export function isLostWithOthers({ outage }: Hearing, heard: Heard, reportIntervalMs: number | null): boolean {
  if (outage === null || outage.endedAt !== null || heard.at === null) return false;
  return isLostIn(outage, { heardAt: heard.at, reportIntervalMs });
}
