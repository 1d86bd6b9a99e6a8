import { html, nothing, render, type TemplateResult } from "lit-html";
import type { LinkAnswerResult } from "../../infra/contract/callbacks.ts";
import { glyph, logo } from "../glyph/glyph-121.ts";
import { answerByLink } from "../http/api.ts";
import type { Answer } from "../http/request.ts";
import { icon } from "../page/icon.ts";
import { startTheme } from "../page/theme.ts";
import { chooseLanguage, language, startLanguage, words } from "../text/language.ts";

type Face = "ask" | "busy" | "done" | "ended" | "expired" | "invalid" | "refused" | "unreachable";
type State = { readonly face: Face; readonly number: number | null };

/** What the link carries behind `#`; it goes to the service only when the button is pressed. */
const token = location.hash.slice(1);

startTheme("system");
startLanguage(null);
let state: State = { face: token === "" ? "invalid" : "ask", number: null };
draw();

async function press(): Promise<void> {
  if (state.face === "busy" || state.face === "done") return;
  change({ face: "busy", number: null });
  const answer = await answerByLink({ token });
  change(answer.kind === "ok" ? { face: "done", number: answer.value.number } : { face: faceOf(answer), number: null });
}

function faceOf(answer: Exclude<Answer<LinkAnswerResult>, { kind: "ok" }>): Face {
  if (answer.kind === "unreachable") return "unreachable";
  if (answer.code === "INCIDENT_ENDED") return "ended";
  if (answer.code === "LINK_EXPIRED") return "expired";
  return answer.code === "LINK_INVALID" ? "invalid" : "refused";
}

function change(next: State): void {
  state = next;
  draw();
}

function draw(): void {
  const { answer: say, brand } = words();
  document.title = `${say.title} · ${brand}`;
  const host = document.querySelector("#app");
  if (!(host instanceof HTMLElement)) return;
  render(html`<main class="stack">${card()} ${help()} ${switches()}</main>`, host);
}

function card(): TemplateResult {
  const { answer: say, brand } = words();
  return html`<section class="card">
    <div class="mark">${glyph(logo, 72)}<h1>${brand}</h1></div>
    <p class="help" role="status">${state.face === "done" ? say.done(state.number ?? 0) : say[state.face]}</p>
    ${isAsking() ? button() : nothing}
    ${state.face === "ask" ? html`<p class="hint">${say.cannot}</p>` : nothing}
    ${state.face === "ask" || state.face === "busy" ? nothing : html`<a class="btn" href="/guardian.html">${say.open}</a>`}
  </section>`;
}

function isAsking(): boolean {
  return state.face === "ask" || state.face === "busy" || state.face === "unreachable";
}

function button(): TemplateResult {
  return html`<button type="button" class="btn main" data-answer ?disabled=${state.face === "busy"} @click=${() => void press()}>
    ${icon("check", "s")}${words().answer.go}</button>`;
}

function help(): TemplateResult {
  const parts = words().answer.help("\u0000").split("\u0000");
  return html`<p class="help">${parts[0]}<a href="tel:110"><b>110</b></a>${parts[1]}</p>`;
}

function switches(): TemplateResult {
  const other = language() === "en" ? "zh-CN" : "en";
  return html`<div class="switches"><button type="button" class="btn bare" lang=${other} @click=${() => {
    chooseLanguage(other);
    draw();
  }}>${words().common.switchLanguage}</button></div>`;
}
