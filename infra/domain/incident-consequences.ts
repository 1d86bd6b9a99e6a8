import type { PersonId } from "./ids.ts";
import { type Incident, type IncidentTimer, type IncidentTimerKind, isOnIt, type Part } from "./incident.ts";
import type { CallReason, IncidentEvent } from "./incident-event.ts";
import { evolve } from "./incident-evolve.ts";
import { gravest } from "./incident-severity.ts";
import { unreachable } from "./unreachable.ts";

/**
 * `alert` asks for an answer; `update` tells who has answered; `nudge` asks somebody why they are not moving; `question` asks
 * to confirm a false alarm; `returned`: seems to be back; `standDown`: it is over; `task` asks one of
 * the team to do something. `outage` and `outageOver` are about the
 * bands of a whole area, for those on duty there; `coverage` about people who will not be reachable, for its coordinators;
 * `brokenGlass`: somebody looked at a senior without being there for them, for the coordinators too. `clue`: a passer-by says
 * to have seen the senior, for the rescue side only.
 */
export const messageKinds = [
  "alert",
  "update",
  "nudge",
  "question",
  "returned",
  "standDown",
  "task",
  "notice",
  "outage",
  "outageOver",
  "coverage",
  "brokenGlass",
  "clue",
  "test",
] as const;
export type MessageKind = (typeof messageKinds)[number];

/** What a message is about, without anything personal: the reason, and the part of whoever caused it. */
export type MessageAbout = {
  readonly event: IncidentEvent["kind"];
  readonly why: CallReason | null;
  readonly byPart: Part | null;
  readonly delayedMs: number;
  /** The incident that it was linked with or merged into. */
  readonly otherNumber?: number;
};

export type PlannedMessage = {
  readonly personId: PersonId;
  readonly kind: MessageKind;
  /** Number of the event that caused it: the same event never causes a message twice. */
  readonly step: number;
  /** 0 goes first: SOS, then people who hear of it for the first time, then repeats. */
  readonly priority: number;
  /** `first`: the others only when it fails; `oneByOne`: the next after a while without a look; `all`: every channel now. */
  readonly spread: "first" | "oneByOne" | "all";
  readonly about: MessageAbout;
};

export type Consequences = {
  readonly timers: { readonly set: readonly IncidentTimer[]; readonly clear: readonly IncidentTimerKind[] };
  readonly messages: readonly PlannedMessage[];
  /** Whose waiting alerts have lost their sense; `everybody` when the incident has ended. */
  readonly cancel: "everybody" | readonly PersonId[];
};

/** What the outside must do after `events` turned `before` into `after`: timers to keep, messages to send or hold back. */
export function consequences(before: Incident | null, events: readonly IncidentEvent[], after: Incident): Consequences {
  const messages: PlannedMessage[] = [];
  const answered: PersonId[] = [];
  let incident = before;
  for (const event of events) {
    const next = evolve(incident, event);
    messages.push(...messagesFor(incident, event, next));
    if (isAnswer(event)) answered.push(event.personId);
    incident = next;
  }
  const hasEnded = after.endedAt !== null && (before === null || before.endedAt === null);
  return { timers: timerChanges(before, after), messages, cancel: hasEnded ? "everybody" : answered };
}

