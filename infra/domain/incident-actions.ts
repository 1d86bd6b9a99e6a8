import type { ErrorCode } from "./errors.ts";
import { type Incident, type IncidentLevel, isEnded, isOnIt, type ResponderState } from "./incident.ts";
import type { Circumstances, IncidentCommand } from "./incident-command.ts";
import type { ByPerson } from "./incident-event.ts";
import { allowedPart, isGuardianPart } from "./incident-permissions.ts";
import type { Call, Story } from "./incident-story.ts";
import { unreachable } from "./unreachable.ts";

export type ActionCommand = Extract<IncidentCommand, { readonly kind: "action" }>;
/** A step, a refusal, or `null`: it was so already. */
export type Taken = Call | { readonly refused: ErrorCode } | null;

const quiet: Call = { again: "nobody", why: "person", delayedMs: 0 };

/** What one person's action does. An acknowledgement stands whatever the page showed; what ends or escalates must be current. */
export function takeAction(story: Story, command: ActionCommand, circumstances: Circumstances): Taken {
  const incident = story.incident();
  if (incident === null) return { refused: "NOT_FOUND" };
  const part = allowedPart(incident, command.action, command.parts);
  if (part === null) return { refused: "ACTION_NOT_ALLOWED" };
  const { personId, note: said, place, means } = command;
  const by: ByPerson = { personId, part, note: said, place, ...(means === undefined ? {} : { means }) };
  if (command.action === "note") return note(story, by);
  if (isStale(incident, command)) return { refused: "INCIDENT_CHANGED" };
  if (isEnded(incident)) return takeAfterEnd(story, incident, { command, by, circumstances });
  if (incident.state === "suspected") return takeWhileSuspected(story, command, by);
  return takeWhileLive(story, incident, { command, by, circumstances });
}

type Asked = { readonly command: ActionCommand; readonly by: ByPerson; readonly circumstances: Circumstances };

function takeWhileLive(story: Story, incident: Incident, { command, by }: Asked): Taken {
  const mine = stateOf(incident, by);
  switch (command.action) {
    case "acknowledge":
      return isOnIt(mine) ? null : go(story, "acknowledged", by);
    case "enRoute":
      return mine === "enRoute" || mine === "contact" ? null : go(story, "enRoute", by);
    case "contact":
      return mine === "contact" ? null : go(story, "contact", by);
    case "decline":
    case "withdraw":
      return leave(story, mine, { action: command.action, by });
    case "found":
      if (isGuardianPart(by.part) && by.place === null && isBlank(by.note)) return { refused: "EVIDENCE_NEEDED" };
      story.tell({ kind: "found", by });
      return quiet;
    case "falseAlarm":
      return falseAlarm(story, incident, by);
    case "escalate":
      return changeLevel(story, incident, 1);
    case "deEscalate":
      return changeLevel(story, incident, -1);
    case "object":
      return object(story, incident, by);
    case "reopen":
      return null;
    case "close":
      return { refused: "INCIDENT_OPEN" };
    case "note":
      return note(story, by);
    default:
      return unreachable(command.action);
  }
}

/** An ended incident takes an objection to an end that nobody saw, a reopening in time, and the closing. */
function takeAfterEnd(story: Story, incident: Incident, { command, by, circumstances }: Asked): Taken {
  const isInTime = circumstances.now - (incident.endedAt ?? 0) <= circumstances.policy.reopenMs;
  if (command.action === "object" && incident.endedBySystem && isInTime && incident.responders.length > 0) {
    story.tell({ kind: "objected", ...by });
    return { again: "everybody", why: "leftAgain", delayedMs: 0 };
  }
  if (command.action === "reopen" && isInTime) {
    story.tell({ kind: "reopened", level: incident.level, signal: null });
    return { again: "everybody", why: "reopened", delayedMs: 0 };
  }
  if (command.action === "close") {
    if (incident.state === "closed") return null;
    story.tell({ kind: "closed", by });
    return quiet;
  }
  const isSameEnd = command.action === incident.state;
  return isSameEnd ? null : { refused: "INCIDENT_ENDED" };
}

/** A suspicion is not an incident yet: it can be made one, or be dismissed. */
function takeWhileSuspected(story: Story, command: ActionCommand, by: ByPerson): Taken {
  if (command.action === "escalate") {
    story.tell({ kind: "raised", level: 0, signal: null });
    return quiet;
  }
  if (command.action === "falseAlarm" && !isGuardianPart(by.part)) {
    story.tell({ kind: "dismissed" });
    return quiet;
  }
  return { refused: "ACTION_NOT_ALLOWED" };
}

function go(story: Story, kind: "acknowledged" | "enRoute" | "contact", by: ByPerson): Call {
  story.tell({ kind, ...by });
  return quiet;
}

/** When the last one who was on it leaves, everybody who has not answered is called again. */
function leave(story: Story, mine: ResponderState, asked: { action: "decline" | "withdraw"; by: ByPerson }): Taken {
  if (mine === "declined" || (asked.action === "withdraw" && !isOnIt(mine))) return null;
  const after = story.tell({ kind: isOnIt(mine) ? "withdrew" : "declined", ...asked.by });
  const isAlone = isOnIt(mine) && !after.responders.some((it) => isOnIt(it.state));
  return isAlone ? { again: "unanswered", why: "withdrawn", delayedMs: 0 } : quiet;
}

/** From level 1 on a guardian only asks, and a second guardian or an officer decides. */
function falseAlarm(story: Story, incident: Incident, by: ByPerson): Taken {
  const isFirstToAsk = incident.falseAlarmAskedBy === null || incident.falseAlarmAskedBy === by.personId;
  if (isGuardianPart(by.part) && incident.level >= 1 && isFirstToAsk) {
    if (incident.falseAlarmAskedBy === by.personId) return null;
    story.tell({ kind: "falseAlarmAsked", ...by });
    return quiet;
  }
  story.tell({ kind: "falseAlarm", by });
  return quiet;
}

function changeLevel(story: Story, incident: Incident, by: 1 | -1): Taken {
  const level = levels[incident.level + by];
  if (level === undefined) return null;
  story.tell({ kind: "levelChanged", level, why: "person" });
  return quiet;
}
const levels: readonly (IncidentLevel | undefined)[] = [0, 1, 2, 3];

function object(story: Story, incident: Incident, by: ByPerson): Taken {
  if (incident.state !== "returnedUnconfirmed") return { refused: "INCIDENT_CHANGED" };
  story.tell({ kind: "objected", ...by });
  return { again: "everybody", why: "leftAgain", delayedMs: 0 };
}

function note(story: Story, by: ByPerson): Taken {
  if (isBlank(by.note) && by.place === null) return { refused: "REQUEST_INVALID" };
  story.tell({ kind: "noted", ...by });
  return quiet;
}

const actionsOnCurrent: readonly string[] = ["escalate", "deEscalate", "close", "reopen"];
function isStale(incident: Incident, command: ActionCommand): boolean {
  const { action, seenGeneration } = command;
  return actionsOnCurrent.includes(action) && seenGeneration !== null && seenGeneration < incident.generation;
}

function stateOf(incident: Incident, by: ByPerson): ResponderState {
  return incident.responders.find((it) => it.personId === by.personId)?.state ?? "idle";
}

function isBlank(note: string | null): boolean {
  return note === null || note.trim() === "";
}
