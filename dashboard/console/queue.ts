import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { glyph } from "../glyph/glyph-121.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";
import { incidentCard } from "./card.ts";
import { findPlaces } from "./find.ts";
import { glassButton, glassStrip } from "./glass-dialog.ts";
import { glanceRow, seniorRow, wristbandRow } from "./mini-rows.ts";
import { LIST_STEP, type Tile, tiles } from "./page-state.ts";
import { refusedBoxes } from "./refused.ts";
import { seniorsToList } from "./senior-list.ts";

export function queuePanel(board: Board): TemplateResult {
  const { acts } = board;
  return html`<aside class="queue" aria-label=${words().controlRoom.queue.label}>
    ${glassStrip(board)} ${tileRow(board)}
    <div class="feed" tabindex="-1" @pointerenter=${acts.holdOrder} @pointerleave=${acts.releaseOrder}>
      ${board.world.isKnown ? feed(board) : loading()}
    </div>
  </aside>`;
}

function tileRow({ queue: { counts }, state, acts }: Board): TemplateResult {
  const say = words().controlRoom.tiles;
  const shown = (count: number | null) => (count === null ? words().common.unknown : String(count));
  const tone = (tile: Tile) => {
    const count = counts[tile] ?? 0;
    return tile === "lost" && count > 0 ? "tile life" : tile === "wristband" && count > 0 ? "tile warn" : "tile";
  };
  return html`<div class="tiles">
    ${tiles.map(
      (tile) => html`<button type="button" class=${tone(tile)} aria-pressed=${state.tile === tile}
        @click=${() => acts.change({ tile: state.tile === tile ? null : tile, listSize: LIST_STEP })}>
        <b>${shown(counts[tile])}${tile === "online" ? html`<small> ${say.of(shown(counts.total))}</small>` : nothing}</b>${say[tile]}
      </button>`,
    )}
  </div>`;
}

function loading(): TemplateResult {
  return html`<div aria-busy="true"><h2>${words().controlRoom.queue.loading}</h2>
    <div class="sk card"></div><div class="sk card low"></div><div class="sk card low"></div></div>`;
}

function feed(board: Board): TemplateResult {
  const { state, queue } = board;
  const isSearch = state.query.trim() !== "";
  if (isSearch) return html`${refusedBoxes(board)}${searchResults(board)}`;
  const shows = (tile: Tile) => state.tile === null || state.tile === tile;
  const isQuiet = queue.needed.length + queue.glance.length + queue.ended.length === 0 && state.tile === null;
  return html`${refusedBoxes(board)} ${filterNote(board)} ${isQuiet ? quiet(board) : nothing}
    ${shows("lost") ? needed(board) : nothing} ${shows("doubt") ? glance(board) : nothing}
    ${shows("wristband") ? wristbands(board) : nothing} ${state.tile === null ? ended(board) : nothing}
    ${shows("online") ? everybody(board) : nothing}`;
}

function filterNote({ state, acts }: Board): TemplateResult | typeof nothing {
  const { queue: say, tiles: names } = words().controlRoom;
  if (state.tile === null) return nothing;
  return html`<div class="filter-note"><span>${say.filtered(names[state.tile])}</span>
    <button type="button" class="btn bare" @click=${() => acts.change({ tile: null })}>${say.showEverything}</button></div>`;
}

function needed(board: Board): TemplateResult | typeof nothing {
  const say = words().controlRoom.queue;
  const { needed: incidents } = board.queue;
  if (incidents.length === 0) return board.state.tile === "lost" ? nothingHere() : nothing;
  return html`<h2>${say.needed} <span>${say.unansweredFirst}</span></h2>
    ${repeat(
      incidents,
      ({ incidentId }) => incidentId,
      (incident) => incidentCard(board, incident),
    )}`;
}

function glance(board: Board): TemplateResult | typeof nothing {
  const { glance: incidents } = board.queue;
  if (incidents.length === 0) return board.state.tile === "doubt" ? nothingHere() : nothing;
  return html`<h2>${words().controlRoom.queue.glance}</h2>${incidents.map((incident) => glanceRow(board, incident))}`;
}

function wristbands(board: Board): TemplateResult | typeof nothing {
  const { wristbands: cases } = board.queue;
  if (cases.length === 0) return board.state.tile === "wristband" ? nothingHere() : nothing;
  const most = board.state.tile === "wristband" ? cases.length : 5;
  return html`<h2>${words().controlRoom.queue.wristbands} <span>${cases.length}</span></h2>
    ${cases.slice(0, most).map((one) => wristbandRow(board, one))}
    ${
      cases.length > most
        ? html`<button type="button" class="btn bare more" @click=${() => board.acts.change({ tile: "wristband" })}>
            ${words().controlRoom.queue.more(cases.length - most)}</button>`
        : nothing
    }`;
}

function ended(board: Board): TemplateResult | typeof nothing {
  const { ended: incidents } = board.queue;
  if (incidents.length === 0) return nothing;
  return html`<h2>${words().controlRoom.queue.ended}</h2>${incidents.map((incident) => glanceRow(board, incident))}`;
}

function everybody(board: Board): TemplateResult {
  const seniors = seniorsToList(board);
  const say = words().controlRoom.queue;
  const shown = seniors.slice(0, board.state.listSize);
  return html`<h2 id="everybody">${say.everybody} <span>${seniors.length}</span></h2>
    ${shown.map((senior) => seniorRow(board, senior))}
    ${
      seniors.length > shown.length
        ? html`<button type="button" class="btn bare more"
            @click=${() => board.acts.change({ listSize: board.state.listSize + LIST_STEP })}>
            ${say.more(Math.min(LIST_STEP, seniors.length - shown.length))}</button>`
        : nothing
    }`;
}

function searchResults(board: Board): TemplateResult {
  const { find, queue: say } = words().controlRoom;
  const seniors = seniorsToList(board);
  const places = findPlaces(board.base, board.state.query);
  return html`<h2>${say.found(seniors.length)}
      <button type="button" class="btn bare" @click=${() => board.acts.change({ query: "" })}>${find.clear}</button></h2>
    ${seniors.slice(0, board.state.listSize).map((senior) => seniorRow(board, senior))}
    ${places.map(
      ({ name, at }) => html`<button type="button" class="mini" @click=${() => board.acts.goTo(at)}>
        <span class="ic calm">${icon("pin")}</span><span class="cut"><b>${name}</b></span><span></span></button>`,
    )}
    ${seniors.length + places.length === 0 ? html`<p class="nothing">${find.none}</p>` : nothing}
    ${glassButton(board)}`;
}

function quiet({ world, queue, session, acts }: Board): TemplateResult {
  const say = words().controlRoom.queue;
  const online = queue.counts.online ?? 0;
  return html`<div class="empty">
    ${glyph({ senior: "in", a: "accepted", b: "accepted", team: "accepted" }, 84)}
    <h2>${say.quietTitle}</h2>
    <p>${say.quietLead(online, (queue.counts.total ?? world.seniors.size) - online)}</p>
    <button type="button" class="btn" @click=${() => acts.change({ tile: "online" })}>${say.showAll}</button>
    ${session.demo ? html`<p class="t13 dim">${say.quietHint}</p>` : nothing}
  </div>`;
}

const nothingHere = () => html`<p class="nothing">${words().controlRoom.queue.nothingHere}</p>`;
