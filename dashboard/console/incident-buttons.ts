import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView } from "../../infra/contract/views.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { nextStep, type Permission, permitted } from "../incident/permitted.ts";
import { stageOf } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";

/** Keys of the wireframe, shown on the buttons of the selected incident only. */
const keys: Partial<Record<IncidentAction, string>> = { acknowledge: "A", enRoute: "D" };

export function rolesOf({ session }: Board) {
  return session.person.roles.map(({ role }) => role);
}

export function may(board: Board, incident: IncidentView, action: IncidentAction): Permission {
  return permitted(action, rolesOf(board), incident);
}

/** The one next step of this person; grey with its reason where it may not be taken. */
export function mainButton(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const action = nextStep(incident, board.session.person.personId);
  if (action === null || may(board, incident, action) === "viewer") return nothing;
  const tone = action === "found" ? "btn safe" : "btn main";
  return actionButton(board, incident, action, tone);
}

/** Beside the main step: set out at once, and look where it is. */
export function sideButtons(board: Board, incident: IncidentView): TemplateResult {
  const next = nextStep(incident, board.session.person.personId);
  const isViewer = may(board, incident, "note") === "viewer";
  const offersDeparture = next === "acknowledge" && may(board, incident, "enRoute") === "yes";
  return html`${offersDeparture ? actionButton(board, incident, "enRoute", "btn") : nothing}
    ${isViewer ? goButton(board, incident) : locateButton(board, incident, "btn")}`;
}

function goButton(board: Board, { seniorId }: IncidentView): TemplateResult {
  return html`<button type="button" class="btn" @click=${stopped(() => board.acts.go(seniorId))}>${words().controlRoom.actions.go}</button>`;
}

/** Asks the wristband for a position now. */
export function locateButton(
  board: Board,
  { seniorId }: Pick<IncidentView, "seniorId">,
  look: string,
): TemplateResult | typeof nothing {
  if (!mayEver(board.session, "commandWristband")) return nothing;
  const isAsked = board.state.located?.seniorId === seniorId && board.state.located.outcome === "asked";
  const isOpen = board.state.selectedId === seniorId;
  return html`<button type="button" class=${look} aria-disabled=${isAsked} @click=${stopped(() => board.acts.locate(seniorId))}>
    ${words().controlRoom.actions.locate} ${isOpen ? html`<kbd aria-hidden="true">L</kbd>` : nothing}
  </button>`;
}

/** What came of asking the wristband. */
export function locatedNote({ state }: Board, seniorId: string): TemplateResult | typeof nothing {
  if (state.located?.seniorId !== seniorId) return nothing;
  const { located } = words().controlRoom;
  return html`<p class="hint" role="status">${located[state.located.outcome]}</p>`;
}

export function actionButton(
  board: Board,
  incident: IncidentView,
  action: IncidentAction,
  tone: string,
): TemplateResult {
  const permission = may(board, incident, action);
  const key = isSelected(board, incident) ? keys[action] : undefined;
  const isWaiting = board.pending.some(
    ({ incidentId, body, state }) =>
      incidentId === incident.incidentId && body.action === action && state !== "refused",
  );
  return html`<button type="button" class=${tone} aria-disabled=${permission === "yes" && !isWaiting ? "false" : "true"}
    aria-busy=${isWaiting} data-action=${action}
    @click=${stopped(() => {
      if (permission === "yes" && !isWaiting) board.acts.choose(incident.incidentId, action);
    })}>
    ${action === "found" ? icon("check") : nothing}${labelOf(incident, action)}
    ${key === undefined ? nothing : html`<kbd aria-hidden="true">${key}</kbd>`}
  </button>`;
}

/** On a suspicion the same steps mean "she is out" and "she is not". */
export function labelOf(incident: IncidentView, action: IncidentAction): string {
  const { actions } = words().controlRoom;
  if (stageOf(incident) !== "doubt") return actions[action];
  return action === "escalate" ? actions.confirmExit : action === "falseAlarm" ? actions.dropDoubt : actions[action];
}

/** The reason stands beside a grey button. */
export function reasonNote(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const action = nextStep(incident, board.session.person.personId);
  const permission = action === null ? "yes" : may(board, incident, action);
  if (permission === "yes" || stageOf(incident) === "closed") return nothing;
  return html`<p class="hint">${words().controlRoom.reason[permission]}</p>`;
}

/** Steps that are pressed but not yet with the server. */
export function pendingNote(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const waiting = board.pending.filter(
    ({ incidentId, state, attempts }) => incidentId === incident.incidentId && state === "waiting" && attempts > 0,
  );
  if (waiting.length === 0) return nothing;
  const { pending, actions } = words().controlRoom;
  return html`<p class="pending" role="status">${icon("refresh", "s")}
    <span>${waiting.map(({ body, attempts }) => pending.waiting(actions[body.action], attempts))}</span></p>`;
}

function isSelected({ state }: Board, incident: IncidentView): boolean {
  return state.selectedId === incident.seniorId;
}

/** A click on a button inside a card is not a click on the card. */
function stopped(act: () => void): (event: Event) => void {
  return (event) => {
    event.stopPropagation();
    act();
  };
}
