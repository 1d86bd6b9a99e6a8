import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { Installer } from "./install.ts";
import { factRow } from "./screen.ts";

/** What this browser can do for the page to stay at hand: a press, or a word on another browser. */
export function installNote({ offer, accept }: Installer): TemplateResult | typeof nothing {
  const { install: say } = words().phone;
  switch (offer()) {
    case "offered":
      return html`<button type="button" class="p-btn install" @click=${accept}>${icon("home")}<span>${say.offer}</span></button>`;
    case "inWeChat":
      return html`<ul>${factRow("info", say.inWeChat)}</ul>`;
    case "none":
      return nothing;
  }
}
