import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView } from "../../infra/contract/views.ts";
import { stageOf } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";

/** To the flyer of a senior who is being looked for, on a page of its own: the console stays where it is. */
export function flyerLink(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const stage = stageOf(incident);
  if (!mayEver(board.session, "issueFlyer") || incident.drill || stage === "doubt" || incident.endedAt !== null)
    return nothing;
  return html`<a class="btn bare" href=${`/flyer.html#${incident.incidentId}`} target="_blank" rel="noopener">${icon("flyer", "s")}${words().flyer.title}</a>`;
}
