import { html, nothing, type TemplateResult } from "lit-html";
import { type TraceFormat, traceFormats, traceReasons } from "../../infra/contract/traces.ts";
import type { IncidentView } from "../../infra/contract/views.ts";
import { epochMs, HOUR_MS, toIso } from "../../infra/domain/time.ts";
import { exportTrace } from "../http/shares.ts";
import { radioNumber } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import { clockMinutes, day } from "../words/age.ts";
import type { Board } from "./board.ts";
import type { ExportDialog } from "./page-state.ts";

/** Before the alarm: how she came there. */
const BEFORE_MS = HOUR_MS;

/** The access table's `seeHistory`, as far as a page knows it: while the incident is open. */
export function mayTakeTrace(board: Board, incident: IncidentView): boolean {
  return incident.endedAt === null && mayEver(board.session, "seeHistory");
}

/** The trace of an incident as a file, from an hour before it. */
export function traceButton(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  if (!mayTakeTrace(board, incident)) return nothing;
  const from = Date.parse(incident.raisedAt) - BEFORE_MS;
  return html`<button type="button" class="btn" data-export="open" @click=${() => openExport(board, incident, { from, to: board.now })}>
    ${icon("route", "s")}${words().share.export.open}</button>`;
}

export function openExport(
  board: Board,
  { incidentId }: IncidentView,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  board.acts.change({ dialog: { kind: "export", incidentId, from, to, isBusy: false, trouble: null }, menu: null });
}

export function exportDialog(board: Board, open: ExportDialog, incident: IncidentView): TemplateResult {
  const { export: say } = words().share;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) void take(board, open, { incident, form: new FormData(event.target) });
  };
  return html`<form class="dialog-body" novalidate @submit=${submit}>
    <h2 id="dialog-title">${say.title(incident.seniorName)}</h2><p>${say.lead}</p>
    <p>${say.span(moment(open.from), moment(open.to))}</p>
    <div class="field"><label for="format">${say.format}</label><select class="input" id="format" name="format">
      ${traceFormats.map((each) => html`<option value=${each}>${say.formats[each]}</option>`)}</select></div>
    <div class="field"><label for="export-reason">${say.reason}</label><select class="input" id="export-reason" name="reason" required>
      <option value="">${say.choose}</option>${traceReasons.map((each) => html`<option value=${each}>${say.reasons[each]}</option>`)}</select></div>
    ${open.trouble === null ? nothing : html`<p class="hint bad" role="alert">${say[open.trouble]}</p>`}
    <div class="acts"><button type="button" class="btn big" @click=${() => board.acts.change({ dialog: null })}>${words().common.cancel}</button>
      <button class="btn big main" aria-busy=${open.isBusy}>${open.isBusy ? say.busy : say.start}</button></div></form>`;
}

async function take(
  { acts }: Board,
  open: ExportDialog,
  { incident, form }: { readonly incident: IncidentView; readonly form: FormData },
): Promise<void> {
  const format = traceFormats.find((known) => known === form.get("format"));
  const reason = traceReasons.find((known) => known === form.get("reason"));
  if (open.isBusy) return;
  if (format === undefined || reason === undefined) return acts.change({ dialog: { ...open, trouble: "incomplete" } });
  acts.change({ dialog: { ...open, isBusy: true, trouble: null } });
  const [from, to] = [toIso(epochMs(open.from)), toIso(epochMs(open.to))];
  const answer = await exportTrace(incident.seniorId, { from, to, format, reason });
  if (answer.kind !== "ok") return acts.change({ dialog: { ...open, isBusy: false, trouble: answer.kind } });
  handOver(answer.value, incident, format);
  acts.change({ dialog: null });
}

/** Named by its number: a file lies in a download folder for long. */
function handOver(file: Blob, incident: IncidentView, format: TraceFormat): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `incident-${radioNumber(incident)}.${format}`;
  link.click();
  URL.revokeObjectURL(link.href);
}

const moment = (at: number): string => `${day(at)} ${clockMinutes(at)}`;
