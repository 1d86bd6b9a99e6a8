import { html, nothing, type TemplateResult } from "lit-html";
import { fenceKinds } from "../../infra/domain/fence.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { readNumber } from "./corner-table.ts";
import { toKind } from "./edit-shape.ts";
import type { FenceEditor } from "./editor.ts";
import { complaintsIn, type EditorState } from "./editor-state.ts";
import type { ShapeKind, SketchShape } from "./sketch.ts";
import { typedField } from "./typed-field.ts";

const shapeKinds: readonly ShapeKind[] = ["circle", "polygon", "corridor"];

/** Name, kind and shape of the fence, and the one number that a circle and a corridor have. */
export function shapeSection(editor: FenceEditor, state: EditorState): TemplateResult {
  const { editor: say, kinds, kindHints, shapes, wrong } = words().fences;
  const { name, kind, shape } = state.steps.present;
  const isFixed = !state.subject.mayChange;
  const isNameless = complaintsIn(state).some((complaint) => complaint.kind === "name");
  return html`<section class="part">
    ${typedField(editor, {
      id: "fence-name",
      label: say.name,
      value: name,
      isFixed,
      complaint: isNameless ? wrong.name : null,
      read: (text) => () => editor.acts.edit({ name: text }),
    })}
    ${choice(
      say.kind,
      fenceKinds.map((one) => ({
        key: one,
        text: kinds[one],
        isOn: one === kind,
        isFixed,
        choose: () => editor.acts.edit({ kind: one }),
      })),
    )}
    <p class="hint">${kindHints[kind]}</p>
    ${choice(
      say.shape,
      shapeKinds.map((one) => ({
        key: one,
        text: shapes[one],
        isOn: one === shape.kind,
        isFixed,
        choose: () => {
          editor.acts.choose(null);
          editor.acts.editShape((now) => toKind(now, one));
        },
      })),
    )}
    ${sizeField(editor, state, shape)}
  </section>`;
}

export type Choice = {
  readonly key: string;
  readonly text: string;
  readonly isOn: boolean;
  readonly isFixed: boolean;
  readonly choose: () => void;
};

/** A few answers side by side, one of them on. */
export function choice(label: string, choices: readonly Choice[]): TemplateResult {
  return html`<div class="field" role="group" aria-label=${label}><span class="lab">${label}</span><div class="choice">${choices.map(
    ({ key, text, isOn, isFixed, choose }) =>
      html`<button type="button" class="btn" data-choice=${key} aria-pressed=${isOn} ?disabled=${isFixed} @click=${choose}>${isOn ? icon("check", "s") : nothing}${text}</button>`,
  )}</div></div>`;
}

function sizeField(editor: FenceEditor, state: EditorState, shape: SketchShape): TemplateResult | typeof nothing {
  const { editor: say, wrong } = words().fences;
  if (shape.kind === "polygon") return nothing;
  const isCircle = shape.kind === "circle";
  const complaint = complaintsIn(state).find(({ kind }) => kind === (isCircle ? "radius" : "width"))?.kind;
  const resize = (now: SketchShape, metres: number): SketchShape => {
    if (now.kind === "polygon") return now;
    return now.kind === "circle" ? { ...now, radiusM: metres } : { ...now, widthM: metres };
  };
  return typedField(editor, {
    id: "fence-size",
    label: isCircle ? say.radius : say.width,
    value: String(isCircle ? shape.radiusM : shape.widthM),
    isFixed: !state.subject.mayChange,
    complaint: complaint === undefined ? null : wrong[complaint],
    read: (text) => {
      const metres = readNumber(text);
      return metres === null ? null : () => editor.acts.editShape((now) => resize(now, metres));
    },
  });
}
