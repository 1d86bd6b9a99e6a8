import type { PersonId } from "./ids.ts";
import { type Incident, type IncidentTimerKind, isLive, isOnIt, isUnanswered } from "./incident.ts";
import type { Circumstances, RosterMember } from "./incident-command.ts";
import type { CallReason, EventActor, IncidentEvent, IncidentFact } from "./incident-event.ts";
import { evolve } from "./incident-evolve.ts";
import { planTimers } from "./incident-timers.ts";

/** A decision while it is being made: facts are told one by one and the incident follows at once. */
export type Story = {
  readonly tell: (fact: IncidentFact) => Incident;
  readonly incident: () => Incident | null;
  readonly events: () => readonly IncidentEvent[];
};

export function beginStory(before: Incident | null, circumstances: Circumstances, actor: EventActor): Story {
  const events: IncidentEvent[] = [];
  let incident = before;
  return {
    tell: (fact) => {
      const event = { ...fact, at: circumstances.now, actor };
      events.push(event);
      incident = evolve(incident, event);
      return incident;
    },
    incident: () => incident,
    events: () => events,
  };
}

/** Whom a step calls besides those who are new at this level: nobody, whoever has not answered, or everybody ever called. */
export type Call = {
  readonly again: "nobody" | "unanswered" | "everybody";
  readonly why: CallReason;
  readonly delayedMs: number;
};

/**
 * Brings an incident to rest after a step: calls people, climbs at once past a level where nobody can be reached, plans the
 * timers. `fired` is the timer that caused the step.
 */
export function settle(
  story: Story,
  circumstances: Circumstances,
  step: { call: Call; fired: IncidentTimerKind | null },
): void {
  const incident = story.incident();
  if (incident === null) return;
  if (isLive(incident)) {
    if (incident.state !== "returnedUnconfirmed") callPeople(story, circumstances, step.call);
    climbPastNobody(story, circumstances);
  }
  planAgain(story, circumstances, step.fired);
}

function climbPastNobody(story: Story, circumstances: Circumstances): void {
  for (let incident = story.incident(); incident !== null; incident = story.incident()) {
    if (incident.level >= 2 || !isNobodyLeft(incident, circumstances)) return;
    story.tell({ kind: "levelChanged", level: incident.level === 0 ? 1 : 2, why: "nobodyReachable" });
    callPeople(story, circumstances, { again: "nobody", why: "nobodyReachable", delayedMs: 0 });
  }
}

/**
 * The people of this level are unreachable, or there are none; while nobody is on it, declining counts the same. Guardians
 * are not missed while somebody else is on it, and nobody is while the senior is in sight.
 */
function isNobodyLeft(incident: Incident, { roster }: Circumstances): boolean {
  const isAlone = incident.state === "raised";
  if (!isAlone && (incident.level === 0 || (incident.state !== "acknowledged" && incident.state !== "enRoute")))
    return false;
  return roster[incident.level].every((member) => {
    const state = stateOf(incident, member.personId);
    return state === "unreachable" || (isAlone && state === "declined");
  });
}

function callPeople(story: Story, circumstances: Circumstances, call: Call): void {
  const incident = story.incident();
  if (incident === null) return;
  const wanted = callableAt(incident, circumstances).filter((member) => {
    const state = stateOf(incident, member.personId);
    if (state === "idle") return true;
    return call.again === "everybody" ? state !== "declined" : call.again === "unanswered" && isUnanswered(state);
  });
  const people = [...wanted.filter((it) => it.reachable), ...alsoOnIt(incident, wanted, call)];
  if (people.length > 0) {
    story.tell({
      kind: "called",
      people: people.map(({ personId, part }) => ({ personId, part })),
      why: call.why,
      spread: incident.rounds === 0 && incident.level === 0 ? "oneByOne" : "all",
      delayedMs: call.delayedMs,
    });
  }
  for (const { personId, part } of wanted.filter((it) => !it.reachable)) {
    if (stateOf(incident, personId) !== "unreachable") story.tell({ kind: "unreachable", personId, part });
  }
}

/** Whoever is on it stays in the circle, also when a leave has begun meanwhile. */
function alsoOnIt(incident: Incident, wanted: readonly RosterMember[], call: Call) {
  if (call.again !== "everybody") return [];
  return incident.responders.filter(
    (it) => isOnIt(it.state) && !wanted.some((member) => member.personId === it.personId),
  );
}

/** The roster of this level and of all below, each person once. */
function callableAt(incident: Incident, { roster }: Circumstances): readonly RosterMember[] {
  const levels = ([0, 1, 2, 3] as const).filter((level) => level <= incident.level);
  const members = levels.flatMap((level) => roster[level]);
  return members.filter((it, index) => members.findIndex((other) => other.personId === it.personId) === index);
}

function stateOf(incident: Incident, personId: PersonId) {
  return incident.responders.find((it) => it.personId === personId)?.state ?? "idle";
}

function planAgain(story: Story, circumstances: Circumstances, fired: IncidentTimerKind | null): void {
  const incident = story.incident();
  if (incident === null) return;
  const timers = planTimers(incident, circumstances, fired);
  const isSame =
    timers.length === incident.timers.length &&
    timers.every((it, index) => it.kind === incident.timers[index]?.kind && it.dueAt === incident.timers[index]?.dueAt);
  if (!isSame) story.tell({ kind: "timersPlanned", timers });
}
