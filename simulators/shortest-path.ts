/** A graph in compressed rows: the neighbours of `n` are `targets[starts[n]..starts[n + 1])`, lengths beside. */
export type Graph = {
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  readonly lengthsM: Float64Array;
  readonly eastM: Float64Array;
  readonly northM: Float64Array;
};

/** The shortest way from one junction to another (A*: Hart, Nilsson, Raphael 1968), or `null` if none leads there. */
export function shortestPath(graph: Graph, from: number, to: number): readonly number[] | null {
  const bestM = new Float64Array(graph.eastM.length).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Int32Array(graph.eastM.length).fill(-1);
  const open = createHeap();
  bestM[from] = 0;
  open.push(from, straightM(graph, from, to));
  for (let here = open.pop(); here !== null; here = open.pop()) {
    if (here === to) return unwind(cameFrom, to);
    const soFarM = bestM[here] ?? 0;
    for (let edge = graph.starts[here] ?? 0; edge < (graph.starts[here + 1] ?? 0); edge += 1) {
      const next = graph.targets[edge] ?? 0;
      const lengthM = soFarM + (graph.lengthsM[edge] ?? 0);
      if (lengthM >= (bestM[next] ?? 0)) continue;
      bestM[next] = lengthM;
      cameFrom[next] = here;
      open.push(next, lengthM + straightM(graph, next, to));
    }
  }
  return null;
}

function straightM(graph: Graph, from: number, to: number): number {
  const eastM = (graph.eastM[from] ?? 0) - (graph.eastM[to] ?? 0);
  const northM = (graph.northM[from] ?? 0) - (graph.northM[to] ?? 0);
  return Math.hypot(eastM, northM);
}

function unwind(cameFrom: Int32Array, to: number): readonly number[] {
  const path = [to];
  for (let at = cameFrom[to] ?? -1; at >= 0; at = cameFrom[at] ?? -1) path.push(at);
  return path.toReversed();
}

type Heap = { readonly push: (item: number, rank: number) => void; readonly pop: () => number | null };

/** A binary heap, smallest rank first; an item may be in it more than once, which A* tolerates. */
function createHeap(): Heap {
  const items: number[] = [];
  const ranks: number[] = [];
  const rankAt = (index: number) => ranks[index] ?? Number.POSITIVE_INFINITY;
  const put = (index: number, item: number, rank: number) => {
    items[index] = item;
    ranks[index] = rank;
  };
  const rise = (start: number, item: number, rank: number) => {
    let index = start;
    for (let parent = (index - 1) >> 1; index > 0 && rankAt(parent) > rank; parent = (index - 1) >> 1) {
      put(index, items[parent] ?? 0, rankAt(parent));
      index = parent;
    }
    put(index, item, rank);
  };
  const sink = (item: number, rank: number) => {
    let index = 0;
    for (let child = 1; child < items.length; child = 2 * index + 1) {
      if (rankAt(child + 1) < rankAt(child)) child += 1;
      if (rankAt(child) >= rank) break;
      put(index, items[child] ?? 0, rankAt(child));
      index = child;
    }
    put(index, item, rank);
  };
  return {
    push: (item, rank) => rise(items.length, item, rank),
    pop: () => {
      const top = items[0];
      const last = items.pop();
      const rank = ranks.pop();
      if (top === undefined || last === undefined || rank === undefined) return null;
      if (items.length > 0) sink(last, rank);
      return top;
    },
  };
}
