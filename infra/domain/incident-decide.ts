import type { Incident } from "./incident.ts";
import { takeAction } from "./incident-actions.ts";
import { addCluePhoto, giveClue, judgeClue } from "./incident-clues.ts";
import type { Circumstances, Decision, IncidentCommand } from "./incident-command.ts";
import { takeTimer } from "./incident-deadlines.ts";
import { endDrill, rosterOf, takeDrill } from "./incident-drill.ts";
import { type EventActor, finderActor, systemActor, timerActor } from "./incident-event.ts";
import { takeLink, takeMerge, takeOver, takeUnlink } from "./incident-links.ts";
import { takeSignal } from "./incident-signals.ts";
import { beginStory, type Call, type Story, settle } from "./incident-story.ts";
import { answerTask, giveTask, handOver } from "./incident-tasks.ts";
import { unreachable } from "./unreachable.ts";

/**
 * The one state machine, used by gateway and api alike: what a command does to a senior's newest incident (`null`: there
 * never was one). Accepted with no events means that nothing had to change. Pure: the same input gives the same events.
 */
export function decide(incident: Incident | null, command: IncidentCommand, circumstances: Circumstances): Decision {
  const story = beginStory(incident, circumstances, actorOf(command));
  const taken = take(story, command, circumstances);
  const called = story.incident();
  if (taken !== null && "refused" in taken) return { kind: "refused", code: taken.refused };
  if (taken !== null) {
    const circle =
      called === null ? circumstances : { ...circumstances, roster: rosterOf(called, circumstances.roster) };
    settle(story, circle, { call: taken, fired: command.kind === "timerFired" ? command.timer : null });
  }
  return { kind: "accepted", events: story.events() };
}

function take(story: Story, command: IncidentCommand, circumstances: Circumstances) {
  switch (command.kind) {
    case "signal":
      return takeSignal(story, command.signal, circumstances);
    case "action":
      return takeAction(story, command, circumstances);
    case "timerFired":
      return takeTimer(story, command.timer, circumstances);
    case "shown":
      return takeShown(story, command.personId);
    case "deliveryExhausted":
      return takeExhausted(story, command);
    case "rosterChanged":
      return changed("roster");
    case "drill":
      return takeDrill(story, command, circumstances);
    case "drillOver":
      return endDrill(story);
    case "link":
      return takeLink(story, command);
    case "unlink":
      return takeUnlink(story, command);
    case "mergeInto":
      return takeMerge(story, command);
    case "takeOver":
      return takeOver(story, command);
    case "giveTask":
      return giveTask(story, command);
    case "answerTask":
      return answerTask(story, command);
    case "handOver":
      return handOver(story, command);
    case "clue":
      return giveClue(story, command, circumstances);
    case "cluePhoto":
      return addCluePhoto(story, command);
    case "judgeClue":
      return judgeClue(story, command);
    default:
      return unreachable(command);
  }
}

function takeShown(story: Story, personId: string): Call | null {
  const mine = story.incident()?.responders.find((it) => it.personId === personId);
  if (mine === undefined || (mine.state !== "called" && mine.state !== "unreachable")) return null;
  story.tell({ kind: "shown", personId: mine.personId });
  return changed("person");
}

function takeExhausted(
  story: Story,
  command: Extract<IncidentCommand, { readonly kind: "deliveryExhausted" }>,
): Call | null {
  const { personId, channel, attempt, code } = command;
  const mine = story.incident()?.responders.find((it) => it.personId === personId);
  if (mine === undefined) return null;
  story.tell({ kind: "deliveryFailed", personId, channel, attempt, code });
  if (mine.state !== "called" && mine.state !== "shown") return null;
  story.tell({ kind: "unreachable", personId, part: mine.part });
  return changed("nobodyReachable");
}

function changed(why: Call["why"]): Call {
  return { again: "nobody", why, delayedMs: 0 };
}

function actorOf(command: IncidentCommand): EventActor {
  switch (command.kind) {
    case "signal":
      return { kind: "wristband", id: command.signal.wristbandId };
    case "action":
    case "shown":
    case "drill":
    case "mergeInto":
    case "takeOver":
    case "answerTask":
    case "handOver":
    case "judgeClue":
    case "unlink":
      return { kind: "person", id: command.personId };
    case "clue":
    case "cluePhoto":
      return finderActor;
    case "giveTask":
      return { kind: "person", id: command.task.givenBy };
    case "link":
      return command.personId === null ? systemActor : { kind: "person", id: command.personId };
    case "timerFired":
      return timerActor(command.timer);
    case "deliveryExhausted":
      return { kind: "provider", id: command.channel };
    case "rosterChanged":
    case "drillOver":
      return systemActor;
    default:
      return unreachable(command);
  }
}
