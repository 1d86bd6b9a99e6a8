import { type Incident, type IncidentSignal, isEnded, isLive, standingClues } from "./incident.ts";
import type { Circumstances } from "./incident-command.ts";
import { effectOf, gravest, gravity, isEndedByReturn, levelOf } from "./incident-severity.ts";
import type { Call, Story } from "./incident-story.ts";
import type { Signal } from "./signal.ts";

/** An equal signal within this time of its like is not written down again. */
const REPEAT_MS = 30_000;

/** What a signal means for the senior's newest incident. `null`: nothing at all. */
export function takeSignal(story: Story, signal: Signal, circumstances: Circumstances): Call | null {
  const incident = story.incident();
  if (incident === null) return takeFirst(story, signal, circumstances);
  // What is real ends a drill before it comes here; what else the band says has nothing to do with it.
  if (incident.drill) return isEnded(incident) ? takeFirst(story, signal, circumstances) : null;
  if (isLive(incident)) return join(story, incident, { signal, circumstances });
  if (!isEnded(incident)) return takeWhileSuspected(story, signal, circumstances);
  return takeAfterEnd(story, incident, { signal, circumstances });
}

type Taken = { readonly signal: Signal; readonly circumstances: Circumstances };

/** Calls whoever is new at this level; what late fixes tell says how late it is. */
function quiet(signal: Signal, why: Call["why"] = "raised"): Call {
  return { again: "nobody", why, delayedMs: delayOf(signal) };
}

function delayOf({ late, concludedAt, happenedAt }: Signal): number {
  return late ? concludedAt - happenedAt : 0;
}

function takeFirst(story: Story, signal: Signal, circumstances: Circumstances): Call | null {
  const effect = effectOf(signal);
  if (effect !== "raise" && effect !== "suspect") return null;
  const before = story.incident();
  story.tell({
    kind: "opened",
    incidentId: circumstances.freshId,
    seniorId: signal.seniorId,
    areaId: circumstances.areaId,
    state: effect === "raise" ? "raised" : "suspected",
    level: effect === "raise" ? levelOf(signal, circumstances.exitsInDay) : 0,
    drill: false,
    previousIncidentId: before !== null && wasRaised(before) ? before.incidentId : null,
    signal: kept(signal),
  });
  return quiet(signal);
}

function takeWhileSuspected(story: Story, signal: Signal, circumstances: Circumstances): Call | null {
  const effect = effectOf(signal);
  if (effect === "raise") {
    story.tell({ kind: "raised", level: levelOf(signal, circumstances.exitsInDay), signal: kept(signal) });
  } else if (effect === "return") {
    // A band at home is no answer to whoever says that its wearer stands before them.
    const suspected = story.incident();
    const hasClue = suspected !== null && standingClues(suspected).length > 0;
    story.tell(hasClue ? { kind: "signalJoined", signal: kept(signal) } : { kind: "dismissed" });
  } else if (effect === "suspect") {
    story.tell({ kind: "signalJoined", signal: kept(signal) });
  } else {
    return null;
  }
  return quiet(signal);
}

/**
 * Within the reopening time the same incident goes on; later a new one begins that names it. What late fixes tell about
 * the time before the end is only written down: a person has answered it since. An SOS is believed at any age.
 */
function takeAfterEnd(story: Story, incident: Incident, taken: Taken): Call | null {
  const { signal, circumstances } = taken;
  if (effectOf(signal) !== "raise" || incident.endedAt === null) return takeFirst(story, signal, circumstances);
  const isAnswered =
    signal.late && signal.kind !== "sos" && !incident.endedBySystem && signal.happenedAt <= incident.endedAt;
  if (isAnswered) {
    story.tell({ kind: "signalJoined", signal: kept(signal) });
    return null;
  }
  if (!wasRaised(incident) || circumstances.now - incident.endedAt > circumstances.policy.reopenMs) {
    return takeFirst(story, signal, circumstances);
  }
  const level = levelOf(signal, circumstances.exitsInDay);
  story.tell({ kind: "reopened", level: level > incident.level ? level : incident.level, signal: kept(signal) });
  return { again: "everybody", why: "reopened", delayedMs: delayOf(signal) };
}

