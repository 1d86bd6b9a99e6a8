import { html, nothing, type TemplateResult } from "lit-html";
import type { OwnLeaveView } from "../../infra/contract/own-leaves.ts";
import { epochMs, toIso } from "../../infra/domain/time.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { shanghaiDay, shanghaiTime } from "../words/shanghai-time.ts";
import type { PhoneDeps } from "./draw-phone.ts";

/** Days on which this guardian is not called: what was entered, and a form for more. */
export function leaveSheet(deps: PhoneDeps): TemplateResult {
  const { leave: say } = words().phone;
  const { leaves, change, look } = deps;
  const today = shanghaiDay(toIso(epochMs(look.now)));
  const trouble = leaves.trouble();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const form = new FormData(event.target);
    const [from, to] = [form.get("from"), form.get("to")];
    if (typeof from === "string" && typeof to === "string") leaves.take(from, to, epochMs(look.now));
  };
  return html`<form class="sheet-body" novalidate @submit=${submit}><h2 id="sheet-title">${say.title}</h2>
    <p class="muted">${say.lead}</p>
    ${leaves.items().map((leave) => leaveRow(leave, deps))}
    <div class="two">${dayField("from", say.from, today)}${dayField("to", say.to, today)}</div>
    ${trouble === null ? nothing : html`<p class="tone-warn" role="alert">${say[trouble]}</p>`}
    <button class="p-btn main">${say.take}</button>
    <button type="button" class="p-btn" @click=${() => change({ sheet: null })}>${words().guardian.actions.back}</button>
  </form>`;
}

function dayField(name: "from" | "to", label: string, today: string): TemplateResult {
  return html`<label class="day">${label}<input class="input" type="date" name=${name} min=${today} .defaultValue=${today} required /></label>`;
}

function leaveRow({ leaveId, from, to, substituteName }: OwnLeaveView, { leaves }: PhoneDeps): TemplateResult {
  const { leave: say } = words().phone;
  return html`<div class="leave"><span>${say.span(shanghaiTime(from), shanghaiTime(to))}<br />
      <span class="muted">${substituteName === null ? say.noSubstitute : say.substitute(substituteName)}</span></span>
    <button type="button" class="p-btn" @click=${() => leaves.end(leaveId)}>${icon("x")}<span>${say.end}</span></button></div>`;
}
