import type { Focus } from "./focus.ts";
import type { Palette } from "./palette.ts";
import type { Pen } from "./trace.ts";
import { toPixel, type View } from "./view.ts";

const RADIUS_PX = 8;

/** A hollow ring while nobody knows whether it is so, a full one once it was confirmed; never red: a word is no danger. */
export function drawClue(
  { pen, view, colour }: { readonly pen: Pen; readonly view: View; readonly colour: Palette },
  { at, isConfirmed }: Focus["clues"][number],
): void {
  const [x, y] = toPixel(view, at);
  pen.beginPath();
  pen.arc(x, y, RADIUS_PX, 0, 2 * Math.PI);
  pen.lineWidth = 6;
  pen.strokeStyle = colour("mark-line");
  pen.stroke();
  pen.fillStyle = colour(isConfirmed ? "text-2" : "panel");
  pen.fill();
  pen.lineWidth = 2.5;
  pen.strokeStyle = colour("text-2");
  pen.stroke();
}
