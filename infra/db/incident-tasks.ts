import type { ErrorCode } from "../domain/errors.ts";
import type { IncidentId, PersonId } from "../domain/ids.ts";
import type { Part, Task, TaskAnswer } from "../domain/incident.ts";
import type { IncidentCommand } from "../domain/incident-command.ts";
import type { Transaction } from "./database.ts";
import { applyLocked } from "./incident-apply.ts";
import { lockIncident } from "./incidents.ts";
import { readParts } from "./recipients.ts";

export type TaskResult = { readonly kind: "done" } | { readonly kind: "refused"; readonly code: ErrorCode };
const team: readonly Part[] = ["rescuer", "dutyOfficer"];

/** Asks somebody of the team of this incident's area. ACTION_NOT_ALLOWED: the person does not belong to it. */
export async function recordTask(
  tx: Transaction,
  asked: { readonly incidentId: IncidentId; readonly task: Omit<Task, "state" | "since"> },
): Promise<TaskResult> {
  return await decideOn(tx, asked.incidentId, async ({ seniorId, incident }) => {
    const parts = await readParts(tx, asked.task.personId, { seniorId, areaId: incident.areaId, taken: null });
    const part = parts.find((it) => team.includes(it));
    return part === undefined ? null : { kind: "giveTask", task: asked.task, part };
  });
}

export async function recordTaskAnswer(
  tx: Transaction,
  asked: {
    readonly incidentId: IncidentId;
    readonly taskId: string;
    readonly personId: PersonId;
    readonly answer: TaskAnswer;
    readonly note: string | null;
  },
): Promise<TaskResult> {
  const { incidentId, ...rest } = asked;
  return await decideOn(tx, incidentId, async () => ({ kind: "answerTask", ...rest }));
}

type Known = NonNullable<Awaited<ReturnType<typeof lockIncident>>>;

async function decideOn(
  tx: Transaction,
  id: IncidentId,
  commandFor: (known: Known) => Promise<IncidentCommand | null>,
): Promise<TaskResult> {
  const known = await lockIncident(tx, id);
  if (known === null) return { kind: "refused", code: "NOT_FOUND" };
  if (!known.isNewest) return { kind: "refused", code: "INCIDENT_ENDED" };
  const command = await commandFor(known);
  if (command === null) return { kind: "refused", code: "ACTION_NOT_ALLOWED" };
  const [outcome] = await applyLocked(tx, [{ seniorId: known.seniorId, command }]);
  return outcome?.kind === "refused" ? { kind: "refused", code: outcome.code } : { kind: "done" };
}
