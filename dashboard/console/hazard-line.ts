import { type SVGTemplateResult, svg } from "lit-html";

/** A danger as the map draws it, a solid red line on a case: the sample of the legend and of the list of fences. */
export function hazardLine(lengthPx: number): SVGTemplateResult {
  const line = `M${-lengthPx / 2} 0h${lengthPx}`;
  return svg`<path class="hazard-case" d=${line}></path><path class="hazard" d=${line}></path>`;
}
