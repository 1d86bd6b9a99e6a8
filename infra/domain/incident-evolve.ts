import type { PersonId } from "./ids.ts";
import {
  type Incident,
  type IncidentSignal,
  type IncidentState,
  isOnIt,
  type Responder,
  type ResponderState,
  SIGNALS_KEPT,
} from "./incident.ts";
import type { Callee, Carried, DeliveryFact, IncidentEvent } from "./incident-event.ts";
import { linked, unlinked } from "./incident-links.ts";
import { gravest } from "./incident-severity.ts";
import type { EpochMs } from "./time.ts";
import { unreachable } from "./unreachable.ts";

/** Applies one event. The stored incident equals the fold of its events; an event that only tells the story changes nothing. */
export function evolve(incident: Incident | null, event: IncidentEvent): Incident {
  if (event.kind === "opened") return open(event);
  if (incident === null) throw new RangeError(`an incident cannot begin with "${event.kind}"`);
  if (isAboutDelivery(event)) return incident;
  const changed = apply(incident, event);
  const hasMoved = changed.state !== incident.state || changed.level !== incident.level;
  return { ...changed, version: incident.version + 1, generation: incident.generation + (hasMoved ? 1 : 0) };
}

/** Folds a whole story from its beginning. */
export function replay(events: readonly IncidentEvent[]): Incident | null {
  return events.reduce<Incident | null>(evolve, null);
}

function isAboutDelivery(event: IncidentEvent): event is EventOf<DeliveryFact["kind"]> {
  return event.kind === "delivered" || event.kind === "arrived" || event.kind === "deliveryFailed";
}

type EventOf<Kind> = Extract<IncidentEvent, { readonly kind: Kind }>;

function open(event: EventOf<"opened">): Incident {
  return {
    incidentId: event.incidentId,
    seniorId: event.seniorId,
    areaId: event.areaId,
    state: event.state,
    level: event.level,
    generation: 1,
    version: 1,
    rounds: 0,
    raisedAt: event.at,
    liveSince: event.at,
    endedAt: null,
    endedBySystem: false,
    closedAt: null,
    drill: event.drill,
    drillFor: event.drillFor ?? [],
    signals: [event.signal],
    awayFrom: event.signal.kind === "exit" ? [event.signal.fenceId] : [],
    returnedAt: null,
    dark: event.signal.kind === "silent",
    darkRaised: event.signal.kind === "silent",
    falseAlarmAskedBy: null,
    responders: [],
    leadId: null,
    timers: [],
    previousIncidentId: event.previousIncidentId,
    links: [],
    apart: [],
    mergedInto: null,
    tasks: [],
    clues: [],
  };
}

function apply(
  incident: Incident,
  event: Exclude<IncidentEvent, { readonly kind: "opened" | DeliveryFact["kind"] }>,
): Incident {
  switch (event.kind) {
    case "raised":
      return { ...raised(withSignal(incident, event.signal), event.at), level: event.level };
    case "reopened":
      return { ...reopened(withSignal(incident, event.signal), event.at), level: event.level };
    case "signalJoined":
      return withSignal(incident, event.signal);
    case "levelChanged":
      return { ...incident, level: event.level };
    case "called":
      return {
        ...event.people.reduce((it, callee) => called(it, callee, event.at), incident),
        rounds: incident.rounds + 1,
      };
    case "shown":
      return moveKnown(incident, [event.personId], "shown", event.at);
    case "unreachable":
      return move(incident, event, "unreachable", event.at);
    case "acknowledged":
    case "enRoute":
    case "contact":
    case "declined":
      return move(incident, event, event.kind, event.at);
    case "withdrew":
      return move(incident, event, "declined", event.at);
    case "nudged":
      return nudged(incident, event.personIds, event.at);
    case "lapsed":
      return moveKnown(incident, event.personIds, "called", event.at);
    case "returned":
      return { ...withSignal(incident, event.signal), state: "returnedUnconfirmed", returnedAt: event.at };
    case "leftAgain":
      return backToWork(withSignal(incident, event.signal));
    case "objected":
      return incident.endedAt === null ? backToWork(incident) : reopened(incident, event.at);
    case "falseAlarmAsked":
      return { ...incident, falseAlarmAskedBy: event.personId };
    case "wentDark":
      return { ...incident, dark: true, darkRaised: true };
    case "found":
    case "falseAlarm":
      return { ...incident, state: event.kind, endedAt: event.at, endedBySystem: event.by === null };
    case "dismissed":
      return { ...incident, state: "closed", endedAt: event.at, endedBySystem: true, closedAt: event.at };
    case "closed":
      return { ...incident, state: "closed", closedAt: event.at };
    case "linked":
      return linked(incident, event.other);
    case "unlinked":
      return unlinked(incident, event.other);
    case "mergedInto":
      return { ...incident, state: "closed", endedAt: event.at, closedAt: event.at, mergedInto: event.other };
    case "taskGiven":
      return withTask(incident, event);
    case "taskAnswered":
      return answeredTask(incident, event);
    case "handedOver":
      return moveKnown(incident, [event.personId], "declined", event.at);
    case "tookOver":
      return event.people.reduce((it, person) => takenOver(it, person, event.at), incident);
    case "clueGiven":
      return { ...incident, clues: [...incident.clues, { clueId: event.clueId, state: "given", givenAt: event.at }] };
    case "clueJudged":
      return judgedClue(incident, event);
    case "cluePhotoGiven":
    case "noted":
      return incident;
    case "timersPlanned":
      return { ...incident, timers: event.timers };
    default:
      return unreachable(event);
  }
}

