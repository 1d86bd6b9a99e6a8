import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Most that memory may grow from the first half of the inputs to the second: what is kept of each input shows here. */
export const GROWTH_MAX = 1.3;

/** Runs the same twice, with half of the inputs each, and says how much more is kept after the second than after the first. */
export async function growthOverHalves(rounds: number, run: (half: number) => Promise<void>): Promise<number> {
  const half = Math.max(1, Math.ceil(rounds / 2));
  await run(half);
  const first = keptBytes();
  await run(half);
  return keptBytes() / first;
}

/** What is still reachable, in the heap and outside, after everything else was collected. */
function keptBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  for (let times = 0; times < 3; times += 1) if (typeof collect === "function") collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
