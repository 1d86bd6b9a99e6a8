import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { type Complaint } from "./complaints.ts";
import { type CornerField, type CornerRow, cornerFields, cornerRows, movedBy } from "./corner-table.ts";
import {
  addCornerAfter,
  addHole,
  canRemoveCorner,
  cornerAt,
  moveCorner,
  removeCorner,
  removeRing,
} from "./edit-shape.ts";
import type { FenceEditor } from "./editor.ts";
import { complaintsIn, type EditorState } from "./editor-state.ts";
import { isHole, type SketchShape } from "./sketch.ts";
import { typedField } from "./typed-field.ts";

const NUDGE_M = 5;
const FAR_NUDGE_M = 25;
const arrows: Readonly<Record<string, readonly [east: number, north: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Every corner in numbers: whatever the mouse can do, without one. */
export function cornerSection(editor: FenceEditor, state: EditorState): TemplateResult {
  const { editor: say } = words().fences;
  const { shape } = state.steps.present;
  const { home, mayChange } = state.subject;
  const lines = cornerRows(shape, home);
  return html`<section class="part corners"><h3>${shape.kind === "circle" ? say.centre : say.corners}</h3>
    <p class="hint">${say.cornersHint}</p>
    ${lines.map((rows, ring) => line(editor, state, { rows, ring, name: nameOf(shape, ring), isAlone: lines.length === 1 }))}
    ${shape.kind === "polygon" && mayChange ? html`<button type="button" class="btn" data-act="add-hole" @click=${() => editor.acts.editShape((now) => addHole(now, null))}>${icon("plus", "s")}${say.addHole}</button>` : nothing}
    <p class="sr" role="status">${chosenText(state)}</p></section>`;
}

/** Arrow keys move the chosen corner; true when the key did. */
export function nudgeByKey(editor: FenceEditor, event: KeyboardEvent): boolean {
  const arrow = arrows[event.key];
  const state = editor.state();
  if (arrow === undefined || state?.chosen == null || !state.subject.mayChange) return false;
  const metres = event.shiftKey ? FAR_NUDGE_M : NUDGE_M;
  editor.acts.nudge([arrow[0] * metres, arrow[1] * metres]);
  return true;
}

type Line = {
  readonly rows: readonly CornerRow[];
  readonly ring: number;
  readonly name: string;
  readonly isAlone: boolean;
};

function line(editor: FenceEditor, state: EditorState, { rows, ring, name, isAlone }: Line): TemplateResult {
  const { editor: say } = words().fences;
  const fields = state.subject.home === null ? cornerFields.slice(0, 2) : cornerFields;
  return html`<table class="corner-table" data-metres=${state.subject.home !== null}>
    <caption class=${isAlone ? "sr" : ""}>${name}${!isRemovable(state, ring) ? nothing : html` <button type="button" class="btn" data-act="remove-ring" @click=${() => editor.acts.editShape((now) => removeRing(now, ring))}>${say.removeRing(name)}</button>`}</caption>
    <thead><tr><th scope="col"><span class="sr">${say.corners}</span></th>${fields.map((field) => html`<th scope="col">${say.columns[field]}</th>`)}<th scope="col"></th></tr></thead>
    <tbody>${rows.map((row) => cornerRow(editor, state, row, fields))}</tbody></table>`;
}

function cornerRow(
  editor: FenceEditor,
  state: EditorState,
  row: CornerRow,
  fields: readonly CornerField[],
): TemplateResult {
  const { editor: say, wrong } = words().fences;
  const { ref, number } = row;
  const isChosen = state.chosen?.ring === ref.ring && state.chosen.index === ref.index;
  const complaint = complaintAt(state, row);
  const name = cornerName(state, row);
  const onKey = (event: KeyboardEvent): void => {
    if (nudgeByKey(editor, event)) event.preventDefault();
  };
  return html`<tr class=${isChosen ? "chosen" : ""}>
    <th scope="row"><button type="button" class="btn corner" data-corner=${`${ref.ring}.${ref.index}`} aria-pressed=${isChosen} aria-label=${name}
      @click=${() => editor.acts.choose(ref)} @focus=${() => editor.acts.choose(ref)} @keydown=${onKey}>${state.steps.present.shape.kind === "circle" ? icon("locate", "s") : number}</button></th>
    ${fields.map((field) => html`<td>${cornerField(editor, state, row, field)}</td>`)}
    <td class="ends">${rowActs(editor, state, row)}</td></tr>
    ${complaint === null ? nothing : html`<tr class="wrong"><td colspan=${fields.length + 2} role="alert">${icon("warn", "s")}${say.wrongAt(name, wrong[complaint.kind])}</td></tr>`}`;
}

function cornerField(editor: FenceEditor, state: EditorState, row: CornerRow, field: CornerField): TemplateResult {
  const { editor: say } = words().fences;
  const { home, mayChange } = state.subject;
  return typedField(editor, {
    id: `corner-${row.ref.ring}-${row.ref.index}-${field}`,
    label: say.fieldOf(cornerName(state, row), say.columns[field]),
    hiddenLabel: true,
    value: row.text[field],
    isFixed: !mayChange,
    // The shape of now: it may have become another one since the field was drawn.
    read: (text) => {
      const shape = editor.state()?.steps.present.shape;
      const corner = shape === undefined ? null : cornerAt(shape, row.ref);
      const place = corner === null ? null : movedBy(corner, { field, text }, home);
      return place === null ? null : () => editor.acts.editShape((shape) => moveCorner(shape, row.ref, place));
    },
  });
}

function rowActs(editor: FenceEditor, state: EditorState, { ref, number }: CornerRow): TemplateResult | typeof nothing {
  const { editor: say } = words().fences;
  const { shape } = state.steps.present;
  if (shape.kind === "circle" || !state.subject.mayChange) return nothing;
  const add = (): void => {
    editor.acts.editShape((now) => addCornerAfter(now, ref));
    focusCorner({ ...ref, index: ref.index + 1 });
  };
  const remove = (): void => {
    editor.acts.editShape((now) => removeCorner(now, ref));
    focusCorner({ ...ref, index: Math.max(0, ref.index - 1) });
  };
  return html`<button type="button" class="btn icon" data-act="add-corner" aria-label=${say.addCorner(number)} @click=${add}>${icon("plus", "s")}</button>
    <button type="button" class="btn icon" data-act="remove-corner" aria-label=${say.removeCorner(number)} ?disabled=${!canRemoveCorner(shape, ref)} @click=${remove}>${icon("minus", "s")}</button>`;
}

/** Once the page has been drawn again: the keyboard goes on at the corner that is there now. */
function focusCorner({ ring, index }: CornerRow["ref"]): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const button = document.querySelector(`[data-corner="${ring}.${index}"]`);
      if (button instanceof HTMLElement) button.focus();
    }),
  );
}

