import type { ErrorCode } from "./errors.ts";
import { isLive, isOnIt, type Task, type TaskAnswer } from "./incident.ts";
import type { IncidentCommand } from "./incident-command.ts";
import type { Call, Story } from "./incident-story.ts";

type CommandOf<Kind> = Extract<IncidentCommand, { readonly kind: Kind }>;
type Taken = Call | { readonly refused: ErrorCode } | null;
const quiet: Call = { again: "nobody", why: "person", delayedMs: 0 };

/** What may follow what: a task is taken up or not, and then done or given up. */
const follows: Readonly<Record<Task["state"], readonly TaskAnswer[]>> = {
  given: ["accepted", "declined"],
  accepted: ["done", "abandoned"],
  declined: [],
  done: [],
  abandoned: [],
};

/** Asks one person of the team to do something. The same task twice is one. */
export function giveTask(story: Story, { task, part }: CommandOf<"giveTask">): Taken {
  const incident = story.incident();
  if (incident === null) return { refused: "NOT_FOUND" };
  if (!isLive(incident)) return { refused: "INCIDENT_ENDED" };
  if (incident.tasks.some((it) => it.taskId === task.taskId)) return null;
  story.tell({ kind: "taskGiven", task, part });
  return quiet;
}

export function answerTask(story: Story, { taskId, answer, personId, note }: CommandOf<"answerTask">): Taken {
  const incident = story.incident();
  const task = incident?.tasks.find((it) => it.taskId === taskId);
  if (incident === null || task === undefined) return { refused: "NOT_FOUND" };
  const part = incident.responders.find((it) => it.personId === personId)?.part;
  if (task.personId !== personId || part === undefined) return { refused: "ACTION_NOT_ALLOWED" };
  if (task.state === answer) return null;
  if (!isLive(incident)) return { refused: "INCIDENT_ENDED" };
  if (!follows[task.state].includes(answer)) return { refused: "INCIDENT_CHANGED" };
  story.tell({ kind: "taskAnswered", taskId, answer, personId, part, note, place: null });
  return quiet;
}

/** Whoever goes off duty counts no longer; were they alone on it, everybody who has not answered is called again. */
export function handOver(story: Story, { personId, part, toId, note }: CommandOf<"handOver">): Taken {
  const incident = story.incident();
  if (incident === null || !isLive(incident)) return null;
  const wasOnIt = incident.responders.some((it) => it.personId === personId && isOnIt(it.state));
  const after = story.tell({ kind: "handedOver", personId, part, toId, note, place: null });
  const isAlone = wasOnIt && !after.responders.some((it) => isOnIt(it.state));
  return { again: isAlone ? "unanswered" : "nobody", why: "roster", delayedMs: 0 };
}
