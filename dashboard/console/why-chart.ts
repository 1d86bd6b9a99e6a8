export type ChartPoint = { readonly atMs: number; readonly distanceM: number; readonly sigmaM: number };
export type ChartLayout = {
  readonly line: string;
  /** One standard error above and below the line. */
  readonly band: string;
  readonly zeroY: number;
  readonly alarmX: number;
  readonly end: { readonly x: number; readonly y: number };
  readonly lastM: number;
  readonly fromMs: number;
  readonly toMs: number;
};

const WIDTH = 350;
const [TOP, BOTTOM] = [6, 47];

/** Signed distance to the fence over time in a box of 350 by 50, the fence itself always on it. */
export function layOutChart(points: readonly ChartPoint[], alarmAtMs: number): ChartLayout {
  const first: ChartPoint = { atMs: alarmAtMs, distanceM: 0, sigmaM: 0 };
  const last = points[points.length - 1] ?? first;
  const times = [...points.map(({ atMs }) => atMs), alarmAtMs];
  const [fromMs, toMs] = [Math.min(...times), Math.max(...times)];
  // One fix with a huge error must not flatten everything else: its band may leave the chart, its line may not.
  const distances = [0, ...points.map(({ distanceM }) => distanceM)];
  const marginM = Math.max(20, (Math.max(...distances) - Math.min(...distances)) * 0.25);
  const reach = (sigmaM: number) => Math.min(sigmaM, marginM);
  const lowM = Math.min(0, ...points.map(({ distanceM, sigmaM }) => distanceM - reach(sigmaM)));
  const highM = Math.max(0, ...points.map(({ distanceM, sigmaM }) => distanceM + reach(sigmaM)));
  const x = (atMs: number) => round(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * (WIDTH - 10) + 3);
  const y = (metres: number) => round(clamp(BOTTOM - ((metres - lowM) / Math.max(1, highM - lowM)) * (BOTTOM - TOP)));
  const trace = (value: (point: ChartPoint) => number, list: readonly ChartPoint[]) =>
    list.map((point) => `${x(point.atMs)} ${y(value(point))}`).join("L");
  const backwards = points.map((_, index) => points[points.length - 1 - index] ?? first);
  const upper = trace(({ distanceM, sigmaM }) => distanceM + sigmaM, points);
  const lower = trace(({ distanceM, sigmaM }) => distanceM - sigmaM, backwards);
  return {
    line: `M${trace(({ distanceM }) => distanceM, points)}`,
    band: `M${upper}L${lower}Z`,
    zeroY: y(0),
    alarmX: x(alarmAtMs),
    end: { x: x(last.atMs), y: y(last.distanceM) },
    lastM: last.distanceM,
    fromMs,
    toMs,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const clamp = (y: number): number => Math.min(BOTTOM, Math.max(TOP, y));
