import { html, nothing, type TemplateResult } from "lit-html";
import { words } from "../text/language.ts";
import type { Protection, ProtectionState } from "./protection.ts";

/** What failed, in the section where it was tried. */
export function troubleNote(
  protection: Protection,
  part: NonNullable<ProtectionState["trouble"]>["part"],
): TemplateResult | typeof nothing {
  const { trouble } = protection.state();
  if (trouble?.part !== part) return nothing;
  const say = words().protection;
  const text = trouble.kind === "incomplete" ? say.consent.incomplete : say[trouble.kind];
  return html`<p class="hint bad" role="alert">${text}</p>`;
}
