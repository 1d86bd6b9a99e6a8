import { html, type TemplateResult } from "lit-html";
import type { SeniorView } from "../../infra/contract/views.ts";
import { words } from "../text/language.ts";
import { clockMinutes } from "../words/age.ts";
import type { PhoneDeps } from "./draw-phone.ts";
import { nextClockTime, outingEnds } from "./outing-times.ts";

/** Until when the senior is with this guardian: three times with one press, or any time of day. */
export function outingSheet({ calledName, seniorId }: SeniorView, deps: PhoneDeps): TemplateResult {
  const { outing: say, actions } = words().guardian;
  const { now } = deps.look;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const value = event.target instanceof HTMLFormElement ? new FormData(event.target).get("until") : null;
    const to = typeof value === "string" ? nextClockTime(value, now) : null;
    if (to !== null) deps.giveOuting(seniorId, to);
  };
  return html`<form class="sheet-body" @submit=${submit}>
    <h2 id="sheet-title">${say.title(calledName)}</h2>
    <p class="muted">${say.lead}</p>
    ${outingEnds(now).map(
      (to) =>
        html`<button type="button" class="p-btn" data-until @click=${() => deps.giveOuting(seniorId, to)}>${say.until(clockMinutes(to))}</button>`,
    )}
    <div class="two"><label class="sr" for="until">${say.other}</label>
      <input id="until" name="until" type="time" class="input" required />
      <button class="p-btn">${say.other}</button></div>
    <button type="button" class="p-btn" @click=${() => deps.change({ sheet: null })}>${actions.back}</button>
  </form>`;
}
