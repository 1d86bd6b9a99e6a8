import { html, nothing, type TemplateResult } from "lit-html";
import type { FinderLook } from "../../infra/contract/clues.ts";
import { glyph, logo } from "../glyph/glyph-121.ts";
import { icon } from "../page/icon.ts";
import { telephone } from "../page/telephone.ts";
import { chooseLanguage, language, words } from "../text/language.ts";
import { clueForm } from "./clue-form.ts";
import type { Report } from "./report.ts";

export type Locating = "no" | "asking" | "refused";
export type FinderView = {
  readonly look: FinderLook | "loading" | "invalid" | "expired" | "unreachable";
  readonly report: Report;
  readonly locating: Locating;
  /** Of the photo that will be sent. */
  readonly photoUrl: string | null;
  /** Sending was tried without a place. */
  readonly needsPlace: boolean;
  readonly acts: {
    readonly locate: () => void;
    readonly send: () => void;
    readonly choosePhoto: (file: Blob) => Promise<void>;
    readonly beginAnew: () => void;
    readonly redraw: () => void;
  };
};

/** One column for a phone in the street: what is the matter, whom to call, and what to say. */
export function finderPage(view: FinderView): TemplateResult {
  const { look, report } = view;
  const face = typeof look === "string" ? look : report.state() === "sent" ? "sent" : look.standing;
  return html`<main class="finder" data-face=${face}>
    ${top(view)} ${typeof look === "string" ? blocked(look) : report.state() === "sent" ? thanks(view) : known(view, look)}
  </main>`;
}

function top({ acts }: FinderView): TemplateResult {
  const other = language() === "en" ? "zh-CN" : "en";
  return html`<header class="top">${glyph(logo, 32)}<b>${words().brand}</b>
    <button type="button" class="btn bare" lang=${other} @click=${() => {
      chooseLanguage(other);
      acts.redraw();
    }}>${words().common.switchLanguage}</button></header>`;
}

/** Nothing can be said here, but somebody can always be called. */
function blocked(why: Exclude<FinderView["look"], FinderLook>): TemplateResult {
  const say = words().finder;
  if (why === "loading")
    return html`<section role="status" aria-busy="true"><h1>${say.loading}</h1></section>${callButtons(null)}`;
  const lead = { invalid: say.invalidLead, expired: say.expiredLead, unreachable: say.unreachableLead }[why];
  return html`<section role="status"><h1>${say[why]}</h1><p class="lead">${lead}</p></section>${callButtons(null)}`;
}

function known(view: FinderView, look: FinderLook): TemplateResult {
  const say = words().finder;
  const { calledName: name, standing, rescuePhone } = look;
  if (standing === "over")
    return html`<section role="status"><h1>${say.over}</h1><p class="lead">${say.overLead}</p></section>${callButtons(rescuePhone)}`;
  return html`<section><h1>${name === null ? say.mayBeLost : say.lookedFor(name)}</h1>
      <p class="lead">${name === null ? say.mayBeLostLead : say.lookedForLead(name)}</p></section>
    ${callButtons(rescuePhone)} ${clueForm(view)} ${advice(name)}`;
}

function thanks({ look, report, photoUrl, acts }: FinderView): TemplateResult {
  const say = words().finder;
  const photo = report.photo();
  const rescuePhone = typeof look === "string" ? null : look.rescuePhone;
  return html`<section class="thanks" role="status">${icon("check", "l")}<h1>${say.sentTitle}</h1><p class="lead">${say.sentLead}</p>
      ${photo === "sending" ? html`<p>${say.photoSending}</p>` : nothing}
      ${photo === "failed" ? html`<p class="hint bad">${icon("warn", "s")}${say.photoFailed}</p>` : nothing}
      ${photo === "sent" && photoUrl !== null ? html`<img class="photo" src=${photoUrl} alt=${say.photoReady} />` : nothing}</section>
    ${callButtons(rescuePhone)}
    ${advice(typeof look === "string" ? null : look.calledName)}
    <button type="button" class="btn wide" @click=${acts.beginAnew}>${say.again}</button>`;
}

function callButtons(rescuePhone: string | null): TemplateResult {
  const say = words().finder;
  return html`<div class="calls">
    ${rescuePhone === null ? nothing : html`<a class="btn" href=${telephone(rescuePhone)}>${icon("phone")}<span>${say.team}<small>${rescuePhone}</small></span></a>`}
    <a class="btn" href="tel:110">${icon("phone")}<span>${say.police}</span></a>
    <a class="btn" href="tel:120">${icon("phone")}<span>${say.ambulance}</span></a></div>`;
}

function advice(name: string | null): TemplateResult {
  const { advice: say } = words().finder;
  return html`<section class="advice"><h2>${say.title}</h2><ul>
    <li>${name === null ? say.plain : say.call(name)}</li><li>${say.stay}</li><li>${say.danger}</li></ul></section>`;
}
