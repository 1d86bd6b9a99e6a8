import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView } from "../../infra/contract/views.ts";
import { type AccessRow, accessTable } from "../../infra/domain/access-table.ts";
import { stageOf } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";
import { rolesOf } from "./incident-buttons.ts";

/** To the flyer of a senior who is being looked for, on a page of its own: the console stays where it is. */
export function flyerLink(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const row: AccessRow = accessTable.issueFlyer;
  const mayIssue = rolesOf(board).some((role) => row[role] !== undefined);
  const stage = stageOf(incident);
  if (!mayIssue || incident.drill || stage === "doubt" || incident.endedAt !== null) return nothing;
  return html`<a class="btn bare" href=${`/flyer.html#${incident.incidentId}`} target="_blank" rel="noopener">${icon("flyer", "s")}${words().flyer.title}</a>`;
}
