import { html, nothing, type TemplateResult } from "lit-html";
import { type ShareBody, shareAudiences } from "../../infra/contract/shares.ts";
import type { IncidentView } from "../../infra/contract/views.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { Board } from "./board.ts";
import type { ShareDialog } from "./page-state.ts";

const hoursToChoose: readonly number[] = [1, 3, 6, 12, 24];
const USUAL_HOURS = 6;

/** For whom, how long and what of it; then the link, once. */
export function shareDialog(board: Board, open: ShareDialog, incident: IncidentView): TemplateResult {
  return open.path === null ? form(board, open, incident) : made(board, open, open.path);
}

function form(board: Board, open: ShareDialog, incident: IncidentView): TemplateResult {
  const { panel: say } = words().share;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body = event.target instanceof HTMLFormElement ? read(new FormData(event.target)) : null;
    if (body !== null) void send(board, open, body);
  };
  return html`<form class="dialog-body share-form" @submit=${submit} @change=${trailFollowsPlace}>
    <h2 id="dialog-title">${say.askTitle(incident.seniorName)}</h2><p>${say.askLead}</p>
    <div class="pair"><div class="field"><label for="audience">${say.audience}</label><select class="input" id="audience" name="audience">
        ${shareAudiences.map((each) => html`<option value=${each}>${say.audiences[each]}</option>`)}</select></div>
      <div class="field"><label for="hours">${say.hours}</label><select class="input" id="hours" name="hours">
        ${hoursToChoose.map((count) => html`<option value=${count} ?selected=${count === USUAL_HOURS}>${say.hoursOf(count)}</option>`)}</select></div></div>
    <div class="field"><label for="share-note">${say.note}</label><input class="input" id="share-note" name="note" maxlength="60" autocomplete="off" /></div>
    <div class="field"><label for="place">${say.place}</label><select class="input" id="place" name="place">
      <option value="live">${say.places.live}</option><option value="confirmed">${say.places.confirmed}</option></select></div>
    <label class="check"><input type="checkbox" name="trail" checked /> ${say.trail}</label>
    <label class="check"><input type="checkbox" name="looks" checked /> ${say.looks}</label>
    ${open.failedWith === null ? nothing : html`<p class="hint bad" role="alert">${trouble(open.failedWith)}</p>`}
    <div class="acts"><button type="button" class="btn big" @click=${() => board.acts.change({ dialog: null })}>${words().common.cancel}</button>
      <button class="btn big main">${say.start}</button></div></form>`;
}

/** A confirmed place stands still: no way leads on from it. */
function trailFollowsPlace({ currentTarget }: Event): void {
  if (!(currentTarget instanceof HTMLFormElement)) return;
  const trail = currentTarget.elements.namedItem("trail");
  if (!(trail instanceof HTMLInputElement)) return;
  trail.disabled = new FormData(currentTarget).get("place") === "confirmed";
  if (trail.disabled) trail.checked = false;
}

function read(form: FormData): ShareBody | null {
  const audience = shareAudiences.find((known) => known === form.get("audience"));
  const note = form.get("note");
  if (audience === undefined) return null;
  const place = form.get("place") === "confirmed" ? "confirmed" : "live";
  return {
    audience,
    note: typeof note === "string" ? note.trim() : "",
    hours: Number(form.get("hours")),
    parts: { place, trail: place === "live" && form.has("trail"), looks: form.has("looks") },
  };
}

async function send({ shares, acts }: Board, open: ShareDialog, body: ShareBody): Promise<void> {
  const answer = await shares.make(open.incidentId, body);
  const failedWith = answer.kind === "ok" ? null : answer.kind === "refused" ? answer.code : "other";
  acts.change({ dialog: { ...open, failedWith, path: answer.kind === "ok" ? answer.value.path : null } });
}

function made({ acts }: Board, open: ShareDialog, path: string): TemplateResult {
  const { panel: say } = words().share;
  const url = new URL(path, location.href).href;
  const copy = () => {
    void navigator.clipboard.writeText(url).then(
      () => acts.change({ dialog: { ...open, isCopied: true } }),
      () => undefined,
    );
  };
  const isCopyable = "clipboard" in navigator;
  return html`<div class="dialog-body"><h2 id="dialog-title">${say.madeTitle}</h2><p>${say.madeLead}</p>
    <div class="field"><label for="share-link">${say.link}</label>
      <input class="input" id="share-link" readonly .value=${url} @focus=${selectAll} /></div>
    <div class="acts">${isCopyable ? html`<button type="button" class="btn big" @click=${copy}>${icon(open.isCopied ? "check" : "share", "s")}<span role="status">${open.isCopied ? say.copied : say.copy}</span></button>` : nothing}
      <button type="button" class="btn big main" @click=${() => acts.change({ dialog: null })}>${words().common.close}</button></div></div>`;
}

function selectAll({ target }: Event): void {
  if (target instanceof HTMLInputElement) target.select();
}

function trouble(code: string): string {
  const { trouble: say } = words().share.panel;
  const known: Readonly<Record<string, string | undefined>> = say;
  return known[code] ?? say.other;
}
