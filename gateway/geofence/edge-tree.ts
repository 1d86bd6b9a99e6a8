/** Signed distance to a set of edges in metres, for points in the same plane; negative where the edges enclose it. */
export type EdgeTree = { readonly signedDistanceM: (x: number, y: number) => number };

/** `edges` holds x1, y1, x2, y2 per edge; every closed ring contributes all its edges (even-odd rule). */
export function createEdgeTree(edges: Float64Array): EdgeTree {
  return {
    signedDistanceM: (x, y) => {
      let nearest = Number.POSITIVE_INFINITY;
      let isInside = false;
      for (let i = 0; i + 3 < edges.length; i += 4) {
        const ax = (edges[i] ?? 0) - x;
        const ay = (edges[i + 1] ?? 0) - y;
        const bx = (edges[i + 2] ?? 0) - x;
        const by = (edges[i + 3] ?? 0) - y;
        const dx = bx - ax;
        const dy = by - ay;
        if (ay > 0 !== by > 0 && ax - (ay * dx) / dy > 0) isInside = !isInside;
        const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy);
        const share = along < 0 ? 0 : along > 1 ? 1 : along;
        const px = ax + share * dx;
        const py = ay + share * dy;
        const squared = px * px + py * py;
        if (squared < nearest) nearest = squared;
      }
      const distance = Math.sqrt(nearest);
      return isInside ? -distance : distance;
    },
  };
}
