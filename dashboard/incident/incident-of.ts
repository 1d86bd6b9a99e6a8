import type { IncidentView } from "../../infra/contract/views.ts";
import type { World } from "../live/world.ts";
import { stageOf } from "./stage.ts";

/** The incident of a senior that is not closed, newest first. */
export function incidentOf(world: World, seniorId: string): IncidentView | undefined {
  return [...world.incidents.values()]
    .filter((incident) => incident.seniorId === seniorId && stageOf(incident) !== "closed")
    .sort((one, other) => Date.parse(other.raisedAt) - Date.parse(one.raisedAt))[0];
}
