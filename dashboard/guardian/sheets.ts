import { html, nothing, type TemplateResult } from "lit-html";
import { stageOf } from "../incident/stage.ts";
import { icon } from "../page/icon.ts";
import { isDark, toggleTheme } from "../page/theme.ts";
import { isLarge, toggleTypeSize } from "../page/type-size.ts";
import { chooseLanguage, language, words } from "../text/language.ts";
import type { PhoneDeps } from "./draw-phone.ts";
import type { Face } from "./face.ts";
import { baiduButton } from "./map-link.ts";

/** Everything that is not the one next step: rarer answers, other seniors, language, light, signing out. */
export function moreSheet(face: Face, deps: PhoneDeps): TemplateResult {
  const { guardian: say, common, phone } = words();
  const then = (act: () => void) => () => {
    act();
    deps.change({ sheet: null });
  };
  const isOpenCase = "incident" in face && stageOf(face.incident) !== "ended" && !face.incident.drill;
  return html`<div class="sheet-body"><h2 id="sheet-title">${say.actions.more}</h2>
    ${
      isOpenCase
        ? html`<button type="button" class="p-btn" data-action="falseAlarm" @click=${() => deps.answer("falseAlarm")}>${icon("home")}<span>${say.actions.falseAlarm}</span></button>
          <button type="button" class="p-btn" data-action="escalate" @click=${() => deps.answer("escalate")}>${icon("users")}<span>${say.actions.escalate}</span></button>
          <button type="button" class="p-btn" @click=${() => deps.change({ sheet: "note" })}>${icon("msg")}<span>${say.actions.note}</span></button>`
        : nothing
    }
    ${isOpenCase ? baiduButton(face) : nothing}
    ${otherSeniors(face, deps)}
    <div class="two">
      <button type="button" class="p-btn" @click=${() => deps.openSheet("channels")}>${icon("bell")}<span>${phone.channels.title}</span></button>
      <button type="button" class="p-btn" @click=${() => deps.openSheet("leave")}>${icon("clock")}<span>${phone.leave.title}</span></button>
    </div>
    <div class="two">
      <button type="button" class="p-btn" @click=${then(toggleTypeSize)}>${isLarge() ? phone.normalType : phone.largeType}</button>
      <button type="button" class="p-btn" @click=${then(toggleTheme)}>${isDark() ? common.day : common.night}</button>
      <button type="button" class="p-btn" @click=${then(() => chooseLanguage(language() === "en" ? "zh-CN" : "en"))}>${common.switchLanguage}</button>
      <a class="p-btn" href="/second-factor.html">${words().secondFactor.title}</a>
      <button type="button" class="p-btn" @click=${deps.signOut}>${common.signOut}</button>
      <button type="button" class="p-btn" autofocus @click=${() => deps.change({ sheet: null })}>${say.actions.back}</button>
    </div>
    ${deps.owner.demo ? html`<p class="muted t15">${common.demo}</p>` : nothing}
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
