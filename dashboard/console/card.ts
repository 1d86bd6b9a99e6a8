import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView } from "../../infra/contract/views.ts";
import { glyph } from "../glyph/glyph-121.ts";
import { glyphOf } from "../glyph/glyph-state.ts";
import { type CrewRow, crewOf } from "../incident/crew.ts";
import { gravestKind, isLifeRisk, stageOf } from "../incident/stage.ts";
import { farText, lastPlace, placeText } from "../incident/whereabouts.ts";
import { isPast } from "../live/connection.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { clockMinutes, runningClock } from "../words/age.ts";
import { areaName, districtOf } from "./areas.ts";
import type { Board } from "./board.ts";
import { fuseBar } from "./fuse-bar.ts";
import { mainButton, pendingNote, reasonNote, sideButtons } from "./incident-buttons.ts";

/** One person who needs somebody: who, how far, how long, who acts, what happens next. */
export function incidentCard(board: Board, incident: IncidentView): TemplateResult {
  const { state, acts } = board;
  const isHeld = stageOf(incident) === "held";
  const tone = isLifeRisk(incident) && !incident.drill ? "life" : "warn";
  const isOpen = state.selectedId === incident.seniorId;
  return html`<article class=${`card incident-card ${tone}${isHeld ? " held" : ""}`} aria-current=${isOpen ? "true" : "false"}
    data-incident=${incident.incidentId} @click=${() => acts.select(incident.seniorId)}>
    ${isHeld ? heldBody(board, incident) : openBody(board, incident)}
  </article>`;
}

function openBody(board: Board, incident: IncidentView): TemplateResult {
  return html`${headline(board, incident)} ${whoAndWhere(board, incident)}
    <ul class="crew">${crewOf(incident, board.world.seniors.get(incident.seniorId)).map(crewLine)}</ul>
    ${fuseBar(board, incident)} ${pendingNote(board, incident)}
    <div class="acts">${mainButton(board, incident)}${sideButtons(board, incident)}</div>
    ${reasonNote(board, incident)}`;
}

function headline(board: Board, incident: IncidentView): TemplateResult {
  const say = words().incident;
  const kind = say.kinds[gravestKind(incident)];
  const tone = isLifeRisk(incident) && !incident.drill ? "chip life" : "chip warn";
  const others = incident.signals
    .slice(1)
    .map((signal) => signal.kind)
    .filter((other) => other === "sos" || other === "fall" || other === "strapOff");
  return html`<div class="row">
    <span class=${tone}>${kind}</span>
    ${[...new Set(others)].map((other) => html`<span class="chip life-soft">${say.kinds[other]}</span>`)}
    ${incident.drill ? html`<span class="chip">${say.drill}</span>` : nothing}
    <time class="clock">${runningClock(board.now - Date.parse(incident.raisedAt))}</time>
  </div>`;
}

function whoAndWhere(board: Board, incident: IncidentView): TemplateResult {
  const { world, now } = board;
  const senior = world.seniors.get(incident.seniorId);
  const position = world.positions.get(incident.seniorId);
  const place = lastPlace(position, incident);
  return html`<div class="row who-row">
      <div class="grow">
        <button type="button" class="who" @click=${() => board.acts.select(incident.seniorId)}>${incident.seniorName}</button>
        <span class="muted">${aboutText(board, incident)}</span>
        <div class="far">${farText(incident, position, now)}</div>
      </div>
      ${glyph(glyphOf(incident, position), 52)}
    </div>
    ${place === null ? nothing : html`<p class="place">${placeText(place, senior, now)}</p>`}`;
}

/** Age and area: "82 岁 · 硖石". */
export function aboutText({ world, now }: Board, incident: IncidentView): string {
  const senior = world.seniors.get(incident.seniorId);
  const years = senior?.birthYear == null ? "" : words().common.years(yearNow(now) - senior.birthYear);
  const area = areaName(world.areas.get(districtOf(world.areas, incident.areaId)));
  return [years, area].filter((part) => part !== "").join(" · ");
}

export function yearNow(nowMs: number): number {
  return new Date(nowMs).getFullYear();
}

function crewLine(row: CrewRow): TemplateResult {
  return html`<li>${personTag(row)}<span class="name">${row.name}</span>
    <span class=${row.tone === "plain" ? "state" : `state tone-${row.tone}`}>${row.tone === "plain" ? row.stateText : html`<b>${row.stateText}</b>`}</span></li>`;
}

export function personTag({ slot, tag, initial }: CrewRow): TemplateResult {
  const filled = tag === "on" ? " on" : tag === "off" ? " off" : "";
  return html`<span class=${`tag-person${slot === "team" ? " team" : ""}${filled}`} aria-hidden="true">${initial}</span>`;
}

function heldBody(board: Board, incident: IncidentView): TemplateResult {
  const say = words().controlRoom.card;
  const holder = incident.responders.find(({ state }) => state === "contact");
  return html`<div class="row">
      <span class="chip act">${icon("check", "s")}${say.seen}</span>
      <time class="clock">${runningClock(board.now - Date.parse(incident.raisedAt))}</time>
    </div>
    <div class="row who-row">
      <div class="grow">
        <button type="button" class="who" @click=${() => board.acts.select(incident.seniorId)}>${incident.seniorName}</button>
        <span class="muted">${aboutText(board, incident)}</span>
        ${holder === undefined ? nothing : html`<p class="place">${say.seenBy(holder.name, clockMinutes(Date.parse(holder.since)))}</p>`}
      </div>
      ${glyph(glyphOf(incident, board.world.positions.get(incident.seniorId)), 44)}
    </div>
    ${pendingNote(board, incident)}
    ${isPast(board.connection) ? nothing : html`<div class="acts">${mainButton(board, incident)}</div>`}`;
}
