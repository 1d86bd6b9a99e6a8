import { type Box, overlaps } from "./box.ts";

/** Room for the controls at each rim, pixels. */
const RIM = { top: 76, right: 24, bottom: 60, left: 24 };

export type Pixel = { readonly x: number; readonly y: number };

/** Where the line from the middle to a place off the window leaves it; `null` when the place is on the window. */
export function rimPlace(at: Pixel, size: Pixel): (Pixel & { readonly angle: number }) | null {
  if (at.x > 0 && at.y > 0 && at.x < size.x && at.y < size.y) return null;
  const [middleX, middleY] = [size.x / 2, size.y / 2];
  const [east, south] = [at.x - middleX, at.y - middleY];
  const toSide = (way: number, low: number, high: number) =>
    way > 0 ? high / way : way < 0 ? low / way : Number.POSITIVE_INFINITY;
  const share = Math.min(
    toSide(east, RIM.left - middleX, middleX - RIM.right),
    toSide(south, RIM.top - middleY, middleY - RIM.bottom),
  );
  return { x: middleX + east * share, y: middleY + south * share, angle: (Math.atan2(south, east) * 180) / Math.PI };
}

const STEP_PX = 5;

/** Moves tags up or down, in order and as little as may be, off each other and off whatever lies on the map. */
export function settleTags(wanted: readonly Box[], covered: readonly Box[], heightPx: number): readonly Box[] {
  const taken = [...covered];
  return wanted.map((box) => {
    const settled = shiftsOf(heightPx)
      .map((shift): Box => ({ ...box, top: box.top + shift, bottom: box.bottom + shift }))
      .find((moved) => moved.top >= 0 && moved.bottom <= heightPx && !taken.some((other) => overlaps(moved, other)));
    taken.push(settled ?? box);
    return settled ?? box;
  });
}

/** 0, 5 down, 5 up, 10 down, and so on. */
function shiftsOf(heightPx: number): readonly number[] {
  const steps = Array.from({ length: Math.ceil(heightPx / STEP_PX) }, (_, index) => (index + 1) * STEP_PX);
  return [0, ...steps.flatMap((step) => [step, -step])];
}
