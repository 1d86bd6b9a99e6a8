import type { ErrorCode } from "./errors.ts";
import type { PersonId } from "./ids.ts";
import { type Clue, type Incident, isEnded, isOnIt, type Part } from "./incident.ts";
import type { Circumstances, IncidentCommand } from "./incident-command.ts";
import { takeSignal } from "./incident-signals.ts";
import type { Call, Story } from "./incident-story.ts";
import { MINUTE_MS } from "./time.ts";

type CommandOf<Kind> = Extract<IncidentCommand, { readonly kind: Kind }>;
type Taken = Call | { readonly refused: ErrorCode } | null;

/** More in one incident is a flood; what is there already is enough to go by. */
const CLUES_MAX = 200;
/** While one waits that is younger, another is no news to anybody's phone. */
const TELL_AGAIN_MS = 10 * MINUTE_MS;

/**
 * Keeps what a passer-by reports, for the rescue side to judge. It changes nothing of an incident and calls nobody of its
 * circle: anybody can write one. Where nothing is open it opens a suspicion, which is for the screen.
 */
export function giveClue(story: Story, { clueId }: CommandOf<"clue">, circumstances: Circumstances): Taken {
  const before = story.incident();
  if (before?.clues.some((it) => it.clueId === clueId) === true) return null;
  const isNew = before === null || isEnded(before);
  if (!isNew && before.clues.length >= CLUES_MAX) return { refused: "RATE_LIMITED" };
  const opening = isNew ? takeSignal(story, lostAndFound(circumstances), circumstances) : null;
  const incident = story.incident();
  if (incident === null) return { refused: "NOT_FOUND" };
  story.tell({ kind: "clueGiven", clueId, told: toldOf(incident, circumstances) });
  return incident.state === "suspected" ? planAgain : opening;
}

export function addCluePhoto(story: Story, { clueId }: CommandOf<"cluePhoto">): Taken {
  if (clueOf(story, clueId) === undefined) return { refused: "NOT_FOUND" };
  story.tell({ kind: "cluePhotoGiven", clueId });
  return null;
}

/** Whoever judges last is right: a rescuer at the place knows more than the desk did. */
export function judgeClue(story: Story, { clueId, judgement, personId }: CommandOf<"judgeClue">): Taken {
  const clue = clueOf(story, clueId);
  if (clue === undefined) return { refused: "NOT_FOUND" };
  if (clue.state === judgement) return null;
  const after = story.tell({ kind: "clueJudged", clueId, judgement, personId });
  return after.state === "suspected" ? planAgain : null;
}

/** A suspicion waits as long as its clues ask for it, and calls nobody. */
const planAgain: Call = { again: "nobody", why: "person", delayedMs: 0 };

function clueOf(story: Story, clueId: string): Clue | undefined {
  return story.incident()?.clues.find((it) => it.clueId === clueId);
}

const rescueSide: readonly Part[] = ["rescuer", "dutyOfficer", "coordinator"];

/** The officers on duty (where there are none, the team, then the coordinators), and whoever of the team is on it. */
function toldOf(incident: Incident, { roster, now }: Circumstances): readonly PersonId[] {
  const isNews = !incident.clues.some((it) => it.state === "given" && now - it.givenAt < TELL_AGAIN_MS);
  if (incident.drill || !isNews) return [];
  const officers = roster[1].filter((it) => it.part === "dutyOfficer");
  const onDuty = [officers, roster[1], roster[2]].find((people) => people.length > 0) ?? [];
  const onIt = incident.responders.filter((it) => isOnIt(it.state) && rescueSide.includes(it.part));
  return [...new Set([...onDuty, ...onIt].map((it) => it.personId))];
}

function lostAndFound({ seniorId, now }: Circumstances) {
  return {
    kind: "suspicion",
    seniorId,
    wristbandId: null,
    fenceId: null,
    happenedAt: now,
    concludedAt: now,
    late: false,
    place: null,
    why: { rule: "finder-1", distanceM: null, probability: null, evidence: [], cause: "finder" },
    deliveryId: null,
  } as const;
}
