import { type SVGTemplateResult, svg } from "lit-html";

const LINES = 22;

/** The tide of the Qiantang as contour lines behind the sign-in card: computed, static. */
export function tide(): readonly SVGTemplateResult[] {
  return Array.from({ length: LINES }, (_, line) => {
    const steps = Array.from({ length: 75 }, (_, step) => step * 20 - 20);
    const path = steps.map((x, index) => `${index === 0 ? "M" : "L"}${x} ${height(x, line).toFixed(1)}`).join("");
    return svg`<path d=${path} stroke-width=${line % 5 === 0 ? 1.5 : 0.8} opacity=${(0.95 - line * 0.028).toFixed(2)}></path>`;
  });
}

function height(x: number, line: number): number {
  const swell = Math.sin(x / 210 + line * 0.34) * (34 - line) + Math.sin(x / 83 + line * 0.9) * 5;
  const bore = 120 * Math.exp(-(((x - 980) / 320) ** 2)) * Math.exp(-line / 7);
  return 470 + line * 22 + swell - bore;
}
