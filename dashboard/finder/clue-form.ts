import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { CLUE_CONTACT_MAX, CLUE_WORDS_MAX } from "../../infra/contract/clues.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { FinderView } from "./finder-page.ts";
import { saysWhere } from "./report.ts";

/** The service takes 300 characters in all; the two fields and a line break share them. */
const WHERE_MAX = 80;
const ABOUT_MAX = CLUE_WORDS_MAX - WHERE_MAX - 1;

/** Where she is, a word, a photo; one button sends it. */
export function clueForm(view: FinderView): TemplateResult {
  const say = words().finder;
  const { report, acts } = view;
  const { where, about, contact } = report.draft();
  const isSending = report.state() === "sending";
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    acts.send();
  };
  return html`<form @submit=${submit}><fieldset class="clue" ?disabled=${isSending}>
    ${placeRow(view)}
    <div class="field"><label for="where">${say.where}</label>
      <input class="input" id="where" maxlength=${WHERE_MAX} autocomplete="off" .value=${live(where)} @input=${write(view, "where")} /></div>
    <div class="field"><label for="about">${say.about}</label>
      <textarea class="input" id="about" rows="2" maxlength=${ABOUT_MAX} .value=${live(about)} @input=${write(view, "about")}></textarea></div>
    ${photoRow(view)}
    <div class="field"><label for="contact">${say.contact}</label>
      <input class="input" id="contact" type="tel" autocomplete="tel" maxlength=${CLUE_CONTACT_MAX} .value=${live(contact)} @input=${write(view, "contact")} /></div>
    <p class="hint">${say.privacy}</p>
    <div class="send-bar">${note(view)}
      <button class="btn main" data-send aria-busy=${isSending ? "true" : "false"}>${isSending ? say.sending : report.state() === "waiting" ? say.sendNow : say.send}</button></div>
  </fieldset></form>`;
}

function write({ report }: FinderView, field: "where" | "about" | "contact") {
  return ({ target }: InputEvent): void => {
    if (!(target instanceof HTMLInputElement) && !(target instanceof HTMLTextAreaElement)) return;
    const part: Partial<Record<typeof field, string>> = { [field]: target.value };
    report.write(part);
  };
}

function placeRow({ report, locating, acts }: FinderView): TemplateResult {
  const say = words().finder;
  const { place } = report.draft();
  if (place !== null)
    return html`<p class="place have" role="status">${icon("pin")}<span>${say.located(place.accuracyM ?? 0)}</span>
      <button type="button" class="btn bare" @click=${() => report.write({ place: null })}>${say.dropPlace}</button></p>`;
  return html`<button type="button" class="btn wide" data-locate ?disabled=${locating === "asking"} @click=${acts.locate}>
      ${icon("pin")}${locating === "asking" ? say.locating : say.locate}</button>
    ${locating === "refused" ? html`<p class="hint bad" role="status">${icon("warn", "s")}${say.notLocated}</p>` : nothing}`;
}

function photoRow({ photoUrl, acts }: FinderView): TemplateResult {
  const say = words().finder;
  const choose = ({ target }: Event): void => {
    const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
    if (file !== undefined) void acts.choosePhoto(file);
  };
  return html`<div class="photo-row">
    ${photoUrl === null ? nothing : html`<img class="photo" src=${photoUrl} alt=${say.photoReady} />`}
    <label class="btn wide">${icon("camera")}${photoUrl === null ? say.photo : say.otherPhoto}
      <input class="sr" type="file" accept="image/jpeg,image/png,image/webp,image/*" @change=${choose} /></label></div>`;
}

function note(view: FinderView): TemplateResult {
  const say = words().finder;
  const state = view.report.state();
  const text =
    state === "waiting" || state === "limited" || state === "refused"
      ? say[state]
      : view.needsPlace && !saysWhere(view.report.draft())
        ? say.needsPlace
        : null;
  return html`<p class="note" role="alert">${text === null ? nothing : html`${icon("warn", "s")}<span>${text}</span>`}</p>`;
}
