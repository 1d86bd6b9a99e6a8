import { html, nothing, type TemplateResult } from "lit-html";
import type { FenceView } from "../../infra/contract/http.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { fenceName } from "../words/fence-name.ts";
import type { Subject } from "./editor-state.ts";
import type { FenceDesk } from "./fence-desk.ts";
import { fenceShapeText } from "./fence-words.ts";
import { scheduleText } from "./schedule.ts";

/** The fences of one senior, or those that all share: what each is, whether it holds now, and the ways to change it. */
export function fenceList(desk: FenceDesk, subject: Subject, fences: readonly FenceView[]): TemplateResult {
  const say = words().fences;
  const { isOpening, failed, done } = desk.state();
  return html`<div class="fences">
    ${done === null ? nothing : html`<p class="chip safe done" role="status">${icon("check", "s")}${done}</p>`}
    ${failed === null ? nothing : html`<p class="hint bad" role="alert">${failureText(failed)}</p>`}
    ${fences.length === 0 ? html`<p class="hint">${say.none}</p>` : html`<ul>${fences.map((fence) => row(desk, subject, fence))}</ul>`}
    ${subject.mayChange ? html`<button type="button" class="btn" data-act="add-fence" aria-busy=${isOpening} @click=${() => desk.open({ subject, fence: null })}>${icon("plus", "s")}${isOpening ? say.opening : say.add}</button>` : nothing}
  </div>`;
}

function row(desk: FenceDesk, subject: Subject, fence: FenceView): TemplateResult {
  const say = words().fences;
  const { fenceId, kind } = fence;
  const name = fenceName(fence);
  const isAsked = desk.state().removing === fenceId;
  return html`<li data-fence=${fenceId}><div class="row wrap"><b>${name}</b><span class="chip">${say.kinds[kind]}</span><span class=${fence.isOn ? "chip safe" : "chip"}>${fence.isOn ? say.isOn : say.isOff}</span></div>
    <span class="sub">${fenceShapeText(fence)}</span><span class="sub">${scheduleText(fence.schedule)}</span>
    ${
      isAsked
        ? html`<div role="alert" class="ask"><p>${kind === "keepIn" ? say.removeKeepIn(name) : say.removeKeepOut(name)}</p>
          <div class="row"><button type="button" class="btn" data-act="remove-yes" @click=${() => desk.remove(fence)}>${say.removeYes}</button>
          <button type="button" class="btn" @click=${() => desk.ask(null)}>${say.removeNo}</button></div></div>`
        : html`<div class="row"><button type="button" class="btn" data-act="edit-fence" aria-label=${subject.mayChange ? say.editOf(name) : say.lookOf(name)} @click=${() => desk.open({ subject, fence })}>${icon(subject.mayChange ? "edit" : "eye", "s")}${subject.mayChange ? say.edit : say.look}</button>
          ${subject.mayChange ? html`<button type="button" class="btn" data-act="remove-fence" aria-label=${say.removeOf(name)} @click=${() => desk.ask(fenceId)}>${icon("x", "s")}${say.remove}</button>` : nothing}</div>`
    }</li>`;
}

function failureText(code: string): string {
  const { wrong, notOpened } = words().fences;
  if (code === "notOpened") return notOpened;
  const known: Readonly<Record<string, string>> = wrong;
  return known[code] ?? wrong.other;
}
