import type { ServerMessage } from "../../infra/contract/live.ts";
import type { IncidentView, PositionView } from "../../infra/contract/views.ts";
import { systemClock } from "../../infra/runtime/clock.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { isLifeRisk, stageOf } from "../incident/stage.ts";
import { applyMessage } from "../live/world.ts";
import type { Board } from "./board.ts";
import type { Sources } from "./board-now.ts";
import { queueOf, walkable } from "./queue-model.ts";

export type Reactions = { readonly follow: (message: ServerMessage) => void; readonly ring: () => void };

/** What a live message sets off at once: sound, map, the open panel. The page follows in the next frame. */
export function createReactions(sources: Sources, board: () => Board): Reactions {
  const { world } = sources;

  function follow(message: ServerMessage): void {
    const wasKnown = world.isKnown;
    if (message.kind === "hello") sources.reader.readAgain();
    const change = applyMessage(world, message);
    sources.rate.add(wasKnown ? change.positions.length : 0, systemClock.now());
    for (const { seniorId, place } of change.positions) followFix(sources, seniorId, place);
    ring();
    if (!wasKnown && world.isKnown) arrive(sources, board);
    else if (wasKnown) for (const incident of change.incidents) notice(sources, incident, board);
  }

  function ring(): void {
    const sound = sources.ringer.next([...world.incidents.values()], systemClock.now());
    if (sound !== null) sources.speaker.play(sound);
  }

  return { follow, ring };
}

function followFix({ reader }: Sources, seniorId: string, place: PositionView["place"]): void {
  if (place === null) return;
  reader.follow(seniorId, { at: [place.lon, place.lat], atMs: Date.parse(place.fixedAt), accuracyM: place.accuracyM });
}

/** First picture: the worst thing now is open and on the map; in quiet times the shift begins with a sound check. */
function arrive(sources: Sources, board: () => Board): void {
  const first = walkable(queueOf(sources.world, null)).find((incident) => stageOf(incident) !== "ended");
  if (first !== undefined) sources.state = { ...sources.state, selectedId: first.seniorId };
  else if (sources.speaker.isBlocked()) sources.state = { ...sources.state, dialog: { kind: "shift" } };
  sources.map.arrive(board(), first?.seniorId ?? null);
}

/** A new alarm opens by itself unless somebody works on another one. */
function notice(sources: Sources, incident: IncidentView, board: () => Board): void {
  const { world, map } = sources;
  if (stageOf(incident) !== "lost" || !isLifeRisk(incident) || incident.drill) return;
  if (!map.isNews(incident.incidentId)) return;
  const { selectedId } = sources.state;
  const open = selectedId === null ? undefined : incidentOf(world, selectedId);
  const isBusy = open !== undefined && stageOf(open) === "lost" && open.incidentId !== incident.incidentId;
  if (isBusy) return;
  sources.state = { ...sources.state, selectedId: incident.seniorId };
  map.noticed(board(), incident.seniorId);
}
