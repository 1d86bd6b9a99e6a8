import { html, nothing, type TemplateResult } from "lit-html";
import type { ClueView } from "../../infra/contract/clues.ts";
import type { IncidentView } from "../../infra/contract/views.ts";
import { clueJudgements } from "../../infra/domain/incident.ts";
import { cluePhotoPath } from "../http/clues.ts";
import { icon } from "../page/icon.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import { ago } from "../words/age.ts";
import type { Board } from "./board.ts";

/** Whether passers-by have said anything that was not found wrong. */
export function hasClues(incident: IncidentView | undefined): boolean {
  return incident !== undefined && incident.clues.given + incident.clues.confirmed > 0;
}

/** What passers-by say to have seen, newest first; whoever of the rescue side knows marks it as so or as wrong. */
export function cluesSection(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const { detail } = board;
  const clues = detail?.seniorId === incident.seniorId ? detail.clues : [];
  if (clues.length === 0) return nothing;
  return html`<section class="sec clues"><h3>${words().controlRoom.clues.title} <span>${clues.length}</span></h3>
    ${clues.map((clue) => clueRow(board, incident, clue))}</section>`;
}

function clueRow(board: Board, incident: IncidentView, clue: ClueView): TemplateResult {
  const { clues: say } = words().controlRoom;
  const tone = clue.state === "given" ? "chip warn" : clue.state === "confirmed" ? "chip safe" : "chip";
  return html`<article class="clue" data-clue=${clue.clueId} data-state=${clue.state}>
    ${clue.hasPhoto ? photo(incident, clue) : nothing}
    <div class="said">
      <p><span class=${tone}>${say.states[clue.state]}</span> <time class="dim" datetime=${clue.givenAt}>${ago(Date.parse(clue.givenAt), board.now)}</time></p>
      ${clue.words === "" ? nothing : html`<p class="words">${clue.words}</p>`}
      ${whereabouts(board, clue)} ${buttons(board, incident, clue)}
    </div></article>`;
}

function photo({ incidentId }: IncidentView, { clueId }: ClueView): TemplateResult {
  const path = cluePhotoPath(incidentId, clueId);
  return html`<a class="thumb" href=${path} target="_blank" rel="noopener"><img src=${path} alt=${words().controlRoom.clues.photo} /></a>`;
}

function whereabouts({ acts }: Board, { place }: ClueView): TemplateResult {
  const { clues: say } = words().controlRoom;
  if (place === null) return html`<p class="sub dim">${say.noPlace}</p>`;
  const { lon, lat, accuracyM, isOutside } = place;
  const about = [accuracyM === null ? "" : say.within(String(Math.round(accuracyM))), isOutside ? say.outside : ""];
  return html`<p class="sub dim"><button type="button" class="btn bare" @click=${() => acts.goTo([lon, lat])}>${icon("pin", "s")}${say.goTo}</button>
    ${about.filter((part) => part !== "").join(" · ")}</p>`;
}

function buttons(board: Board, { incidentId }: IncidentView, clue: ClueView): TemplateResult | typeof nothing {
  const { clues: say } = words().controlRoom;
  if (!mayEver(board.session, "judgeClue")) return nothing;
  const { clueId, contact, state } = clue;
  const offered = clueJudgements.filter((judgement) => judgement !== state);
  return html`<div class="row">
    ${offered.map((judgement) => html`<button type="button" class="btn" data-judge=${judgement} @click=${() => board.acts.order({ kind: "judgeClue", incidentId, clueId, judgement })}>${say.judge[judgement]}</button>`)}
    ${contact === null ? nothing : html`<a class="btn icon" href=${`tel:${contact.replace(/[^0-9+]/g, "")}`} aria-label=${say.call}>${icon("phone")}</a>`}
  </div>`;
}
