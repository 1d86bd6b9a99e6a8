/** A closed ring on a plane: x1, y1, x2, y2 and so on in metres, the first corner again at the end. */
export type FlatRing = readonly number[];

/** Degrees with seven decimals are a centimetre: nearer than this is touching. */
const TOUCH_M = 0.001;

type Edge = {
  readonly ring: number;
  readonly index: number;
  readonly last: number;
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
};

/** Square metres, whichever way the ring turns. */
export function flatArea(ring: FlatRing): number {
  let doubled = 0;
  for (let i = 0; i + 3 < ring.length; i += 2)
    doubled += at(ring, i) * at(ring, i + 3) - at(ring, i + 2) * at(ring, i + 1);
  return Math.abs(doubled) / 2;
}

/** Even-odd rule. */
export function isInsideRing(ring: FlatRing, x: number, y: number): boolean {
  let isInside = false;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const ay = at(ring, i + 1);
    const by = at(ring, i + 3);
    if (ay > y !== by > y && x < at(ring, i) + ((y - ay) * (at(ring, i + 2) - at(ring, i))) / (by - ay)) {
      isInside = !isInside;
    }
  }
  return isInside;
}

/**
 * Two edges that cross, touch or overlap although they are not neighbours, or neighbours that fold back on each other;
 * `null` for rings as they should be. A sweep from west to east compares only edges that overlap.
 */
export function firstCrossing(rings: readonly FlatRing[]): readonly [x: number, y: number] | null {
  const edges = rings.flatMap(edgesOf).sort((left, right) => west(left) - west(right));
  let open: Edge[] = [];
  for (const edge of edges) {
    open = open.filter((it) => east(it) >= west(edge));
    for (const other of open) if (meets(edge, other)) return [edge.ax, edge.ay];
    open.push(edge);
  }
  return null;
}

function edgesOf(ring: FlatRing, ringIndex: number): readonly Edge[] {
  const count = ring.length / 2 - 1;
  return Array.from({ length: count }, (_, index) => ({
    ring: ringIndex,
    index,
    last: count - 1,
    ax: at(ring, 2 * index),
    ay: at(ring, 2 * index + 1),
    bx: at(ring, 2 * index + 2),
    by: at(ring, 2 * index + 3),
  }));
}

function meets(left: Edge, right: Edge): boolean {
  if (Math.max(left.ay, left.by) < Math.min(right.ay, right.by)) return false;
  if (Math.max(right.ay, right.by) < Math.min(left.ay, left.by)) return false;
  if (left.ring === right.ring) {
    const [first, second] = left.index < right.index ? [left, right] : [right, left];
    if (second.index === first.index + 1) return foldsBack(first, second);
    if (first.index === 0 && second.index === first.last) return foldsBack(second, first);
  }
  const a = side(left, right.ax, right.ay);
  const b = side(left, right.bx, right.by);
  const c = side(right, left.ax, left.ay);
  const d = side(right, left.bx, left.by);
  if (a === 0 && b === 0) return overlaps(left, right);
  return a * b <= 0 && c * d <= 0;
}

/** The second edge runs back along the first: a spike. */
function foldsBack(first: Edge, second: Edge): boolean {
  const along = (first.bx - first.ax) * (second.bx - second.ax) + (first.by - first.ay) * (second.by - second.ay);
  return along < 0 && side(first, second.bx, second.by) === 0;
}

function overlaps(left: Edge, right: Edge): boolean {
  return west(left) <= east(right) && west(right) <= east(left);
}

/** 1 left of the edge's line, -1 right of it, 0 within a millimetre of it. */
function side(edge: Edge, x: number, y: number): number {
  const dx = edge.bx - edge.ax;
  const dy = edge.by - edge.ay;
  const awayM = (dx * (y - edge.ay) - dy * (x - edge.ax)) / Math.sqrt(dx * dx + dy * dy);
  return Math.abs(awayM) < TOUCH_M ? 0 : Math.sign(awayM);
}

function west(edge: Edge): number {
  return Math.min(edge.ax, edge.bx);
}

function east(edge: Edge): number {
  return Math.max(edge.ax, edge.bx);
}

function at(ring: FlatRing, index: number): number {
  return ring[index] ?? 0;
}
