import type { IncidentId, PersonId, SeniorId } from "./ids.ts";
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

export type IncidentSignal = {
  readonly kind: SignalKind;
  readonly happenedAt: EpochMs;
  readonly concludedAt: EpochMs;
  readonly late: boolean;
  readonly place: BestPlace | null;
  readonly why: SignalWhy;
};

/** The human work for one senior; at most one open per senior. Equals the replay of its events. */
export type Incident = {
  readonly incidentId: IncidentId;
  readonly seniorId: SeniorId;
  readonly state: IncidentState;
  readonly level: IncidentLevel;
  /** Grows with each change of state or level: an answer to an older one is recognised. */
  readonly generation: number;
  readonly raisedAt: EpochMs;
  readonly endedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly drill: boolean;
  readonly signals: readonly IncidentSignal[];
  readonly responders: readonly Responder[];
  /** Whoever acknowledged first and has not withdrawn. */
  readonly leadId: PersonId | null;
  readonly timers: readonly { readonly kind: IncidentTimerKind; readonly dueAt: EpochMs }[];
  readonly previousIncidentId: IncidentId | null;
};
