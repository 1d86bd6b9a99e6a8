import { distance } from "../words/distance.ts";

export type ScaleBar = { readonly widthPx: number; readonly metres: number; readonly text: string };

const WIDEST_PX = 110;

/** The longest round length (1, 2 or 5 of its decade) that fits in 110 pixels. */
export function scaleBar(metresPerPixel: number): ScaleBar {
  const most = metresPerPixel * WIDEST_PX;
  const decade = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2, 1].find((step) => step * decade <= most) ?? 1) * decade;
  const text = distance(metres).replace(".0", "");
  return { widthPx: Math.round(metres / metresPerPixel), metres, text };
}
