import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView } from "../../infra/contract/views.ts";
import type { JoinKind } from "../http/api.ts";
import { radioNumber, stageOf } from "../incident/stage.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";

/** The incidents that belong to this one, each a way to go there. */
export function togetherSection(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const { links, mergedInto } = incident;
  if (links.length === 0 && mergedInto === null) return nothing;
  const say = words().controlRoom.together;
  return html`<section class="sec"><h3>${say.title}</h3>
    ${mergedInto === null ? nothing : html`<p>${say.mergedInto(radioNumber(mergedInto))}</p>`}
    ${links.map((link) => {
      const other = board.world.incidents.get(link.incidentId);
      const number = html`#${radioNumber(link)}`;
      return other === undefined
        ? html`<p class="dim">${number}</p>`
        : html`<p class="row"><button type="button" class="btn" @click=${() => board.acts.select(other.seniorId)}>${number} ${other.seniorName}</button>
            ${mayEver(board.session, "linkIncidents") && isUnderWay(incident) ? html`<button type="button" class="btn bare" data-unlink=${link.incidentId} @click=${() => board.acts.join("unlink", incident.incidentId, link.incidentId)}>${say.unlink}</button>` : nothing}</p>`;
    })}</section>`;
}

/** Opens the question which incident belongs to this one. */
export function togetherButton(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  if (!mayEver(board.session, "linkIncidents") || !isUnderWay(incident)) return nothing;
  const ask = { kind: "together", incidentId: incident.incidentId, hasFailed: false } as const;
  return html`<button type="button" class="btn bare" @click=${() => board.acts.change({ dialog: ask, menu: null })}>${words().controlRoom.together.open}</button>`;
}

export function togetherDialog(board: Board, incident: IncidentView, hasFailed: boolean): TemplateResult {
  const say = words().controlRoom.together;
  const others = [...board.world.incidents.values()].filter(
    (it) => it.seniorId !== incident.seniorId && isUnderWay(it),
  );
  return html`<form class="dialog-body" @submit=${(event: SubmitEvent) => submit(board, incident, event)}>
    <h2 id="dialog-title">${say.ask(incident.seniorName)}</h2>
    ${others.length === 0 ? html`<p>${say.none}</p>` : choice(others)}
    ${hasFailed ? html`<p class="hint tone-life" role="alert">${say.failed}</p>` : nothing}
    <div class="acts">
      <button type="button" class="btn big" @click=${() => board.acts.change({ dialog: null })}>${words().common.cancel}</button>
      ${others.length === 0 ? nothing : html`<button class="btn big" value="merge">${say.merge}</button><button class="btn big main" value="links">${say.link}</button>`}
    </div>
  </form>`;
}

function choice(others: readonly IncidentView[]): TemplateResult {
  const say = words().controlRoom.together;
  return html`<div class="field"><label for="other">${say.which}</label>
      <select class="input" id="other" name="other">${others.map((it) => html`<option value=${it.incidentId}>#${radioNumber(it)} ${it.seniorName}</option>`)}</select></div>
    <p class="hint">${say.linkLead}</p><p class="hint">${say.mergeLead}</p>`;
}

function submit(board: Board, incident: IncidentView, event: SubmitEvent): void {
  event.preventDefault();
  const { target, submitter } = event;
  if (!(target instanceof HTMLFormElement) || !(submitter instanceof HTMLButtonElement)) return;
  const otherId = new FormData(target).get("other");
  const how: JoinKind = submitter.value === "merge" ? "merge" : "links";
  if (typeof otherId === "string") board.acts.join(how, incident.incidentId, otherId);
}

function isUnderWay(incident: IncidentView): boolean {
  const stage = stageOf(incident);
  return !incident.drill && (stage === "lost" || stage === "held" || stage === "returned");
}
