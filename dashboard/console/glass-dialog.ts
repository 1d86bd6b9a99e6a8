import { html, nothing, type TemplateResult } from "lit-html";
import { breakGlassReasons } from "../../infra/contract/break-glass.ts";
import { icon } from "../page/icon.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import { clockMinutes } from "../words/age.ts";
import type { Board } from "./board.ts";
import type { Dialog } from "./page-state.ts";

const minutesToChoose: readonly number[] = [5, 15, 30, 60];
const USUAL_MINUTES = 15;

/** The way to somebody who is not in this person's list, at the end of what was found. */
export function glassButton(board: Board): TemplateResult | typeof nothing {
  if (!mayEver(board.session, "breakGlass")) return nothing;
  const { state, acts } = board;
  // A number of a wristband has digits; a name that was typed is of no use there.
  const whom = /\d/.test(state.query) ? state.query.trim() : "";
  return html`<button type="button" class="btn bare more" data-glass="open"
    @click=${() => acts.change({ dialog: { kind: "glass", whom, trouble: null }, menu: null })}>${icon("eye", "s")}${words().protection.glass.open}</button>`;
}

/** As long as it lasts: at whom, until when, and a way to end it. */
export function glassStrip({ glasses, acts }: Board): TemplateResult | typeof nothing {
  const { glass: say } = words().protection;
  if (glasses.length === 0) return nothing;
  return html`<div class="glass-strip" role="status">${glasses.map(
    ({ seniorId, name, endsAtMs }) =>
      html`<p>${icon("eye", "s")}<button type="button" class="who" @click=${() => acts.go(seniorId)}>${say.until(name, clockMinutes(endsAtMs))}</button>
        <button type="button" class="btn" data-glass="end" @click=${() => acts.endGlass(seniorId)}>${say.end}</button></p>`,
  )}</div>`;
}

export function glassDialog({ acts }: Board, { whom, trouble }: Extract<Dialog, { kind: "glass" }>): TemplateResult {
  const { glass: say, viewers } = words().protection;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const given = new FormData(event.target);
    const text = (name: string): string => {
      const value = given.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    const reason = breakGlassReasons.find((each) => each === text("reason"));
    const band = text("whom");
    if (reason === undefined || band === "")
      return acts.change({ dialog: { kind: "glass", whom: band, trouble: "incomplete" } });
    acts.openGlass(band, { reason, note: text("note"), minutes: Number(text("minutes")) });
  };
  return html`<form class="dialog-body glass" novalidate @submit=${submit}>
    <h2 id="dialog-title">${say.title}</h2><p>${say.lead}</p>
    <div class="field"><label for="whom">${say.whom}</label><input class="input" id="whom" name="whom" autocomplete="off" maxlength="64" value=${whom} required aria-describedby="whom-hint" />
      <span class="hint" id="whom-hint">${say.whomHint}</span></div>
    <div class="pair"><div class="field"><label for="reason">${say.reason}</label><select class="input" id="reason" name="reason" required><option value="">${say.choose}</option>
        ${breakGlassReasons.map((each) => html`<option value=${each}>${viewers.reasons[each]}</option>`)}</select></div>
      <div class="field"><label for="minutes">${say.minutes}</label><select class="input" id="minutes" name="minutes">
        ${minutesToChoose.map((count) => html`<option value=${count} ?selected=${count === USUAL_MINUTES}>${say.minutesOf(count)}</option>`)}</select></div></div>
    <div class="field"><label for="glass-note">${say.note}</label><textarea class="input" id="glass-note" name="note" rows="2" maxlength="500"></textarea></div>
    ${trouble === null ? nothing : html`<p class="hint bad" role="alert">${say.trouble[trouble]}</p>`}
    <div class="acts"><button type="button" class="btn big" @click=${() => acts.change({ dialog: null })}>${words().common.cancel}</button>
      <button class="btn big main">${say.start}</button></div></form>`;
}
