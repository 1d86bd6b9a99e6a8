import type { LonLat } from "./geo.ts";
import type { AreaId, FenceId, IncidentId, PersonId, SeniorId } from "./ids.ts";
import type { GuardianSlot } from "./roles.ts";
import type { BestPlace, SignalKind, SignalWhy } from "./signal.ts";
import type { EpochMs } from "./time.ts";

/**
 * `suspected` is for the screen only. `returnedUnconfirmed` stands beside the others: the senior seems to be back and
 * everybody was told. `found` and `falseAlarm` are ends that still need a report; `closed` is final.
 */
export const incidentStates = [
  "suspected",
  "raised",
  "acknowledged",
  "enRoute",
  "contact",
  "returnedUnconfirmed",
  "found",
  "falseAlarm",
  "closed",
] as const;
export type IncidentState = (typeof incidentStates)[number];

/** 0 both guardians, 1 rescue team, 2 coordinator and nearby volunteers, 3 police pack. */
export type IncidentLevel = 0 | 1 | 2 | 3;

/** As whom somebody takes part in one incident. */
export type Part = `guardian${GuardianSlot}` | "substitute" | "rescuer" | "dutyOfficer" | "coordinator";

/** How far one person has come in one incident; the glyph on the screens shows it. */
export const responderStates = [
  "idle",
  "called",
  "shown",
  "acknowledged",
  "enRoute",
  "contact",
  "declined",
  "unreachable",
] as const;
export type ResponderState = (typeof responderStates)[number];

export type Responder = {
  readonly personId: PersonId;
  readonly part: Part;
  readonly state: ResponderState;
  readonly since: EpochMs;
  /** Asked why they are not moving; cleared when they move. */
  readonly nudgedAt: EpochMs | null;
};

/** What a person may do to an incident. */
export const incidentActions = [
  "acknowledge",
  "decline",
  "enRoute",
  "contact",
  "found",
  "falseAlarm",
  "withdraw",
  "escalate",
  "deEscalate",
  "object",
  "note",
  "reopen",
  "close",
] as const;
export type IncidentAction = (typeof incidentActions)[number];

export const incidentTimerKinds = [
  "acknowledge",
  "depart",
  "departFinal",
  "progress",
  "hardCap",
  "twoHours",
  "returnConfirm",
  "silentInIncident",
  "autoClose",
] as const;
export type IncidentTimerKind = (typeof incidentTimerKinds)[number];
export type IncidentTimer = { readonly kind: IncidentTimerKind; readonly dueAt: EpochMs };

export type IncidentSignal = {
  readonly kind: SignalKind;
  readonly happenedAt: EpochMs;
  readonly concludedAt: EpochMs;
  readonly late: boolean;
  readonly fenceId: FenceId | null;
  readonly place: BestPlace | null;
  readonly why: SignalWhy;
};

/** The human work for one senior; at most one open per senior. Equals the replay of its events. */
export type Incident = {
  readonly incidentId: IncidentId;
  readonly seniorId: SeniorId;
  readonly areaId: AreaId;
  readonly state: IncidentState;
  readonly level: IncidentLevel;
  /** Grows with each change of state or level: an answer to an older one is recognised. */
  readonly generation: number;
  /** Events folded so far; numbers the messages that an event causes. */
  readonly version: number;
  /** Rounds of calls so far. */
  readonly rounds: number;
  readonly raisedAt: EpochMs;
  /** When it was raised or last reopened: the hard caps count from here. */
  readonly liveSince: EpochMs;
  readonly endedAt: EpochMs | null;
  /** Ended by the return timer, so that an objection still counts. */
  readonly endedBySystem: boolean;
  readonly closedAt: EpochMs | null;
  readonly drill: boolean;
  /** The only people whom a drill calls; empty when it is none. */
  readonly drillFor: readonly PersonId[];
  /** The newest `SIGNALS_KEPT` and the gravest, in order of arrival. */
  readonly signals: readonly IncidentSignal[];
  /** Fences the senior has left and not come back to. */
  readonly awayFrom: readonly (FenceId | null)[];
  readonly returnedAt: EpochMs | null;
  /** The band has gone silent during the incident; `darkRaised`: that has already raised the level once. */
  readonly dark: boolean;
  readonly darkRaised: boolean;
  readonly falseAlarmAskedBy: PersonId | null;
  readonly responders: readonly Responder[];
  /** Whoever acknowledged first and has not withdrawn. */
  readonly leadId: PersonId | null;
  readonly timers: readonly IncidentTimer[];
  readonly previousIncidentId: IncidentId | null;
  /** Incidents of others that belong to it, for instance of somebody who walks with the senior. */
  readonly links: readonly OtherIncident[];
  /** Incidents that somebody has said do not belong to it: the service links them no more. */
  readonly apart: readonly IncidentId[];
  /** It was no case of its own: the work goes on there. */
  readonly mergedInto: OtherIncident | null;
  /** What the team was asked to do, in order. */
  readonly tasks: readonly Task[];
  /** What passers-by have reported, in order; what they said is kept beside it and not as long. */
  readonly clues: readonly Clue[];
};

export const clueJudgements = ["confirmed", "dismissed"] as const;
export type ClueJudgement = (typeof clueJudgements)[number];

/** Somebody without an account says to have seen the senior; the rescue side judges whether it is so. */
export type Clue = { readonly clueId: string; readonly state: "given" | ClueJudgement; readonly givenAt: EpochMs };

export const taskKinds = ["goTo", "search", "hold"] as const;
export type TaskKind = (typeof taskKinds)[number];
export const taskAnswers = ["accepted", "declined", "done", "abandoned"] as const;
export type TaskAnswer = (typeof taskAnswers)[number];

/** Go to a place, search around it, or hold there; who was asked, and how far they are with it. */
export type Task = {
  readonly taskId: string;
  readonly personId: PersonId;
  readonly kind: TaskKind;
  readonly at: LonLat | null;
  readonly radiusM: number | null;
  readonly note: string | null;
  readonly givenBy: PersonId;
  readonly state: "given" | TaskAnswer;
  readonly since: EpochMs;
};

/** Another incident, by its id and the short number that people say. */
export type OtherIncident = { readonly incidentId: IncidentId; readonly number: number };

export const SIGNALS_KEPT = 20;

/** Somebody has taken it on. */
export function isOnIt(state: ResponderState): boolean {
  return state === "acknowledged" || state === "enRoute" || state === "contact";
}

/** Was called and has given no answer. */
export function isUnanswered(state: ResponderState): boolean {
  return state === "called" || state === "shown" || state === "unreachable";
}

/** Reported by passers-by, and nobody has found them to be wrong. */
export function standingClues({ clues }: Incident): readonly Clue[] {
  return clues.filter((it) => it.state !== "dismissed");
}

/** Found, false alarm or closed: nobody is to be called any more. */
export function isEnded(incident: Incident): boolean {
  return incident.endedAt !== null;
}

/** Raised and not ended: people have been called. */
export function isLive(incident: Incident): boolean {
  return incident.endedAt === null && incident.state !== "suspected";
}
