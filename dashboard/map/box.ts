/** A rectangle in CSS pixels. */
export type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

export function boxAround(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

export function overlaps(one: Box, other: Box): boolean {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}

/** Shared pixels of two boxes: how bad a clash is. */
export function overlapArea(one: Box, other: Box): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return width > 0 && height > 0 ? width * height : 0;
}

export type Reservation = { readonly reserve: (box: Box) => void; readonly claim: (box: Box) => boolean };

/** Labels never cover a mark or each other: marks `reserve` first, then each label `claim`s its box or stays away. */
export function createReservation(within: Box, taken: readonly Box[]): Reservation {
  const boxes = [...taken];
  const isInside = (box: Box) =>
    box.left >= within.left && box.top >= within.top && box.right <= within.right && box.bottom <= within.bottom;
  return {
    reserve: (box) => boxes.push(box),
    claim: (box) => {
      if (!isInside(box) || boxes.some((other) => overlaps(box, other))) return false;
      boxes.push(box);
      return true;
    },
  };
}