function withSignal(incident: Incident, signal: IncidentSignal | null): Incident {
  if (signal === null) return incident;
  const signals = [...incident.signals, signal];
  const kept = signals.slice(-SIGNALS_KEPT);
  const top = gravest(signals);
  return {
    ...incident,
    signals: top === null || kept.includes(top) ? kept : [top, ...kept.slice(1)],
    awayFrom: awayAfter(incident.awayFrom, signal),
    dark: signal.kind === "silent" || (incident.dark && signal.kind !== "heard"),
  };
}

function awayAfter(awayFrom: Incident["awayFrom"], { kind, fenceId }: IncidentSignal): Incident["awayFrom"] {
  if (kind === "exit") return awayFrom.includes(fenceId) ? awayFrom : [...awayFrom, fenceId];
  return kind === "enter" ? awayFrom.filter((it) => it !== fenceId) : awayFrom;
}

function raised(incident: Incident, at: EpochMs): Incident {
  return { ...incident, state: "raised", raisedAt: at, liveSince: at };
}

/** The state that the responders make: how far the furthest of them is. */
function working(responders: readonly Responder[]): IncidentState {
  for (const state of ["contact", "enRoute", "acknowledged"] as const) {
    if (responders.some((it) => it.state === state)) return state;
  }
  return "raised";
}

function backToWork(incident: Incident): Incident {
  return { ...incident, state: working(incident.responders), returnedAt: null };
}

function reopened(incident: Incident, at: EpochMs): Incident {
  return {
    ...incident,
    state: "raised",
    liveSince: at,
    endedAt: null,
    endedBySystem: false,
    closedAt: null,
    mergedInto: null,
    returnedAt: null,
    falseAlarmAskedBy: null,
    leadId: null,
    responders: incident.responders.map((it) => ({ ...it, state: "idle", since: at, nudgedAt: null })),
  };
}

/** A call never takes back an answer; whoever has declined and is called anew is asked anew. */
function called(incident: Incident, callee: Callee, at: EpochMs): Incident {
  const known = incident.responders.find((it) => it.personId === callee.personId);
  return known !== undefined && isOnIt(known.state) ? incident : move(incident, callee, "called", at);
}

/** Whoever is given a task belongs to the incident from then on and is told of its end. */
function withTask(incident: Incident, { task, part, at }: EventOf<"taskGiven">): Incident {
  const tasks = [...incident.tasks, { ...task, state: "given" as const, since: at }];
  const isKnown = incident.responders.some((it) => it.personId === task.personId);
  const called = isKnown ? incident : move(incident, { personId: task.personId, part }, "called", at);
  return { ...called, tasks };
}

/** A task that is taken up is a promise like any other. */
function answeredTask(incident: Incident, event: EventOf<"taskAnswered">): Incident {
  const tasks = incident.tasks.map((it) =>
    it.taskId === event.taskId ? { ...it, state: event.answer, since: event.at } : it,
  );
  const mine = incident.responders.find((it) => it.personId === event.personId)?.state ?? "idle";
  const isPromise = event.answer === "accepted" && !isOnIt(mine);
  return { ...(isPromise ? move(incident, event, "acknowledged", event.at) : incident), tasks };
}

function judgedClue(incident: Incident, { clueId, judgement }: EventOf<"clueJudged">): Incident {
  const clues = incident.clues.map((it) => (it.clueId === clueId ? { ...it, state: judgement } : it));
  return { ...incident, clues };
}

const furthest: readonly ResponderState[] = ["acknowledged", "enRoute", "contact"];
/** Whoever is further in this incident already stays so. */
function takenOver(incident: Incident, person: Carried, at: EpochMs): Incident {
  const known = incident.responders.find((it) => it.personId === person.personId);
  const isFurther = known !== undefined && furthest.indexOf(known.state) >= furthest.indexOf(person.state);
  return isFurther ? incident : move(incident, person, person.state, at);
}

function move(incident: Incident, who: Callee, state: ResponderState, at: EpochMs): Incident {
  const responder = { personId: who.personId, part: who.part, state, since: at, nudgedAt: null };
  const isKnown = incident.responders.some((it) => it.personId === who.personId);
  const responders = isKnown
    ? incident.responders.map((it) => (it.personId === who.personId ? responder : it))
    : [...incident.responders, responder];
  return withResponders(incident, responders, who.personId);
}

function moveKnown(incident: Incident, personIds: readonly PersonId[], state: ResponderState, at: EpochMs): Incident {
  const responders = incident.responders.map((it) =>
    personIds.includes(it.personId) ? { ...it, state, since: at, nudgedAt: null } : it,
  );
  return withResponders(incident, responders, null);
}

function withResponders(incident: Incident, responders: readonly Responder[], candidate: PersonId | null): Incident {
  const isWorking =
    incident.endedAt === null && incident.state !== "returnedUnconfirmed" && incident.state !== "suspected";
  return {
    ...incident,
    responders,
    leadId: leadAmong(responders, incident.leadId ?? candidate),
    state: isWorking ? working(responders) : incident.state,
  };
}

/** The lead stays as long as they are on it; then whoever has been on it longest. */
function leadAmong(responders: readonly Responder[], wanted: PersonId | null): PersonId | null {
  const onIt = responders.filter((it) => isOnIt(it.state));
  if (onIt.some((it) => it.personId === wanted)) return wanted;
  return (
    onIt.reduce<Responder | null>((first, it) => (first === null || it.since < first.since ? it : first), null)
      ?.personId ?? null
  );
}

function nudged(incident: Incident, personIds: readonly PersonId[], at: EpochMs): Incident {
  const responders = incident.responders.map((it) => (personIds.includes(it.personId) ? { ...it, nudgedAt: at } : it));
  return { ...incident, responders };
}
