import { html, nothing, type TemplateResult } from "lit-html";
import { words } from "../text/language.ts";
import type { FenceEditor } from "./editor.ts";

export type TypedField = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** What a screen reader says where the label is not seen. */
  readonly hiddenLabel?: boolean;
  /** What the text would do; `null` when it cannot be read. */
  readonly read: (text: string) => (() => void) | null;
  /** What is said when it cannot be read; that a number is needed when left out. */
  readonly unreadable?: string;
  /** What is wrong with the value that is kept. */
  readonly complaint?: string | null;
  readonly isFixed: boolean;
};

/** A field whose text becomes a step once it is left or Enter is pressed; what cannot be read stays and says so. */
export function typedField(editor: FenceEditor, field: TypedField): TemplateResult {
  const { id, label, complaint = null } = field;
  const typed = editor.state()?.typed.get(id);
  const wrong = typed?.isWrong === true ? (field.unreadable ?? words().fences.wrong.number) : complaint;
  return html`<div class="field"><label for=${id} class=${field.hiddenLabel === true ? "sr" : ""}>${label}</label>
    <input class=${wrong === null ? "input" : "input bad"} id=${id} autocomplete="off" spellcheck="false"
      maxlength="100" ?readonly=${field.isFixed} .value=${typed?.text ?? field.value} aria-invalid=${wrong !== null}
      aria-describedby=${wrong === null ? nothing : `${id}-wrong`}
      @input=${(event: Event) => editor.acts.type(id, textOf(event))}
      @change=${(event: Event) => editor.acts.settle(id, field.read(textOf(event)))} />
    ${wrong === null ? nothing : html`<span class="hint bad" id=${`${id}-wrong`}>${wrong}</span>`}</div>`;
}

export function textOf(event: Event): string {
  const { target } = event;
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : "";
}
