import type { ErrorCode } from "./errors.ts";
import type { AreaId, IncidentId, PersonId, SeniorId } from "./ids.ts";
import type {
  ClueJudgement,
  IncidentAction,
  IncidentLevel,
  IncidentTimerKind,
  OtherIncident,
  Part,
  Task,
  TaskAnswer,
} from "./incident.ts";
import type { ActionPlace, AnswerMeans, Carried, IncidentEvent } from "./incident-event.ts";
import type { IncidentPolicy } from "./incident-policy.ts";
import type { Signal } from "./signal.ts";
import type { EpochMs } from "./time.ts";

/** Everything that can happen to a senior's incident. */
export type IncidentCommand =
  | { readonly kind: "signal"; readonly signal: Signal }
  | {
      readonly kind: "action";
      readonly action: IncidentAction;
      readonly personId: PersonId;
      /** As whom this person could act, strongest first; empty: a stranger. */
      readonly parts: readonly Part[];
      readonly seenGeneration: number | null;
      readonly note: string | null;
      readonly place: ActionPlace | null;
      readonly means?: AnswerMeans;
    }
  | { readonly kind: "timerFired"; readonly timer: IncidentTimerKind }
  | { readonly kind: "shown"; readonly personId: PersonId }
  | {
      /** The person's last channel has failed for good. */
      readonly kind: "deliveryExhausted";
      readonly personId: PersonId;
      readonly channel: string;
      readonly attempt: number;
      readonly code: string;
    }
  | { readonly kind: "rosterChanged" }
  /** Somebody practises: as if the senior had left, for these people only. */
  | { readonly kind: "drill"; readonly personId: PersonId; readonly recipients: readonly PersonId[] }
  /** Something real has happened to the senior of a drill. */
  | { readonly kind: "drillOver" }
  /** Both sides of a link, and of a merge, are decided in one transaction. `personId` null: the service saw it. */
  | { readonly kind: "link"; readonly other: OtherIncident; readonly personId: PersonId | null }
  | { readonly kind: "unlink"; readonly other: OtherIncident; readonly personId: PersonId }
  /** `part`: as whom the person who is asked takes part. */
  | { readonly kind: "giveTask"; readonly task: Omit<Task, "state" | "since">; readonly part: Part }
  | {
      readonly kind: "answerTask";
      readonly taskId: string;
      readonly answer: TaskAnswer;
      readonly personId: PersonId;
      readonly note: string | null;
    }
  | {
      readonly kind: "handOver";
      readonly personId: PersonId;
      readonly part: Part;
      readonly toId: PersonId;
      readonly note: string;
    }
  /** A passer-by has seen the senior, or whoever wears the band. */
  | { readonly kind: "clue"; readonly clueId: string }
  | { readonly kind: "cluePhoto"; readonly clueId: string }
  | {
      readonly kind: "judgeClue";
      readonly clueId: string;
      readonly judgement: ClueJudgement;
      readonly personId: PersonId;
    }
  | {
      readonly kind: "mergeInto";
      readonly other: OtherIncident;
      readonly kept: readonly PersonId[];
      readonly personId: PersonId;
    }
  | {
      readonly kind: "takeOver";
      readonly other: OtherIncident;
      readonly people: readonly Carried[];
      readonly personId: PersonId;
    };

export type RosterMember = {
  readonly personId: PersonId;
  readonly part: Part;
  /** Has at least one channel. */
  readonly reachable: boolean;
};

/** Who is to be called at which level, resolved anew at each step: leave, substitutes and shifts are already applied. */
export type Roster = Readonly<Record<IncidentLevel, readonly RosterMember[]>>;
export const emptyRoster: Roster = { 0: [], 1: [], 2: [], 3: [] };

/** What a decision rests on besides the incident and the command. */
export type Circumstances = {
  /** The database's clock. */
  readonly now: EpochMs;
  readonly policy: IncidentPolicy;
  readonly roster: Roster;
  readonly seniorId: SeniorId;
  readonly areaId: AreaId;
  /** Id of an incident that this command may open. */
  readonly freshId: IncidentId;
  /** How often the senior has left in the last 24 h, without the exit at hand. */
  readonly exitsInDay: number;
  /** When the band was last heard, server clock; `null`: never, or there is none. */
  readonly heardAt: EpochMs | null;
  /** Three report intervals of the band; the policy's floor applies. */
  readonly silentAfterMs: number;
};

export type Decision =
  | { readonly kind: "accepted"; readonly events: readonly IncidentEvent[] }
  | { readonly kind: "refused"; readonly code: ErrorCode };