/** Somebody was told of it; a suspicion that came to nothing was not. */
function wasRaised(incident: Incident): boolean {
  return !incident.drill && (incident.rounds > 0 || incident.responders.length > 0);
}

function join(story: Story, incident: Incident, taken: Taken): Call | null {
  const { signal } = taken;
  if (signal.kind === "enter" || signal.kind === "heard") return joinReturn(story, incident, signal);
  const isAway = effectOf(signal) === "raise" && signal.kind !== "silent";
  if (incident.state === "returnedUnconfirmed" && isAway) {
    story.tell({ kind: "leftAgain", signal: kept(signal) });
    raiseLevel(story, taken);
    return { again: "everybody", why: "leftAgain", delayedMs: delayOf(signal) };
  }
  const isWorse = callsAgain(incident, taken);
  if (!isWorse && isRepeat(incident, signal)) return null;
  const goesDark = signal.kind === "silent" && !incident.dark;
  story.tell({ kind: "signalJoined", signal: kept(signal) });
  raiseLevel(story, taken);
  if (goesDark) goDark(story);
  return isWorse ? { again: "everybody", why: "worse", delayedMs: delayOf(signal) } : quiet(signal, "worse");
}

/** A band that falls silent during an incident raises the level by one, once; at most to level 2. */
export function goDark(story: Story): void {
  const incident = story.incident();
  if (incident === null || incident.darkRaised) return;
  story.tell({ kind: "wentDark" });
  if (incident.level < 2) story.tell({ kind: "levelChanged", level: incident.level === 0 ? 1 : 2, why: "silent" });
}

/** Back inside every fence, or heard again where silence was all there was: told to everybody, never closed at once. */
function joinReturn(story: Story, incident: Incident, signal: Signal): Call | null {
  const isOpenAway = incident.awayFrom.some((it) => signal.kind !== "enter" || it !== signal.fenceId);
  const hadLeft = incident.signals.some((it) => it.kind === "exit");
  const isAnswer = signal.kind === "enter" ? hadLeft : !hadLeft && incident.signals.some((it) => it.kind === "silent");
  if (incident.state === "returnedUnconfirmed" || isOpenAway || !isAnswer || !isEndedByReturn(incident)) {
    if (isRepeat(incident, signal)) return null;
    story.tell({ kind: "signalJoined", signal: kept(signal) });
    return quiet(signal);
  }
  story.tell({ kind: "returned", signal: kept(signal) });
  return quiet(signal);
}

function raiseLevel(story: Story, { signal, circumstances }: Taken): void {
  const incident = story.incident();
  const level = levelOf(signal, circumstances.exitsInDay);
  if (incident !== null && level > incident.level) story.tell({ kind: "levelChanged", level, why: "worse" });
}

function callsAgain(incident: Incident, { signal, circumstances }: Taken): boolean {
  if (signal.kind === "sos") {
    const last = incident.signals.findLast((it) => it.kind === "sos");
    return last === undefined || circumstances.now - last.concludedAt >= circumstances.policy.sosRepeatMs;
  }
  const top = gravest(incident.signals);
  return top !== null && gravity[signal.kind] > gravity[top.kind];
}

/** The like of a signal that was just written down, and it changes nothing. */
function isRepeat(incident: Incident, signal: Signal): boolean {
  const isAway = incident.awayFrom.includes(signal.fenceId);
  if ((signal.kind === "exit" && !isAway) || (signal.kind === "enter" && isAway)) return false;
  if (signal.kind === "heard" && incident.dark) return false;
  const last = incident.signals.findLast((it) => it.kind === signal.kind && it.fenceId === signal.fenceId);
  return last !== undefined && signal.concludedAt - last.concludedAt < REPEAT_MS;
}

function kept({ kind, happenedAt, concludedAt, late, fenceId, place, why }: Signal): IncidentSignal {
  return { kind, happenedAt, concludedAt, late, fenceId, place, why };
}
