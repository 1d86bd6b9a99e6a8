import { html, type TemplateResult } from "lit-html";
import sprite from "../theme/icons.svg?url";

export type IconSize = "s" | "m" | "l";

/** One symbol of theme/icons.svg. Decorative: the word stands beside it, or the button carries a label. */
export function icon(name: string, size: IconSize = "m"): TemplateResult {
  return html`<svg class=${size === "m" ? "i" : `i i-${size}`} aria-hidden="true"><use href=${`${sprite}#i-${name}`}></use></svg>`;
}
