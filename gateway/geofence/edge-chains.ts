/** Edges (x1, y1, x2, y2 each) that follow one another share their corners: x, y of each corner, chain by chain. */
export function chainsOf(edges: Float64Array): readonly (readonly number[])[] {
  const chains: number[][] = [];
  let chain: number[] = [];
  for (let i = 0; i + 3 < edges.length; i += 4) {
    const follows = i > 0 && edges[i] === edges[i - 2] && edges[i + 1] === edges[i - 1];
    if (!follows) {
      chain = [edges[i] ?? 0, edges[i + 1] ?? 0];
      chains.push(chain);
    }
    chain.push(edges[i + 2] ?? 0, edges[i + 3] ?? 0);
  }
  return chains;
}
