import type { TimelineEntry } from "../../infra/contract/views.ts";
import { initialOf } from "../incident/crew.ts";
import { isRecord } from "../live/message-guard.ts";
import type { Point } from "../map/to-leaflet.ts";

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
  for (const { actor, data, at } of [...timeline].sort((one, other) => one.seq - other.seq)) {
    const place = data["place"];
    if (actor.kind !== "person" || actor.personId === null || !isRecord(place)) continue;
    const { lon, lat } = place;
    if (typeof lon !== "number" || typeof lat !== "number") continue;
    const name = actor.name ?? "";
    newest.set(actor.personId, { at: [lon, lat], name, label: initialOf(name), isTeam: false, atMs: Date.parse(at) });
  }
  return [...newest.values()];
}
