import { html, nothing, type TemplateResult } from "lit-html";
import { radioNumber } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { chooseLanguage, language, words } from "../text/language.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import { type FlyerText, missingIn, textFields } from "./draft.ts";
import type { FlyerActs, FlyerState } from "./flyer.ts";
import { flyerSheet } from "./flyer-sheet.ts";

const hourChoices = [6, 12, 24, 48, 72] as const;

/** What is filled in on the left, the sheet as it will be printed on the right. */
export function flyerPage(state: FlyerState, acts: FlyerActs): TemplateResult {
  const { flyer: say } = words();
  const { subject, text } = state;
  if (subject === null || text === null) {
    const word = state.kind === "missing" ? say.missing : state.kind === "unreachable" ? say.unreachable : say.loading;
    return html`<main class="flyer-note"><h1 class="sr">${say.title}</h1><p class="waiting" role="status">${word}</p></main>`;
  }
  return html`<div class=${state.isGrey ? "flyer grey" : "flyer"}>
    ${tools(state, acts)}
    <form class="fields" novalidate @submit=${(event: Event) => event.preventDefault()}>
      ${textFields.map((field) => fieldOf(field, text, { acts, isMissing: state.showsMissing && missingIn(text).includes(field) }))}
      <div class="field"><label for="hours">${say.hours}</label><select class="input" id="hours" ?disabled=${state.made !== null}
        @change=${(event: Event) => acts.change({ hours: Number(valueOf(event)) })}>${hourChoices.map((hours) => html`<option value=${hours} ?selected=${hours === state.hours}>${say.hoursOf(hours)}</option>`)}</select></div>
    </form>
    <main class="paper" tabindex="0" aria-label=${say.title}>${flyerSheet(subject, text, state.made)}</main>
  </div>`;
}

function tools(state: FlyerState, acts: FlyerActs): TemplateResult {
  const { flyer: say, common } = words();
  const { made, subject, isBusy } = state;
  const note = made === null ? say.draft : say.made(String(made.number).padStart(4, "0"), shanghaiTime(made.expiresAt));
  return html`<header class="tools"><div><h1>${say.title}${subject === null ? nothing : html` <span class="muted">#${radioNumber(subject.incident)}</span>`}</h1>
      <p role="status">${note}</p>
      ${subject?.senior.photoAt === null ? html`<p class="chip warn">${icon("warn", "s")}${say.noPhoto}</p>` : nothing}
      ${state.failure === null ? nothing : html`<p class="chip warn" role="alert">${icon("warn", "s")}${failureText(state.failure)}</p>`}</div>
    <div class="row">
      <button type="button" class="btn" @click=${() => switchLanguage(acts)}>${common.switchLanguage}</button>
      <button type="button" class="btn" aria-pressed=${state.isGrey} @click=${() => acts.change({ isGrey: !state.isGrey })}>${state.isGrey ? say.colour : say.grey}</button>
      ${
        made === null
          ? html`<button type="button" class="btn main" data-flyer="make" aria-busy=${isBusy} @click=${acts.make}>${say.make}</button>`
          : html`<button type="button" class="btn" @click=${() => acts.change({ made: null })}>${say.again}</button>
            <button type="button" class="btn main" data-flyer="print" @click=${() => print()}>${icon("print", "s")}${say.print}</button>`
      }
    </div></header>`;
}

function failureText(code: string): string {
  const { errors } = words().flyer;
  const known: Readonly<Record<string, string>> = errors;
  return known[code] ?? errors.other;
}

type FieldFacts = { readonly acts: FlyerActs; readonly isMissing: boolean };

function fieldOf(field: keyof FlyerText, text: FlyerText, { acts, isMissing }: FieldFacts): TemplateResult {
  const { flyer: say } = words();
  const hint = isMissing ? say.needed : field === "place" ? say.placeHint : null;
  return html`<div class="field"><label for=${field}>${say.fields[field]}</label>
    <input class=${isMissing ? "input bad" : "input"} id=${field} maxlength="60" autocomplete="off" .value=${text[field]}
      aria-invalid=${isMissing} aria-describedby=${hint === null ? nothing : `${field}-hint`} @input=${(event: Event) => acts.edit({ [field]: valueOf(event) })} />
    ${hint === null ? nothing : html`<span class=${isMissing ? "hint bad" : "hint"} id=${`${field}-hint`}>${hint}</span>`}</div>`;
}

function switchLanguage(acts: FlyerActs): void {
  chooseLanguage(language() === "en" ? "zh-CN" : "en");
  acts.change({});
}

function valueOf({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : "";
}
