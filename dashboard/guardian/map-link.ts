import { html, nothing, type TemplateResult } from "lit-html";
import { lastPlace } from "../incident/whereabouts.ts";
import { baiduLink } from "../map/to-bd09.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { Face } from "./face.ts";

/** The way to the senior in the second map of the country; the first stands on the screen. */
export function baiduButton(face: Face): TemplateResult | typeof nothing {
  const place = "incident" in face ? lastPlace(face.position, face.incident) : null;
  if (place === null) return nothing;
  const { baidu, destination } = words().phone;
  return html`<a class="p-btn" href=${baiduLink(place.at, destination)} target="_blank" rel="noopener noreferrer">${icon("route")}<span>${baidu}</span></a>`;
}
