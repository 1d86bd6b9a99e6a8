import { html, nothing, type TemplateResult } from "lit-html";
import type { ShareView } from "../../infra/contract/shares.ts";
import type { IncidentView } from "../../infra/contract/views.ts";
import { stageOf } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import { clockMinutes } from "../words/age.ts";
import type { Board } from "./board.ts";
import { traceButton } from "./export-dialog.ts";

const MORE_HOURS = 6;

/** Who may give links out, and of which incidents: nobody is looked for in a drill, and a suspicion is told to nobody. */
export function maySee(board: Board, incident: IncidentView | undefined): boolean {
  if (incident === undefined || incident.drill || stageOf(incident) === "doubt") return false;
  return mayEver(board.session, "shareIncident");
}

/** Links that were given out for this incident, the ways to take them back, and the trace as a file. */
export function shareSection(board: Board, incident: IncidentView): TemplateResult {
  const { panel: say } = words().share;
  if (!maySee(board, incident))
    return incident.drill
      ? html``
      : html`<section class="sec"><div class="task-acts">${traceButton(board, incident)}</div></section>`;
  const { incidentId } = incident;
  const items = board.shares.items();
  const open = () =>
    board.acts.change({
      dialog: { kind: "share", incidentId, path: null, failedWith: null, isCopied: false },
      menu: null,
    });
  return html`<section class="sec shares"><h3>${say.title}</h3>
    ${items === "failed" ? html`<p class="hint" role="status">${say.failed}</p>` : (items ?? []).map((share) => row(board, share))}
    <div class="task-acts">
      ${incident.endedAt === null ? html`<button type="button" class="btn" data-share="open" @click=${open}>${icon("share", "s")}${say.make}</button>` : nothing}
      ${traceButton(board, incident)}
    </div></section>`;
}

function row({ shares }: Board, share: ShareView): TemplateResult {
  const { panel: say } = words().share;
  const isOpen = share.state === "open";
  const mayExtend = isOpen || share.state === "expired";
  const when = isOpen ? say.until(clockMinutes(Date.parse(share.expiresAt))) : say.states[share.state];
  return html`<div class="share-row" data-share-state=${share.state}>
    <div><b>${say.audiences[share.audience]}</b> <span class="dim">${share.note}</span>
      <div class=${isOpen ? "sub tone-act" : "sub"}>${when} · ${say.opened(share.openedCount)} · ${say.by(share.madeBy)}</div></div>
    <div class="task-answers">
      ${mayExtend ? html`<button type="button" class="btn" data-share="extend" @click=${() => shares.extend(share, MORE_HOURS)}>${say.extend}</button>` : nothing}
      ${mayExtend ? html`<button type="button" class="btn" data-share="revoke" @click=${() => shares.revoke(share)}>${say.revoke}</button>` : nothing}
    </div></div>`;
}
