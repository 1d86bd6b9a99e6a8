import { html, type TemplateResult } from "lit-html";
import type { IncidentView } from "../../infra/contract/views.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { unreachable } from "../../infra/domain/unreachable.ts";
import { stageOf } from "../incident/stage.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";
import { exportDialog } from "./export-dialog.ts";
import { glassDialog } from "./glass-dialog.ts";
import { labelOf } from "./incident-buttons.ts";
import { orderDialog } from "./order-dialogs.ts";
import { shareDialog } from "./share-dialog.ts";
import { togetherDialog } from "./together.ts";

/** Steps that end, raise or undo something for others are asked first. */
const asked: readonly IncidentAction[] = [
  "found",
  "falseAlarm",
  "escalate",
  "deEscalate",
  "close",
  "withdraw",
  "reopen",
  "object",
  "note",
];

export function mustAsk(action: IncidentAction): boolean {
  return asked.includes(action);
}

/** The one dialog of the page; dialogs are never stacked. */
export function dialog(board: Board): TemplateResult | null {
  const { dialog: open } = board.state;
  if (open === null) return null;
  switch (open.kind) {
    case "help":
      return helpSheet();
    case "shift":
      return shiftStart(board);
    case "order":
      return orderDialog(board, open);
    case "glass":
      return glassDialog(board, open);
    case "share": {
      const incident = board.world.incidents.get(open.incidentId);
      return incident === undefined ? null : shareDialog(board, open, incident);
    }
    case "export": {
      const incident = board.world.incidents.get(open.incidentId);
      return incident === undefined ? null : exportDialog(board, open, incident);
    }
    case "together": {
      const incident = board.world.incidents.get(open.incidentId);
      return incident === undefined ? null : togetherDialog(board, incident, open.hasFailed);
    }
    case "ask": {
      const incident = board.world.incidents.get(open.incidentId);
      return incident === undefined ? null : ask(board, incident, open.action);
    }
    default:
      return unreachable(open);
  }
}

function ask(board: Board, incident: IncidentView, action: IncidentAction): TemplateResult {
  const { ask: say, actions } = words().controlRoom;
  const questions: Readonly<Record<string, unknown>> = say;
  const question =
    stageOf(incident) === "doubt" ? say.doubt[action === "escalate" ? "escalate" : "falseAlarm"] : questions[action];
  const isNote = action === "note";
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const note = noteOf(event);
    if (isNote && note === "") return;
    board.acts.press(incident.incidentId, action, note);
  };
  return html`<form class="dialog-body" @submit=${submit}>
    <h2 id="dialog-title">${isQuestion(question) ? question(incident.seniorName) : actions[action]}</h2>
    <div class="field"><label for="note">${isNote ? say.noteNeeded : say.noteLabel}</label>
      <textarea class="input" id="note" name="note" rows="2" maxlength="2000" ?required=${isNote}></textarea></div>
    <div class="acts">
      <button type="button" class="btn big" @click=${() => board.acts.change({ dialog: null })}>${words().common.cancel}</button>
      <button class=${action === "found" ? "btn big safe" : "btn big main"} autofocus>${labelOf(incident, action)}</button>
    </div>
  </form>`;
}

const isQuestion = (value: unknown): value is (name: string) => string => typeof value === "function";

function noteOf(event: SubmitEvent): string {
  const value = event.target instanceof HTMLFormElement ? new FormData(event.target).get("note") : null;
  return typeof value === "string" ? value.trim() : "";
}

function shiftStart({ acts }: Board): TemplateResult {
  const { shift: say } = words().controlRoom;
  return html`<div class="dialog-body"><h2 id="dialog-title">${say.title}</h2><p>${say.lead}</p>
    <div class="acts">
      <button type="button" class="btn big" @click=${() => acts.change({ dialog: null })}>${say.quiet}</button>
      <button type="button" class="btn big main" autofocus @click=${acts.startShift}>${say.start}</button>
    </div></div>`;
}

function helpSheet(): TemplateResult {
  const { help } = words().controlRoom;
  const rows: readonly (readonly [string, string])[] = [
    ["/", help.keys.find],
    ["J K", help.keys.next],
    ["A", help.keys.acknowledge],
    ["D", help.keys.depart],
    ["L", help.keys.locate],
    ["G", help.keys.go],
    ["F", help.keys.fence],
    ["M", help.keys.mute],
    ["P", help.keys.play],
    ["W", help.keys.wall],
    ["?", help.keys.help],
    ["Esc", help.keys.back],
  ];
  return html`<div class="dialog-body"><h2 id="dialog-title">${help.title}</h2>
    <dl class="keys">${rows.map(([keys, what]) => html`<div><dt>${keys.split(" ").map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${what}</dd></div>`)}</dl>
    <form method="dialog" class="acts"><button class="btn big main" autofocus>${words().common.close}</button></form></div>`;
}
