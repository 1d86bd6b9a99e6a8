import type { IncidentView } from "../../infra/contract/views.ts";
import { type SeniorId, seniorId } from "../../infra/domain/ids.ts";

/** The incidents that are not closed, as they were last published. */
export type IncidentBoard = {
  readonly incidents: ReadonlyMap<string, IncidentView>;
  /** Sequence number of the newest event that was published. */
  readonly seq: () => number;
  /** Somebody is looking for this senior: the incident has not ended, and it is more than a suspicion. */
  readonly isInIncident: (seniorId: SeniorId) => boolean;
  readonly restart: (incidents: readonly IncidentView[], seq: number) => void;
  /** Takes a newer picture of one incident. `turn`: its senior came into an incident or out of it. */
  readonly take: (incident: IncidentView) => "turn" | "same" | "known";
};

/** An empty board; `restart` fills it from the database. */
export function createIncidentBoard(): IncidentBoard {
  const incidents = new Map<string, IncidentView>();
  const inIncident = new Set<SeniorId>();
  let seq = 0;

  const take = (incident: IncidentView): "turn" | "same" | "known" => {
    const known = incidents.get(incident.incidentId);
    if (known !== undefined && known.seq >= incident.seq) return "known";
    seq = Math.max(seq, incident.seq);
    if (incident.state === "closed") incidents.delete(incident.incidentId);
    else incidents.set(incident.incidentId, incident);
    const id = seniorId(incident.seniorId);
    const before = inIncident.has(id);
    const after = [...incidents.values()].some((each) => each.seniorId === id && isWorkedOn(each));
    if (after) inIncident.add(id);
    else inIncident.delete(id);
    return before === after ? "same" : "turn";
  };
  return {
    incidents,
    seq: () => seq,
    isInIncident: (id) => inIncident.has(id),
    take,
    restart: (open, newest) => {
      incidents.clear();
      inIncident.clear();
      for (const incident of open) take(incident);
      seq = newest;
    },
  };
}

function isWorkedOn(incident: IncidentView): boolean {
  return incident.endedAt === null && incident.state !== "suspected" && !incident.drill;
}