function messagesFor(before: Incident | null, event: IncidentEvent, after: Incident): readonly PlannedMessage[] {
  const base = { event: event.kind, why: null, byPart: null, delayedMs: 0 };
  const toAll = (kind: "update" | "question" | "returned" | "standDown", about: MessageAbout, except?: PersonId) =>
    told(after)
      .filter((personId) => personId !== except)
      .map((personId) =>
        message(after, personId, { kind, priority: kind === "update" ? 4 : 3, spread: "first", about }),
      );
  switch (event.kind) {
    case "called":
      return callMessages(before, event, after);
    case "acknowledged":
    case "enRoute":
    case "contact":
    case "withdrew": {
      const wasOnIt = before?.responders.some((it) => it.personId === event.personId && isOnIt(it.state)) === true;
      const isNews = event.kind === "contact" || event.kind === "withdrew" || !wasOnIt;
      return isNews ? toAll("update", { ...base, byPart: event.part }, event.personId) : [];
    }
    case "lapsed":
      return toAll("update", base);
    case "nudged":
      return event.personIds.map((personId) =>
        message(after, personId, { kind: "nudge", priority: 2, spread: "all", about: base }),
      );
    case "falseAlarmAsked":
      return toAll("question", { ...base, byPart: event.part }, event.personId);
    case "returned":
      return toAll("returned", base);
    case "found":
    case "falseAlarm":
      return toAll("standDown", { ...base, byPart: event.by?.part ?? null });
    case "mergedInto":
      return toAll("standDown", { ...base, otherNumber: event.other.number }).filter(
        ({ personId }) => !event.kept.includes(personId),
      );
    case "taskGiven":
      return [message(after, event.task.personId, { kind: "task", priority: 2, spread: "all", about: base })];
    case "taskAnswered": {
      const asker = after.tasks.find((it) => it.taskId === event.taskId)?.givenBy;
      const about = { ...base, byPart: event.part };
      return asker === undefined || asker === event.personId
        ? []
        : [message(after, asker, { kind: "update", priority: 4, spread: "first", about })];
    }
    case "handedOver":
      return [message(after, event.toId, { kind: "update", priority: 3, spread: "all", about: base })];
    case "clueGiven":
      return event.told.map((personId) =>
        message(after, personId, { kind: "clue", priority: 2, spread: "first", about: base }),
      );
    case "clueJudged":
      return event.judgement === "confirmed" && after.endedAt === null ? toAll("update", base, event.personId) : [];
    case "linked":
    case "unlinked":
    case "tookOver":
      return toAll("update", { ...base, otherNumber: event.other.number }).filter(({ personId }) =>
        isToldOfOther(event, after, personId),
      );
    case "opened":
    case "raised":
    case "reopened":
    case "signalJoined":
    case "levelChanged":
    case "unreachable":
    case "shown":
    case "declined":
    case "objected":
    case "noted":
    case "cluePhotoGiven":
    case "leftAgain":
    case "wentDark":
    case "dismissed":
    case "closed":
    case "timersPlanned":
    case "delivered":
    case "arrived":
    case "deliveryFailed":
      return [];
    default:
      return unreachable(event);
  }
}

/** A link is news for whoever is on it, a merge for whoever was carried over. */
function isToldOfOther(
  event: Extract<IncidentEvent, { readonly kind: "linked" | "unlinked" | "tookOver" }>,
  after: Incident,
  personId: PersonId,
): boolean {
  if (event.kind === "tookOver") return event.people.some((it) => it.personId === personId);
  return after.responders.some((it) => it.personId === personId && isOnIt(it.state));
}

function callMessages(
  before: Incident | null,
  event: Extract<IncidentEvent, { readonly kind: "called" }>,
  after: Incident,
): readonly PlannedMessage[] {
  const isSos = gravest(after.signals)?.kind === "sos";
  return event.people.map(({ personId }) => {
    const isFirst = before?.responders.every((it) => it.personId !== personId) !== false;
    return message(after, personId, {
      kind: "alert",
      priority: isSos ? 0 : isFirst ? 1 : 2,
      spread: event.spread,
      about: { event: event.kind, why: event.why, byPart: null, delayedMs: event.delayedMs },
    });
  });
}

/** Everybody who was ever called in this incident, or took part. */
function told(incident: Incident): readonly PersonId[] {
  return incident.responders.map((it) => it.personId);
}

function message(
  incident: Incident,
  personId: PersonId,
  rest: Omit<PlannedMessage, "personId" | "step">,
): PlannedMessage {
  return { personId, step: incident.version, ...rest };
}

function isAnswer(
  event: IncidentEvent,
): event is Extract<IncidentEvent, { readonly personId: PersonId; readonly part: Part }> {
  return ["shown", "acknowledged", "enRoute", "contact", "declined", "withdrew"].includes(event.kind);
}

function timerChanges(before: Incident | null, after: Incident): Consequences["timers"] {
  const old = before?.timers ?? [];
  return {
    set: after.timers.filter((it) => !old.some((was) => was.kind === it.kind && was.dueAt === it.dueAt)),
    clear: old.filter((was) => !after.timers.some((it) => it.kind === was.kind)).map((it) => it.kind),
  };
}
