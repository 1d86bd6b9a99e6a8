import {
  type Incident,
  type IncidentTimer,
  type IncidentTimerKind,
  incidentTimerKinds,
  isLive,
  standingClues,
} from "./incident.ts";
import type { Circumstances } from "./incident-command.ts";
import { type EpochMs, plusMs } from "./time.ts";
import { unreachable } from "./unreachable.ts";

/** After this many rounds of unanswered calls, the calls come at the slower pace of `progressMs`. */
const FAST_ROUNDS = 6;

/**
 * The timers an incident must have, from its state alone. A timer that goes on waiting keeps its instant; the one that has
 * just fired is planned anew if the state still asks for it. Hard caps do not look at who has acknowledged.
 */
export function planTimers(
  incident: Incident,
  circumstances: Circumstances,
  fired: IncidentTimerKind | null,
): readonly IncidentTimer[] {
  return incidentTimerKinds.flatMap((kind) => {
    const dueAt = dueOf(kind, incident, circumstances);
    if (dueAt === null) return [];
    const waiting = incident.timers.find((it) => it.kind === kind);
    const isKept = waiting !== undefined && kind !== fired && !followsState.includes(kind);
    return [isKept ? waiting : { kind, dueAt }];
  });
}

/** These depend on who has acknowledged when, or on when the band was heard: computed anew each time. */
const followsState: readonly IncidentTimerKind[] = ["depart", "departFinal", "returnConfirm", "autoClose"];

/** When a timer planned now falls due; `null` when the state does not ask for it. */
function dueOf(kind: IncidentTimerKind, incident: Incident, circumstances: Circumstances): EpochMs | null {
  const { now, policy } = circumstances;
  switch (kind) {
    case "acknowledge":
      if (incident.state !== "raised") return null;
      return plusMs(now, incident.rounds > FAST_ROUNDS ? policy.progressMs : policy.acknowledgeMs);
    case "depart":
      return earliest(waitingToDepart(incident).map((it) => plusMs(it.since, policy.departMs)));
    case "departFinal":
      return earliest(nudgedToDepart(incident).map((it) => plusMs(it.nudgedAt, policy.departFinalMs)));
    case "progress":
      return incident.state === "enRoute" || incident.state === "contact" ? plusMs(now, policy.progressMs) : null;
    case "hardCap":
      return isLive(incident) && (incident.level < 2 || incident.drill)
        ? capAt(incident, circumstances, policy.hardCapMs)
        : null;
    case "twoHours":
      return isLive(incident) && incident.level < 3 && !incident.drill
        ? capAt(incident, circumstances, policy.twoHoursMs)
        : null;
    case "returnConfirm":
      return incident.state === "returnedUnconfirmed" && incident.returnedAt !== null
        ? plusMs(incident.returnedAt, policy.returnConfirmMs)
        : null;
    case "silentInIncident":
      return isLive(incident) && !incident.dark && !incident.drill ? silentAt(circumstances) : null;
    case "autoClose":
      return closeAt(incident, circumstances);
    default:
      return unreachable(kind);
  }
}

/** Acknowledged, not under way, not yet nudged; nobody else is further. */
export function waitingToDepart(incident: Incident) {
  if (incident.state !== "acknowledged") return [];
  return incident.responders.filter((it) => it.state === "acknowledged" && it.nudgedAt === null);
}

/** Acknowledged, nudged, and still not under way. */
export function nudgedToDepart(incident: Incident) {
  if (incident.state !== "acknowledged") return [];
  return incident.responders.flatMap((it) =>
    it.state === "acknowledged" && it.nudgedAt !== null ? [{ personId: it.personId, nudgedAt: it.nudgedAt }] : [],
  );
}

/** When the band counts as dark in this incident; `null` when it was never heard. */
export function silentAt({ heardAt, silentAfterMs, policy }: Circumstances): EpochMs | null {
  return heardAt === null ? null : plusMs(heardAt, Math.max(policy.silentMs, silentAfterMs));
}

/** A cap that passed while somebody was with the senior comes again after `progressMs`. */
function capAt(incident: Incident, { now, policy }: Circumstances, capMs: number): EpochMs {
  const cap = plusMs(incident.liveSince, capMs);
  return cap > now ? cap : plusMs(now, policy.progressMs);
}

function closeAt(incident: Incident, { policy }: Circumstances): EpochMs | null {
  if (incident.state === "suspected") {
    const newest = incident.signals.at(-1);
    return latest([
      ...(newest === undefined ? [] : [plusMs(newest.concludedAt, policy.suspectedMs)]),
      ...standingClues(incident).map((it) => plusMs(it.givenAt, policy.twoHoursMs)),
    ]);
  }
  const hasEnded = incident.state === "found" || incident.state === "falseAlarm";
  return hasEnded && incident.endedAt !== null ? plusMs(incident.endedAt, policy.autoCloseMs) : null;
}

function latest(instants: readonly EpochMs[]): EpochMs | null {
  return instants.reduce<EpochMs | null>((last, it) => (last === null || it > last ? it : last), null);
}

function earliest(instants: readonly EpochMs[]): EpochMs | null {
  return instants.reduce<EpochMs | null>((first, it) => (first === null || it < first ? it : first), null);
}