function cornerName({ steps }: EditorState, { number }: CornerRow): string {
  const { editor: say } = words().fences;
  return steps.present.shape.kind === "circle" ? say.centre : say.corner(number);
}

/** Holes, and outlines beside which another one is left. */
function isRemovable({ steps, subject }: EditorState, ring: number): boolean {
  const { shape } = steps.present;
  if (!subject.mayChange || shape.kind !== "polygon") return false;
  return isHole(shape.rings, ring) || shape.rings.some(({ part }) => part !== shape.rings[ring]?.part);
}

function complaintAt(state: EditorState, { ref }: CornerRow): Complaint | null {
  return complaintsIn(state).find(({ at }) => at?.ring === ref.ring && at.index === ref.index) ?? null;
}

function nameOf(shape: SketchShape, ring: number): string {
  const { editor: say } = words().fences;
  if (shape.kind === "circle") return say.centre;
  if (shape.kind === "corridor") return say.line;
  const alike = shape.rings.slice(0, ring + 1).filter((_, at) => isHole(shape.rings, at) === isHole(shape.rings, ring));
  return isHole(shape.rings, ring) ? say.hole(alike.length) : say.ring(alike.length);
}

function chosenText(state: EditorState): string {
  const { editor: say } = words().fences;
  const { chosen, steps, subject } = state;
  const row = chosen === null ? undefined : cornerRows(steps.present.shape, subject.home)[chosen.ring]?.[chosen.index];
  if (row === undefined) return "";
  const name = cornerName(state, row);
  return subject.home === null
    ? say.chosenBare(name, row.text.lon, row.text.lat)
    : say.chosen(name, row.text.east, row.text.north);
}
