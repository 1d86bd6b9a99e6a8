import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { cornerSection, nudgeByKey } from "./corner-section.ts";
import type { Drawing } from "./drawing.ts";
import type { FenceEditor } from "./editor.ts";
import { type DrawKind, type EditorState, isChanged } from "./editor-state.ts";
import { scheduleSection } from "./schedule-section.ts";
import { shapeSection } from "./shape-section.ts";
import { verdictSection } from "./verdict-section.ts";
import { conflictNote, versionsSection } from "./versions-section.ts";

const drawKinds: readonly DrawKind[] = ["circle", "polygon", "corridor", "hole"];

/** The editor over the whole working space: the map to draw on, everything in numbers beside it, the verdict below. */
export function editorPage(editor: FenceEditor, drawing: Drawing, state: EditorState): TemplateResult {
  const { editor: say } = words().fences;
  return html`<section class="fence-editor" aria-label=${titleOf(state)} @keydown=${(event: KeyboardEvent) => onKey(editor, event)}>
    ${head(editor, state)} ${conflictNote(editor, state)}
    <div class="fence-work">
      <div class="fence-map" role="region" aria-label=${say.map} @keydown=${{ handleEvent: (event: KeyboardEvent) => onMapKey(editor, event), capture: true }}>${drawing.element}${tools(editor, state)} ${furniture(drawing)}</div>
      <div class="fence-side">${shapeSection(editor, state)} ${scheduleSection(editor, state)} ${cornerSection(editor, state)} ${versionsSection(editor, state)}</div>
    </div>
    ${verdictSection(editor, state)}
  </section>`;
}

function head({ acts }: FenceEditor, state: EditorState): TemplateResult {
  const { editor: say } = words().fences;
  const { steps, subject, isLeaving } = state;
  const leave = () => (isChanged(state) && subject.mayChange ? acts.leave() : acts.close());
  const button = (act: "undo" | "redo", isPossible: boolean) =>
    html`<button type="button" class="btn" data-act=${act} aria-keyshortcuts=${act === "undo" ? "Control+Z" : "Control+Shift+Z"} aria-disabled=${!isPossible} @click=${acts[act]}>
      <span class=${act === "redo" ? "mirrored" : ""}>${icon("undo", "s")}</span>${say[act]}</button>`;
  return html`<header class="fence-head"><h2 tabindex="-1">${titleOf(state)}</h2>
    ${subject.mayChange ? html`${button("undo", steps.past.length > 0)} ${button("redo", steps.future.length > 0)}` : nothing}
    ${
      isLeaving
        ? html`<span class="row wrap" role="alert">${say.leaveAsk}<button type="button" class="btn" data-act="drop" @click=${acts.close}>${say.leaveYes}</button>
      <button type="button" class="btn" @click=${() => acts.change({ isLeaving: false })}>${say.leaveNo}</button></span>`
        : html`<button type="button" class="btn" data-act="close" @click=${leave}>${icon("x", "s")}${say.close}</button>`
    }</header>`;
}

/** With the mouse: what is drawn next, and how. */
function tools({ acts }: FenceEditor, { drawing, steps, subject }: EditorState): TemplateResult | typeof nothing {
  const { editor: say } = words().fences;
  if (!subject.mayChange) return nothing;
  if (drawing !== null)
    return html`<div class="fence-tools" role="status"><span>${say.drawHint[drawing]}</span>
      <button type="button" class="btn" data-act="stop-drawing" @click=${() => acts.draw(null)}>${say.drawStop}</button></div>`;
  const kinds = drawKinds.filter((kind) => kind !== "hole" || steps.present.shape.kind === "polygon");
  return html`<div class="fence-tools" role="group" aria-label=${say.draw}>${kinds.map(
    (kind) =>
      html`<button type="button" class="btn" data-draw=${kind} @click=${() => acts.draw(kind)}>${icon("edit", "s")}${say.drawOf[kind]}</button>`,
  )}</div>`;
}

function furniture(drawing: Drawing): TemplateResult {
  const { editor: say } = words().fences;
  const button = (name: string, label: string, act: () => void) =>
    html`<button type="button" class="btn icon" aria-label=${label} @click=${act}>${icon(name, "s")}</button>`;
  return html`<div class="fence-zoom">${button("plus", say.zoomIn, () => drawing.zoomBy(1))} ${button("minus", say.zoomOut, () => drawing.zoomBy(-1))} ${button("fit", say.fit, drawing.fit)}</div>
    <span class="mapnote">${words().controlRoom.map.base}</span>`;
}

/** Undo and redo everywhere but inside a field whose own text is not meant yet; Escape stops drawing. */
function onKey(editor: FenceEditor, event: KeyboardEvent): void {
  const state = editor.state();
  if (state === null || !state.subject.mayChange) return;
  if (event.key === "Escape" && state.drawing !== null) editor.acts.draw(null);
  if (!(event.ctrlKey || event.metaKey) || isTyping(state, event.target)) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) editor.acts.redo();
  else editor.acts.undo();
}

/** With a corner chosen the arrows move it instead of the map; Escape gives the map its arrows back. */
function onMapKey(editor: FenceEditor, event: KeyboardEvent): void {
  if (event.target instanceof HTMLButtonElement) return;
  if (event.key === "Escape") editor.acts.choose(null);
  if (!nudgeByKey(editor, event)) return;
  event.preventDefault();
  event.stopPropagation();
}

function isTyping({ typed }: EditorState, target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && typed.get(target.id)?.isWrong === false;
}

function titleOf({ subject, kept, fenceId }: EditorState): string {
  const { editor: say } = words().fences;
  return fenceId === null || kept === null ? say.newTitle(subject.whose) : say.title(kept.name);
}
