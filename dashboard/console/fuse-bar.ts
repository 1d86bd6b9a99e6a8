import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { IncidentView } from "../../infra/contract/views.ts";
import { fuseOf } from "../incident/fuse.ts";
import { isPast } from "../live/connection.ts";
import { words } from "../text/language.ts";
import { runningClock } from "../words/age.ts";
import type { Board } from "./board.ts";

/** What happens next if nobody acts, and when. A page without connection shows what was left when it was cut. */
export function fuseBar(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const isCut = isPast(board.connection) && board.heardAt !== null;
  const fuse = fuseOf(incident, isCut && board.heardAt !== null ? board.heardAt : board.now);
  if (fuse === null) return nothing;
  const left =
    isCut && fuse.leftMs > 0 ? words().controlRoom.card.beforeCut(runningClock(fuse.leftMs + 999)) : fuse.left;
  return html`<div class=${fuse.isShort ? "fuse short" : "fuse"}>
    <div class="row"><span class="grow">${fuse.text}</span><b>${left}</b></div>
    <svg class="bar" width="100%" height="4" preserveAspectRatio="none" viewBox="0 0 100 4" aria-hidden="true">
      ${svg`<rect class="rail" width="100" height="4"></rect><rect class="spent" width=${(fuse.share * 100).toFixed(1)} height="4"></rect>`}
    </svg>
  </div>`;
}
