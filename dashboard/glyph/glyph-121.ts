import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import type { GlyphState } from "./glyph-state.ts";

const LEFT_ARC = arc(13.5, 128, 232);
const RIGHT_ARC = arc(13.5, -52, 52);

/**
 * The mark of the project as a status display: middle = senior (circle: safe or unsure, diamond: in danger), left arc =
 * guardian A, right arc = guardian B, outer ring = rescue team. Drawn around 0,0 in a box of 48.
 */
export function glyphShape(state: GlyphState): SVGTemplateResult {
  const isDiamond = state.senior === "lost" || state.senior === "silent";
  return svg`<g class="g121" data-senior=${state.senior} data-a=${state.a} data-b=${state.b} data-team=${state.team}>
    <circle class="g-back" r="22"></circle><circle class="g-team" r="20.5"></circle>
    <path class="g-arc g-a" d=${LEFT_ARC}></path><path class="g-arc g-b" d=${RIGHT_ARC}></path>
    ${state.a === "failed" ? svg`<path class="g-fail" d="m-17-4 7 8m0-8-7 8"></path>` : nothing}
    ${state.b === "failed" ? svg`<path class="g-fail" d="m10-4 7 8m0-8-7 8"></path>` : nothing}
    ${isDiamond ? svg`<path class="g-dot" d="M0-9 9 0 0 9-9 0Z"></path>` : svg`<circle class="g-dot" r="7"></circle>`}
  </g>`;
}

/** The glyph as a picture of `size` pixels; `label` is read out where no words stand beside it. */
export function glyph(state: GlyphState, size: number, label?: string): TemplateResult {
  return label === undefined
    ? html`<svg class="glyph" width=${size} height=${size} viewBox="-24 -24 48 48" aria-hidden="true">${glyphShape(state)}</svg>`
    : html`<svg class="glyph" width=${size} height=${size} viewBox="-24 -24 48 48" role="img" aria-label=${label}>${glyphShape(state)}</svg>`;
}

/** The glyph as the project's logo. */
export const logo: GlyphState = { senior: "in", a: "going", b: "going", team: "accepted" };

/** SVG path of an arc around 0,0 from one angle to another, degrees clockwise of east. */
function arc(radius: number, from: number, to: number): string {
  const at = (degrees: number) => {
    const radians = (degrees * Math.PI) / 180;
    return `${(radius * Math.cos(radians)).toFixed(2)} ${(radius * Math.sin(radians)).toFixed(2)}`;
  };
  return `M${at(from)}A${radius} ${radius} 0 0 1 ${at(to)}`;
}
