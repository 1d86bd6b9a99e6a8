import type { TimelineEntry } from "../../infra/contract/views.ts";
import type { IncidentEventKind } from "../../infra/domain/incident-event.ts";

const clueKinds: readonly string[] = [
  "clueGiven",
  "cluePhotoGiven",
  "clueJudged",
] satisfies readonly IncidentEventKind[];

/** The story as it is told to whoever sees confirmed clues only. */
export function withoutUnconfirmedClues(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  const confirmed = new Set(
    timeline.flatMap(({ kind, data }) =>
      kind === "clueJudged" && data["judgement"] === "confirmed" ? [data["clueId"]] : [],
    ),
  );
  return timeline.filter(({ kind, data }) => !clueKinds.includes(kind) || confirmed.has(data["clueId"]));
}
