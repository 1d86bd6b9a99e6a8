import type { IncidentView } from "../../infra/contract/views.ts";
import { words } from "../text/language.ts";
import { runningClock } from "../words/age.ts";

/** What happens next if nobody acts. `share` of the wait that has passed, 0 to 1. */
export type Fuse = {
  readonly text: string;
  readonly left: string;
  readonly leftMs: number;
  readonly share: number;
  /** The last 60 s stand bold. */
  readonly isShort: boolean;
};

export function fuseOf(incident: IncidentView, nowMs: number): Fuse | null {
  if (incident.next === null) return null;
  const dueMs = Date.parse(incident.next.dueAt);
  const leftMs = dueMs - nowMs;
  return {
    text: words().incident.fuse[incident.next.kind],
    left: leftMs <= 0 ? words().incident.due : runningClock(leftMs + 999),
    leftMs,
    share: shareOf(startOf(incident, dueMs), dueMs, nowMs),
    isShort: leftMs < 60_000,
  };
}

/** A wait runs from the last answer of a person, and the caps from the alarm itself. */
function startOf(incident: IncidentView, dueMs: number): number {
  const raisedMs = Date.parse(incident.raisedAt);
  const kind = incident.next?.kind;
  if (kind === "acknowledge" || kind === "hardCap" || kind === "twoHours") return raisedMs;
  const answers = incident.responders.map(({ since }) => Date.parse(since)).filter((since) => since < dueMs);
  return Math.max(raisedMs, ...answers);
}

function shareOf(startMs: number, dueMs: number, nowMs: number): number {
  return dueMs <= startMs ? 1 : Math.min(1, Math.max(0, (nowMs - startMs) / (dueMs - startMs)));
}
