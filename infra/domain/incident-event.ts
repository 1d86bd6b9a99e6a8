import type { LonLat } from "./geo.ts";
import type { AreaId, IncidentId, PersonId, SeniorId } from "./ids.ts";
import type {
  ClueJudgement,
  IncidentLevel,
  IncidentSignal,
  IncidentTimer,
  IncidentTimerKind,
  OtherIncident,
  Part,
  ResponderState,
  Task,
  TaskAnswer,
} from "./incident.ts";
import type { EpochMs } from "./time.ts";

export type EventActor = {
  readonly kind: "person" | "wristband" | "timer" | "provider" | "system" | "finder";
  readonly id: string | null;
};

/** Why people are called, or the level changes. */
export type CallReason =
  | "raised"
  | "worse"
  | "noAnswer"
  | "notMoving"
  | "noContact"
  | "withdrawn"
  | "nobodyReachable"
  | "hardCap"
  | "twoHours"
  | "silent"
  | "leftAgain"
  | "reopened"
  | "person"
  | "roster";

export type Callee = { readonly personId: PersonId; readonly part: Part };
/** Somebody who was on it in a merged incident and goes on in the other. */
export type Carried = Callee & { readonly state: ResponderState };
export type ActionPlace = { readonly at: LonLat; readonly accuracyM: number | null };
/** How somebody answers without a page: a text back, a key during the call, the link in a message. */
export type AnswerMeans = "text" | "call" | "link";
export type ByPerson = {
  readonly personId: PersonId;
  readonly part: Part;
  readonly note: string | null;
  readonly place: ActionPlace | null;
  /** Left out: by a page. */
  readonly means?: AnswerMeans;
};

/** What can be written into the append-only story of one incident. */
export type IncidentFact =
  | {
      readonly kind: "opened";
      readonly incidentId: IncidentId;
      readonly seniorId: SeniorId;
      readonly areaId: AreaId;
      readonly state: "suspected" | "raised";
      readonly level: IncidentLevel;
      readonly drill: boolean;
      readonly drillFor?: readonly PersonId[];
      readonly previousIncidentId: IncidentId | null;
      readonly signal: IncidentSignal;
    }
  | { readonly kind: "raised" | "reopened"; readonly level: IncidentLevel; readonly signal: IncidentSignal | null }
  | { readonly kind: "signalJoined"; readonly signal: IncidentSignal }
  | { readonly kind: "levelChanged"; readonly level: IncidentLevel; readonly why: CallReason }
  | {
      readonly kind: "called";
      readonly people: readonly Callee[];
      readonly why: CallReason;
      /** `oneByOne`: the next channel after a while without an answer; `all`: every channel at once. */
      readonly spread: "oneByOne" | "all";
      /** The step was due this much earlier: the service was down. */
      readonly delayedMs: number;
    }
  | ({ readonly kind: "unreachable" } & Callee)
  | { readonly kind: "shown"; readonly personId: PersonId }
  | ({
      readonly kind:
        | "acknowledged"
        | "enRoute"
        | "contact"
        | "declined"
        | "withdrew"
        | "objected"
        | "falseAlarmAsked"
        | "noted";
    } & ByPerson)
  | { readonly kind: "nudged" | "lapsed"; readonly personIds: readonly PersonId[] }
  | { readonly kind: "returned" | "leftAgain"; readonly signal: IncidentSignal }
  | { readonly kind: "wentDark" | "dismissed" }
  | { readonly kind: "found" | "falseAlarm" | "closed"; readonly by: ByPerson | null }
  | { readonly kind: "linked" | "unlinked"; readonly other: OtherIncident }
  /** `kept`: whoever goes on in the other incident and is not stood down. */
  | { readonly kind: "mergedInto"; readonly other: OtherIncident; readonly kept: readonly PersonId[] }
  | { readonly kind: "tookOver"; readonly other: OtherIncident; readonly people: readonly Carried[] }
  | { readonly kind: "taskGiven"; readonly task: Omit<Task, "state" | "since">; readonly part: Part }
  | ({ readonly kind: "taskAnswered"; readonly taskId: string; readonly answer: TaskAnswer } & ByPerson)
  /** The shift went from one to another; whoever is next is called, never taken for granted. */
  | ({ readonly kind: "handedOver"; readonly toId: PersonId } & ByPerson)
  /** A passer-by reports; `told`: whom of the rescue side a message tells so. */
  | { readonly kind: "clueGiven"; readonly clueId: string; readonly told: readonly PersonId[] }
  | { readonly kind: "cluePhotoGiven"; readonly clueId: string }
  | {
      readonly kind: "clueJudged";
      readonly clueId: string;
      readonly judgement: ClueJudgement;
      readonly personId: PersonId;
    }
  | { readonly kind: "timersPlanned"; readonly timers: readonly IncidentTimer[] }
  /** For the story only: they change nothing. */
  | {
      readonly kind: "delivered";
      readonly personId: PersonId;
      readonly channel: string;
      readonly attempt: number;
      /** Kind of the message. */
      readonly message: string;
    }
  /** A receipt of the carrier: the text is on the phone, the call was picked up. */
  | { readonly kind: "arrived"; readonly personId: PersonId; readonly channel: string; readonly message: string }
  | {
      readonly kind: "deliveryFailed";
      readonly personId: PersonId;
      readonly channel: string;
      readonly attempt: number;
      readonly code: string;
    };

export type IncidentEvent = IncidentFact & { readonly at: EpochMs; readonly actor: EventActor };
/** What happened to messages on their way; it changes nothing of the incident. */
export type DeliveryFact = Extract<IncidentFact, { readonly kind: "delivered" | "arrived" | "deliveryFailed" }>;
export type IncidentEventKind = IncidentFact["kind"];

/** Kinds that belong to the bookkeeping, not to the story a person reads. */
export const silentEventKinds: readonly IncidentEventKind[] = ["timersPlanned"];

/** The actor of an event that a timer caused. */
export const timerActor = (kind: IncidentTimerKind): EventActor => ({ kind: "timer", id: kind });
export const systemActor: EventActor = { kind: "system", id: null };
/** Somebody who passed by: nobody knows who they are. */
export const finderActor: EventActor = { kind: "finder", id: null };
