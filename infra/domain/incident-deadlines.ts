import { type Incident, type IncidentTimerKind, isEnded, isLive } from "./incident.ts";
import type { Circumstances } from "./incident-command.ts";
import { endDrill } from "./incident-drill.ts";
import type { CallReason } from "./incident-event.ts";
import { goDark } from "./incident-signals.ts";
import type { Call, Story } from "./incident-story.ts";
import { nudgedToDepart, silentAt, waitingToDepart } from "./incident-timers.ts";
import { type EpochMs, plusMs } from "./time.ts";
import { unreachable } from "./unreachable.ts";

/** What a timer that has fallen due does. `null`: it is not due (any more), or somebody else was faster. */
export function takeTimer(story: Story, kind: IncidentTimerKind, circumstances: Circumstances): Call | null {
  const incident = story.incident();
  const timer = incident?.timers.find((it) => it.kind === kind);
  if (incident === null || timer === undefined || timer.dueAt > circumstances.now) return null;
  return fire(story, incident, { kind, dueAt: timer.dueAt, circumstances });
}

type Due = { readonly kind: IncidentTimerKind; readonly dueAt: EpochMs; readonly circumstances: Circumstances };

function fire(story: Story, incident: Incident, due: Due): Call {
  const { now } = due.circumstances;
  switch (due.kind) {
    case "acknowledge":
      return climb(story, { to: 1, why: "noAnswer", again: "unanswered", due });
    case "depart":
      return nudge(
        story,
        waitingToDepart(incident).filter((it) => isPast(it.since, due, "departMs")),
        due,
      );
    case "departFinal":
      return lapse(story, incident, due);
    case "progress":
      return stuck(story, incident, due);
    case "hardCap":
      if (incident.drill) return endDrill(story) ?? step("nobody", "hardCap", due);
      return isInSight(incident)
        ? step("nobody", "hardCap", due)
        : climb(story, { to: 2, why: "hardCap", again: "unanswered", due });
    case "twoHours":
      return isInSight(incident)
        ? step("nobody", "twoHours", due)
        : climb(story, { to: 3, why: "twoHours", again: "unanswered", due });
    case "returnConfirm":
      if (incident.state === "returnedUnconfirmed") story.tell({ kind: "found", by: null });
      return step("nobody", "person", due);
    case "silentInIncident": {
      const darkAt = silentAt(due.circumstances);
      if (isLive(incident) && darkAt !== null && darkAt <= now) darken(story, incident);
      return step("nobody", "silent", due);
    }
    case "autoClose":
      if (incident.state === "suspected") story.tell({ kind: "dismissed" });
      else if (isEnded(incident) && incident.state !== "closed") story.tell({ kind: "closed", by: null });
      return step("nobody", "person", due);
    default:
      return unreachable(due.kind);
  }
}

type Climb = { readonly to: 1 | 2 | 3; readonly why: CallReason; readonly again: Call["again"]; readonly due: Due };

function climb(story: Story, { to, why, again, due }: Climb): Call {
  const incident = story.incident();
  if (incident !== null && incident.level < to) story.tell({ kind: "levelChanged", level: to, why });
  return step(again, why, due);
}

function nudge(story: Story, people: readonly Incident["responders"][number][], due: Due): Call {
  if (people.length > 0) story.tell({ kind: "nudged", personIds: people.map((it) => it.personId) });
  return step("nobody", "notMoving", due);
}

/** Whoever was nudged and still is not under way no longer counts as having acknowledged. */
function lapse(story: Story, incident: Incident, due: Due): Call {
  const idle = nudgedToDepart(incident).filter((it) => isPast(it.nudgedAt, due, "departFinalMs"));
  if (idle.length === 0) return step("nobody", "notMoving", due);
  story.tell({ kind: "lapsed", personIds: idle.map((it) => it.personId) });
  return climb(story, { to: 1, why: "notMoving", again: "unanswered", due });
}

/** On the way for long: the team is called, and again each time. With the senior for long: asked to press "found". */
function stuck(story: Story, incident: Incident, due: Due): Call {
  const state = incident.state === "contact" ? "contact" : "enRoute";
  const call = nudge(
    story,
    incident.responders.filter((it) => it.state === state),
    due,
  );
  return state === "contact" ? call : climb(story, { to: 1, why: "noContact", again: "unanswered", due });
}

function darken(story: Story, incident: Incident): void {
  if (incident.darkRaised) story.tell({ kind: "wentDark" });
  else goDark(story);
}

/** Somebody is with the senior, or they seem to be back: the cap waits, it does not go away. */
function isInSight(incident: Incident): boolean {
  return incident.state === "contact" || incident.state === "returnedUnconfirmed";
}

function isPast(since: EpochMs, { circumstances }: Due, wait: "departMs" | "departFinalMs"): boolean {
  return plusMs(since, circumstances.policy[wait]) <= circumstances.now;
}

/** How late a timer must be before people are told that the service was down. */
const DELAY_WORTH_TELLING_MS = 60_000;

function step(again: Call["again"], why: CallReason, { dueAt, circumstances }: Due): Call {
  const lateMs = circumstances.now - dueAt;
  return { again, why, delayedMs: lateMs >= DELAY_WORTH_TELLING_MS ? lateMs : 0 };
}
