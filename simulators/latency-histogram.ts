export type LatencySummary = {
  readonly count: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

export type LatencyHistogram = {
  readonly add: (latencyMs: number) => void;
  readonly quantile: (share: number) => number;
  readonly summary: () => LatencySummary;
};

const SMALLEST_MS = 0.01;
const GROWTH = 1.02;
const BUCKETS = Math.ceil(Math.log(10_000_000 / SMALLEST_MS) / Math.log(GROWTH));
const perLog = 1 / Math.log(GROWTH);

/** Latencies in buckets that grow by 2 %: constant memory, and a quantile is at most 2 % above the true one. */
export function createLatencyHistogram(): LatencyHistogram {
  const counts = new Float64Array(BUCKETS + 1);
  let count = 0;
  let maxMs = 0;
  const quantile = (share: number) => {
    let left = Math.ceil(share * count);
    for (let bucket = 0; bucket <= BUCKETS; bucket += 1) {
      left -= counts[bucket] ?? 0;
      if (left <= 0) return count === 0 ? 0 : Math.min(maxMs, SMALLEST_MS * GROWTH ** bucket);
    }
    return maxMs;
  };
  return {
    add: (latencyMs) => {
      const bucket = latencyMs <= SMALLEST_MS ? 0 : Math.ceil(Math.log(latencyMs / SMALLEST_MS) * perLog);
      const index = Math.min(BUCKETS, bucket);
      counts[index] = (counts[index] ?? 0) + 1;
      count += 1;
      if (latencyMs > maxMs) maxMs = latencyMs;
    },
    quantile,
    summary: () => ({ count, p50Ms: quantile(0.5), p90Ms: quantile(0.9), p99Ms: quantile(0.99), maxMs }),
  };
}
