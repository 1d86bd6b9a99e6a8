import { html, nothing, type TemplateResult } from "lit-html";
import { words } from "../text/language.ts";
import { inputValue } from "./list.ts";
import type { Trouble } from "./trouble.ts";

export type FieldOptions = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly trouble?: Trouble | undefined;
  readonly hint?: string;
  readonly kind?: "text" | "tel" | "number" | "password";
  readonly isNeeded?: boolean;
  readonly isFixed?: boolean;
};

/** A labelled field; what is wrong stands under it in a sentence, tied to it for screen readers. */
export function field(options: FieldOptions): TemplateResult {
  const { id, label, value, trouble, hint, isFixed } = options;
  const message = trouble === undefined ? hint : words().coordinator.errors[trouble];
  return html`<div class="field"><label for=${id}>${label}</label>
    <input class=${trouble === undefined ? "input" : "input bad"} id=${id} type=${options.kind === "password" ? "text" : (options.kind ?? "text")}
      inputmode=${options.kind === "number" ? "decimal" : options.kind === "tel" ? "tel" : nothing} step="any"
      autocomplete="off" .value=${value} ?readonly=${isFixed === true} aria-required=${options.isNeeded === true}
      aria-invalid=${trouble !== undefined} aria-describedby=${message === undefined ? nothing : `${id}-hint`}
      @input=${(event: Event) => options.onInput(inputValue(event))} />
    ${message === undefined ? nothing : html`<span class=${trouble === undefined ? "hint" : "hint bad"} id=${`${id}-hint`}>${message}</span>`}
  </div>`;
}

export type SelectOptions = Omit<FieldOptions, "kind" | "hint"> & {
  readonly choices: readonly (readonly [value: string, text: string])[];
};

export function select({ id, label, value, choices, onInput, trouble }: SelectOptions): TemplateResult {
  return html`<div class="field"><label for=${id}>${label}</label>
    <select class=${trouble === undefined ? "input" : "input bad"} id=${id} @change=${(event: Event) => onInput(inputValue(event))}>
      ${choices.map(([choice, text]) => html`<option value=${choice} ?selected=${choice === value}>${text}</option>`)}
    </select>
    ${trouble === undefined ? nothing : html`<span class="hint bad">${words().coordinator.errors[trouble]}</span>`}
  </div>`;
}
