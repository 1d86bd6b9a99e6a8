import type { ErrorCode } from "./errors.ts";
import { type Incident, isEnded, isLive, isOnIt, type OtherIncident, type Part } from "./incident.ts";
import type { IncidentCommand } from "./incident-command.ts";
import type { Carried } from "./incident-event.ts";
import type { Call, Story } from "./incident-story.ts";

type CommandOf<Kind> = Extract<IncidentCommand, { readonly kind: Kind }>;
type Taken = Call | { readonly refused: ErrorCode } | null;
const quiet: Call = { again: "nobody", why: "person", delayedMs: 0 };

/** Both incidents go on as they are, and everybody who looks at one sees the other. */
export function takeLink(story: Story, { other, personId }: CommandOf<"link">): Taken {
  const incident = story.incident();
  const refused = refusalOf(incident);
  if (refused !== null || incident === null) return { refused: refused ?? "NOT_FOUND" };
  if (incident.links.some((it) => it.incidentId === other.incidentId)) return null;
  // Bands that pass each other again say no more than somebody who has looked.
  if (personId === null && incident.apart.includes(other.incidentId)) return null;
  story.tell({ kind: "linked", other });
  return quiet;
}

/** They do not belong together after all: whoever heard that they do hears it, and only a person links them again. */
export function takeUnlink(story: Story, { other }: CommandOf<"unlink">): Taken {
  const incident = story.incident();
  const refused = refusalOf(incident);
  if (refused !== null || incident === null) return { refused: refused ?? "NOT_FOUND" };
  if (!incident.links.some((it) => it.incidentId === other.incidentId)) return null;
  story.tell({ kind: "unlinked", other });
  return quiet;
}

/** Ends an incident that was no case of its own. A new signal of its senior within the reopening time calls people again. */
export function takeMerge(story: Story, { other, kept }: CommandOf<"mergeInto">): Taken {
  const refused = refusalOf(story.incident());
  if (refused !== null) return { refused };
  story.tell({ kind: "mergedInto", other, kept });
  return quiet;
}

export function takeOver(story: Story, { other, people }: CommandOf<"takeOver">): Taken {
  const refused = refusalOf(story.incident());
  if (refused !== null) return { refused };
  story.tell({ kind: "tookOver", other, people });
  return quiet;
}

/** Why an incident can neither be linked nor merged now; `null`: it can. */
export function refusalOf(incident: Incident | null): ErrorCode | null {
  if (incident === null) return "NOT_FOUND";
  if (isEnded(incident)) return "INCIDENT_ENDED";
  return incident.drill || !isLive(incident) ? "ACTION_NOT_ALLOWED" : null;
}

const teamParts: readonly Part[] = ["rescuer", "dutyOfficer", "coordinator"];

/**
 * Who goes on when `merged` ends in `into`: whoever is on it and belongs to the team, or takes part there already. Guardians of
 * the one senior have nothing to do with the other: they are stood down.
 */
export function carriedOver(merged: Incident, into: Incident): readonly Carried[] {
  return merged.responders.flatMap(({ personId, part, state }) => {
    const there = into.responders.find((it) => it.personId === personId);
    if (!isOnIt(state) || (there === undefined && !teamParts.includes(part))) return [];
    return [{ personId, part: there?.part ?? part, state }];
  });
}

export function linked(incident: Incident, other: OtherIncident): Incident {
  const apart = incident.apart.filter((id) => id !== other.incidentId);
  return { ...incident, links: [...incident.links, other], apart };
}

export function unlinked(incident: Incident, { incidentId }: OtherIncident): Incident {
  const links = incident.links.filter((it) => it.incidentId !== incidentId);
  return { ...incident, links, apart: [...incident.apart, incidentId] };
}
