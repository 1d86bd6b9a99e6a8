import { html, nothing, type TemplateResult } from "lit-html";
import type { FenceVersionView } from "../../infra/contract/fence-versions.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import type { FenceEditor } from "./editor.ts";
import type { EditorState } from "./editor-state.ts";
import { fenceShapeText, shapeText } from "./fence-words.ts";
import { scheduleText } from "./schedule.ts";
import { type Sketch, sketchOf } from "./sketch.ts";

/** Who made the fence what and when; an earlier state goes into the sketch, and is kept like any other change. */
export function versionsSection(editor: FenceEditor, state: EditorState): TemplateResult | typeof nothing {
  const { versions: say } = words().fences;
  const { versions } = state;
  if (state.fenceId === null || !state.subject.mayChange) return nothing;
  return html`<section class="part versions"><h3>${say.title}</h3>
    ${versions.kind === "listed" ? nothing : html`<button type="button" class="btn" data-act="versions" aria-busy=${versions.kind === "asking"} @click=${editor.acts.listVersions}>${icon("clock", "s")}${say.open}</button>`}
    ${versions.kind === "failed" ? html`<p class="hint bad" role="alert">${say.failed}</p>` : nothing}
    ${versions.kind === "listed" ? html`<ol>${versions.items.map((item) => versionRow(editor, state, item))}</ol>` : nothing}
    ${versions.kind === "listed" && versions.items.length < 2 ? html`<p class="hint">${say.only}</p>` : nothing}</section>`;
}

/** Somebody was first: both can be looked at, and one is chosen. */
export function conflictNote(
  editor: FenceEditor,
  { conflict, shown, steps }: EditorState,
): TemplateResult | typeof nothing {
  const { conflict: say } = words().fences;
  if (conflict === null) return nothing;
  const theirs = sketchOf(conflict);
  const isShown = shown === conflict;
  return html`<section class="conflict" role="alert"><p><b>${say.title(nameOf(conflict), shanghaiTime(conflict.changedAt))}</b> ${say.lead(conflict.version)}</p>
    <dl><div><dt>${say.theirs}</dt><dd data-theirs>${sketchText(theirs)}</dd></div><div><dt>${say.mine}</dt><dd data-mine>${sketchText(steps.present)}</dd></div></dl>
    <div class="row wrap"><button type="button" class="btn" aria-pressed=${isShown} @click=${() => editor.acts.change({ shown: isShown ? null : conflict })}>${icon("eye", "s")}${say.look}</button>
      <button type="button" class="btn" data-act="theirs" @click=${() => editor.acts.solve("theirs")}>${say.useTheirs}</button>
      <button type="button" class="btn" data-act="mine" @click=${() => editor.acts.solve("mine")}>${say.keepMine}</button></div></section>`;
}

function sketchText({ name, kind, shape, schedule }: Sketch): string {
  return [name, words().fences.kinds[kind], shapeText(shape), scheduleText(schedule)].join(" · ");
}

function versionRow(editor: FenceEditor, { shown, versions }: EditorState, item: FenceVersionView): TemplateResult {
  const isNow = versions.kind === "listed" && versions.items[0] === item;
  const { versions: say } = words().fences;
  const isShown = shown === item;
  return html`<li data-version=${item.version}><div><b>${say.row(item.version)}</b>${isNow ? html` <span class="chip">${say.now}</span>` : nothing}
      <span class="sub">${say.by(nameOf(item), shanghaiTime(item.changedAt))}</span>
      <span class="sub">${fenceShapeText(item)}</span><span class="sub">${scheduleText(item.schedule)}</span></div>
    <div class="row"><button type="button" class="btn" aria-pressed=${isShown} aria-label=${say.actOf(isShown ? say.hide : say.show, item.version)} @click=${() => editor.acts.change({ shown: isShown ? null : item })}>${isShown ? say.hide : say.show}</button>
    ${isNow ? nothing : html`<button type="button" class="btn" data-act="back" aria-label=${say.actOf(say.back, item.version)} @click=${() => editor.acts.takeOver(item)}>${icon("undo", "s")}${say.back}</button>`}</div></li>`;
}

function nameOf({ changedBy }: FenceVersionView): string {
  return changedBy?.name ?? words().fences.versions.nobody;
}
