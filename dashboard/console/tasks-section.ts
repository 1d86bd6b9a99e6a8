import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView, TaskView } from "../../infra/contract/views.ts";
import type { TaskAnswer } from "../../infra/domain/incident.ts";
import { initialOf } from "../incident/crew.ts";
import { stageOf } from "../incident/stage.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";

/** What may follow what, as the service sees it. */
const nextAnswers: Readonly<Record<TaskView["state"], readonly TaskAnswer[]>> = {
  given: ["accepted", "declined"],
  accepted: ["done", "abandoned"],
  declined: [],
  done: [],
  abandoned: [],
};

/** What was asked of the team and how far they are; whoever was asked answers here. */
export function tasksSection(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const { orders: say } = words().controlRoom;
  const stage = stageOf(incident);
  const isUnderWay = stage === "lost" || stage === "held" || stage === "returned";
  const mayGive = isUnderWay && mayEver(board.session, "giveTask");
  const mayHandOver = isUnderWay && mayEver(board.session, "handOver");
  if (incident.tasks.length === 0 && !mayGive && !mayHandOver) return nothing;
  const { incidentId } = incident;
  return html`<section class="sec tasks"><h3>${say.tasks}</h3>
    ${incident.tasks.map((task) => taskRow(board, incident, { task, isUnderWay }))}
    <div class="task-acts">
      ${mayGive ? html`<button type="button" class="btn" @click=${() => board.acts.openOrder({ form: "task", incidentId })}>${say.give}</button>` : nothing}
      ${mayHandOver ? html`<button type="button" class="btn" @click=${() => board.acts.openOrder({ form: "handOver", incidentId })}>${say.handOver}</button>` : nothing}
    </div></section>`;
}

/** Opens the question whom a drill with this senior calls. */
export function drillButton(board: Board, seniorId: string): TemplateResult | typeof nothing {
  if (!mayEver(board.session, "startDrill")) return nothing;
  return html`<div class="foot-acts"><button type="button" class="btn big" @click=${() => board.acts.openOrder({ form: "drill", seniorId })}>${words().controlRoom.orders.drill}</button></div>`;
}

function taskRow(
  board: Board,
  incident: IncidentView,
  { task, isUnderWay }: { readonly task: TaskView; readonly isUnderWay: boolean },
): TemplateResult {
  const { orders: say } = words().controlRoom;
  const name = nameOf(incident, task.personId);
  const isMine = task.personId === board.session.person.personId;
  const answers = isMine && isUnderWay ? nextAnswers[task.state] : [];
  const radius = task.kind === "search" && task.radiusM !== null ? say.metres(String(task.radiusM)) : "";
  const about = [radius, task.note ?? ""].filter((part) => part !== "").join(" · ");
  return html`<div class="team-row" data-task=${task.taskId}><span class="tag-person team" aria-hidden="true">${initialOf(name)}</span>
    <div><b>${name}</b> ${say.kinds[task.kind]} <span class="dim">${about}</span>
      <div class=${task.state === "given" ? "sub tone-warn" : "sub"}>${say.states[task.state]}</div></div>
    <div class="task-answers">${answers.map((answer) => answerButton(board, { incidentId: incident.incidentId, taskId: task.taskId, answer }))}</div>
  </div>`;
}

function answerButton(
  board: Board,
  given: { readonly incidentId: string; readonly taskId: string; readonly answer: TaskAnswer },
): TemplateResult {
  const send = () => board.acts.order({ kind: "answerTask", ...given });
  return html`<button type="button" class="btn" @click=${send}>${words().controlRoom.orders.answers[given.answer]}</button>`;
}

function nameOf({ responders }: IncidentView, personId: string): string {
  return responders.find((it) => it.personId === personId)?.name ?? words().incident.timeline.somebody;
}
