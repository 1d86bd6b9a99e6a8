import { html, nothing, type TemplateResult } from "lit-html";
import { stageOf } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { signOutAndLeave } from "../page/session.ts";
import { isDark, toggleTheme } from "../page/theme.ts";
import { chooseLanguage, language, words } from "../text/language.ts";
import type { PhoneDeps } from "./draw-phone.ts";
import type { Face } from "./face.ts";

/** Everything that is not the one next step: rarer answers, other seniors, language, light, signing out. */
export function moreSheet(face: Face, deps: PhoneDeps): TemplateResult {
  const { guardian: say, common } = words();
  const isOpenCase = "incident" in face && stageOf(face.incident) !== "ended" && !face.incident.drill;
  return html`<div class="sheet-body"><h2 id="sheet-title">${say.actions.more}</h2>
    ${
      isOpenCase
        ? html`<button type="button" class="p-btn" data-action="falseAlarm" @click=${() => deps.answer("falseAlarm")}>${icon("home")}<span>${say.actions.falseAlarm}</span></button>
          <button type="button" class="p-btn" data-action="escalate" @click=${() => deps.answer("escalate")}>${icon("users")}<span>${say.actions.escalate}</span></button>
          <button type="button" class="p-btn" @click=${() => deps.change({ sheet: "note" })}>${icon("msg")}<span>${say.actions.note}</span></button>`
        : nothing
    }
    ${otherSeniors(face, deps)}
    <div class="two">
      <button type="button" class="p-btn" @click=${() => {
        chooseLanguage(language() === "en" ? "zh-CN" : "en");
        deps.change({ sheet: null });
      }}>${common.switchLanguage}</button>
      <button type="button" class="p-btn" @click=${() => {
        toggleTheme();
        deps.change({ sheet: null });
      }}>${isDark() ? common.day : common.night}</button>
    </div>
    <div class="two">
      <a class="p-btn" href="/second-factor.html">${words().secondFactor.title}</a>
      <button type="button" class="p-btn" @click=${() => void signOutAndLeave(deps.session.person.personId)}>${common.signOut}</button>
      <button type="button" class="p-btn" autofocus @click=${() => deps.change({ sheet: null })}>${say.actions.back}</button>
    </div>
    ${deps.session.demo ? html`<p class="muted t15">${common.demo}</p>` : nothing}
  </div>`;
}

function otherSeniors(face: Face, { world, change }: PhoneDeps): readonly TemplateResult[] {
  const shown = "senior" in face ? face.senior.seniorId : null;
  return [...world.seniors.values()]
    .filter(({ seniorId }) => seniorId !== shown)
    .map(
      ({ seniorId, calledName }) =>
        html`<button type="button" class="p-btn" @click=${() => change({ chosenSeniorId: seniorId, sheet: null })}>${icon("user")}<span>${calledName}</span></button>`,
    );
}

/** One sentence: an addition, or where the senior was found. */
export function noteSheet({ answer, change }: PhoneDeps, action: "note" | "found"): TemplateResult {
  const { note: say, actions } = words().guardian;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = event.target instanceof HTMLFormElement ? new FormData(event.target).get("note") : null;
    if (typeof value === "string" && value.trim() !== "") answer(action, value.trim());
  };
  return html`<form class="sheet-body" @submit=${submit}>
    <h2 id="sheet-title">${action === "found" ? say.foundTitle : say.title}</h2>
    <label class="sr" for="note">${say.title}</label>
    <textarea id="note" name="note" class="input" rows="3" maxlength="2000" required placeholder=${action === "found" ? say.foundPlaceholder : say.placeholder}></textarea>
    <button class="p-btn main">${say.send}</button>
    <button type="button" class="p-btn" @click=${() => change({ sheet: null })}>${actions.back}</button>
  </form>`;
}
