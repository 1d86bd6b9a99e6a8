import type { TimelineEntry } from "../../infra/contract/views.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Point } from "../map/to-leaflet.ts";
import { initialOf } from "./crew.ts";
import { detailsOf } from "./timeline.ts";

export type Helper = {
  readonly at: Point;
  readonly name: string;
  readonly label: string;
  readonly isTeam: boolean;
  readonly atMs: number;
};

/** Where each helper last said to be: answers carry a place, see IncidentActionBody. */
export function helpersOf(timeline: readonly TimelineEntry[] | "failed" | null): readonly Helper[] {
  if (timeline === null || timeline === "failed") return [];
  const newest = new Map<string, Helper>();
  for (const entry of [...timeline].sort((one, other) => one.seq - other.seq)) {
    const { actor, at } = entry;
    const place = placeOf(detailsOf(entry)["place"]);
    if (actor.kind !== "person" || actor.personId === null || place === null) continue;
    const name = actor.name ?? "";
    newest.set(actor.personId, {
      at: place,
      name,
      label: initialOf(name),
      isTeam: isTeamPart(entry),
      atMs: Date.parse(at),
    });
  }
  return [...newest.values()];
}

function placeOf(place: unknown): Point | null {
  if (!isRecord(place) || !Array.isArray(place["at"])) return null;
  const [lon, lat]: unknown[] = place["at"];
  return typeof lon === "number" && typeof lat === "number" ? [lon, lat] : null;
}

function isTeamPart(entry: TimelineEntry): boolean {
  const { part } = detailsOf(entry);
  return part === "rescuer" || part === "dutyOfficer";
}
