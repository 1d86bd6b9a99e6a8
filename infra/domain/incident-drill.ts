import { type Incident, isEnded } from "./incident.ts";
import type { Circumstances, IncidentCommand, Roster } from "./incident-command.ts";
import type { Call, Story } from "./incident-story.ts";

type DrillCommand = Extract<IncidentCommand, { readonly kind: "drill" }>;
const quiet: Call = { again: "nobody", why: "raised", delayedMs: 0 };

/** Begins a drill, unless the senior has something real open, or nobody of those named belongs to the senior's circle. */
export function takeDrill(story: Story, command: DrillCommand, circumstances: Circumstances) {
  const { now, areaId, freshId, roster, seniorId } = circumstances;
  const before = story.incident();
  if (before !== null && !isEnded(before)) return { refused: "INCIDENT_OPEN" } as const;
  const circle = ([0, 1, 2, 3] as const).flatMap((level) => roster[level].map((it) => it.personId));
  const drillFor = command.recipients.filter((it) => circle.includes(it));
  if (drillFor.length === 0 || drillFor.length < command.recipients.length) return { refused: "DRILL_NOBODY" } as const;
  const why = { rule: "drill", distanceM: null, probability: null, evidence: [], cause: null };
  const signal = {
    kind: "exit",
    happenedAt: now,
    concludedAt: now,
    late: false,
    fenceId: null,
    place: null,
    why,
  } as const;
  const opened = { incidentId: freshId, seniorId, areaId, state: "raised", level: 0, signal } as const;
  story.tell({ kind: "opened", ...opened, drill: true, drillFor, previousIncidentId: null });
  return quiet;
}

/** A drill gives way at once to whatever is real, and everybody in it is told that it is over. */
export function endDrill(story: Story): Call | null {
  const incident = story.incident();
  if (incident === null || !incident.drill || isEnded(incident)) return null;
  story.tell({ kind: "found", by: null });
  return quiet;
}

/** A drill calls its recipients, at whatever level they stand, and nobody else. */
export function rosterOf(incident: Incident, roster: Roster): Roster {
  if (!incident.drill) return roster;
  const only = (level: keyof Roster) => roster[level].filter((it) => incident.drillFor.includes(it.personId));
  return { 0: only(0), 1: only(1), 2: only(2), 3: only(3) };
}
