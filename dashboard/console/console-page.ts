import { html, nothing, type TemplateResult } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { isPast } from "../live/connection.ts";
import { pastWords, playStrip } from "../playback/play-strip.ts";
import { words } from "../text/language.ts";
import { clockSeconds } from "../words/age.ts";
import { banner } from "./banner.ts";
import type { Board } from "./board.ts";
import { dialog } from "./dialogs.ts";
import { glassStrip } from "./glass-dialog.ts";
import { incidentPanel } from "./incident-panel.ts";
import { type MapFacts, mapFurniture } from "./map-furniture.ts";
import { pastStrip } from "./past-strip.ts";
import { queuePanel } from "./queue.ts";
import { statusBar } from "./status-bar.ts";
import { topBar } from "./top-bar.ts";

/** The whole console. The map host is drawn once and then left to Leaflet. */
export function consolePage(board: Board, facts: MapFacts): TemplateResult {
  const { connection, heardAt, state, acts } = board;
  const say = words().controlRoom;
  const isCut = isPast(connection);
  return html`<div class="console" data-link=${connection.kind} data-tab=${state.tab} data-wall=${state.isWall ? "yes" : "no"} data-past=${board.playback === null ? "no" : "yes"} data-panel=${state.selectedId === null ? "shut" : "open"}>
    ${topBar(board)} ${banner(board)} ${tabs(board)} ${queuePanel(board)}
    <main class="stage">
      <div class="map" id="map" role="region" aria-label=${say.map.label}></div>
      <div class="rim-tags" id="rim"></div>
      ${mapFurniture(board, facts)} ${past(board)} ${glassStrip(board)}
      <p class="frozen" ?hidden=${!isCut || heardAt === null}>${heardAt === null ? "" : say.banner.frozen(clockSeconds(heardAt))}</p>
    </main>
    ${incidentPanel(board)} ${statusBar(board)}
    <dialog aria-labelledby="dialog-title" @close=${() => acts.change({ dialog: null })} ${ref(showDialog(board))}>${dialog(board)}</dialog>
  </div>`;
}

/** The strip of the past half hour, and the words over a map of the past. */
function past(board: Board): TemplateResult | typeof nothing {
  const strip = pastStrip(board);
  return strip === null ? nothing : html`${pastWords(strip)} ${playStrip(strip)}`;
}

function tabs({ state, queue, acts }: Board): TemplateResult {
  const say = words().controlRoom.tabs;
  const tab = (name: "queue" | "map", text: string) =>
    html`<button type="button" class="btn" aria-pressed=${state.tab === name} @click=${() => acts.change({ tab: name })}>${text}</button>`;
  const lost = queue.counts.lost ?? 0;
  return html`<nav class="tabs" aria-label=${say.label}>${tab("queue", lost > 0 ? `${say.queue} ${lost}` : say.queue)}${tab("map", say.map)}</nav>`;
}

/** Opens and shuts the one dialog as the state says; the browser keeps the focus inside. */
function showDialog({ state }: Board): (element: Element | undefined) => void {
  return (element) => {
    if (!(element instanceof HTMLDialogElement)) return;
    const wantsOpen = state.dialog !== null;
    if (wantsOpen && !element.open) queueMicrotask(() => element.isConnected && !element.open && element.showModal());
    if (!wantsOpen && element.open) element.close();
  };
}
