type Pixel = readonly [x: number, y: number];

/** A mitre longer than this many half widths would shoot out of a sharp bend. */
const LONGEST_MITRE = 2;

/** The edge of a band of `halfPx` on both sides of `line`: along one side and back along the other. */
export function corridorSides(line: readonly Pixel[], halfPx: number): readonly Pixel[] {
  const across = acrossAt(line);
  const oneSide: Pixel[] = [];
  const wayBack: Pixel[] = [];
  line.forEach(([x, y], index) => {
    const [dx, dy] = across[index] ?? [0, 0];
    oneSide.push([x + halfPx * dx, y + halfPx * dy]);
    wayBack.unshift([x - halfPx * dx, y - halfPx * dy]);
  });
  return [...oneSide, ...wayBack];
}

/** At each corner the way to the edge, in half widths: square to the line, and half way between two directions at a bend. */
function acrossAt(line: readonly Pixel[]): readonly Pixel[] {
  const normals = line.slice(1).map(([x2, y2], index): Pixel => {
    const [x1, y1] = line[index] ?? [x2, y2];
    const length = Math.hypot(x2 - x1, y2 - y1);
    return length === 0 ? [0, 0] : [(y1 - y2) / length, (x2 - x1) / length];
  });
  return line.map((_, index) => {
    const [x1, y1] = normals[index - 1] ?? normals[index] ?? [0, 0];
    const [x2, y2] = normals[index] ?? [x1, y1];
    const length = Math.hypot(x1 + x2, y1 + y2);
    const scale = length === 0 ? 0 : Math.min(2 / length, LONGEST_MITRE) / length;
    return [(x1 + x2) * scale, (y1 + y2) * scale];
  });
}
