import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import type { OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import { epochMs, toIso } from "../../infra/domain/time.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { shanghaiDay, shanghaiTime } from "../words/shanghai-time.ts";
import type { PhoneDeps } from "./draw-phone.ts";

/** Days on which this guardian is not called: what was entered, who stands in, and a form for more. */
export function leaveSheet(deps: PhoneDeps): TemplateResult {
  const { leave: say } = words().phone;
  const { leaves, change, look } = deps;
  const today = shanghaiDay(toIso(epochMs(look.now)));
  const items = leaves.items();
  const trouble = leaves.trouble();
  const submit = submitted((form) => {
    const days = { first: textOf(form, "from"), last: textOf(form, "to") };
    leaves.take(days, textOf(form, "phone"), epochMs(look.now));
  });
  return html`<div class="sheet-body"><h2 id="sheet-title">${say.title}</h2>
    <p class="muted">${say.lead}</p>
    ${items.map((leave) => leaveRow(leave, deps))}
    ${leaves.hasAsked() ? html`<p role="status">${say.passedOn}</p>` : nothing}
    ${keyed(
      items.length,
      html`<form class="stack" novalidate @submit=${submit}>
      <div class="two">${dayField("from", say.from, today)}${dayField("to", say.to, today)}</div>
      ${phoneField(say.phone)}
      <p class="muted t15">${say.phoneHint}</p>
      ${trouble === null ? nothing : html`<p class="tone-warn" role="alert">${say[trouble]}</p>`}
      <button class="p-btn main">${say.take}</button>
    </form>`,
    )}
    <button type="button" class="p-btn" @click=${() => change({ sheet: null })}>${words().guardian.actions.back}</button>
  </div>`;
}

function leaveRow(leave: OwnLeaveView, { leaves }: PhoneDeps): TemplateResult {
  const { leave: say } = words().phone;
  const { leaveId, from, to, substituteName } = leave;
  const ask = submitted((form) => leaves.ask(leaveId, textOf(form, "phone")));
  return html`<div class="leave"><span>${say.span(shanghaiTime(from), shanghaiTime(to))}<br />
      <span class="muted">${standInWords(leave)}</span></span>
    <button type="button" class="p-btn" @click=${() => leaves.end(leaveId)}>${icon("x")}<span>${say.end}</span></button>
    ${
      substituteName === null
        ? html`<details><summary class="p-btn">${leave.substitution === null ? say.ask : say.askAnother}</summary>
          <form class="stack" novalidate @submit=${ask}>${phoneField(say.phoneOf)}<button class="p-btn">${say.send}</button></form></details>`
        : nothing
    }</div>`;
}

/** Who stands in, or who has still to answer before anybody does. */
function standInWords({ substituteName, substitution }: OwnLeaveView): string {
  const { leave: say } = words().phone;
  if (substituteName !== null) return say.substitute(substituteName);
  if (substitution === null || substitution.standing === "confirmed") return say.noSubstitute;
  return say[substitution.standing](substitution.phone);
}

function dayField(name: "from" | "to", label: string, today: string): TemplateResult {
  return html`<label class="day">${label}<input class="input" type="date" name=${name} min=${today} .defaultValue=${today} required /></label>`;
}

function phoneField(label: string): TemplateResult {
  return html`<label class="day">${label}<input class="input" type="tel" name="phone" autocomplete="off" maxlength="24" /></label>`;
}

const submitted = (take: (form: FormData) => void) => (event: SubmitEvent) => {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return;
  take(new FormData(event.target));
};

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
