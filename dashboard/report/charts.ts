import { html, svg, type TemplateResult } from "lit-html";

/** One group of bars: what it is about, and a bar for each series; `null`: nothing is known. */
export type Group = { readonly label: string; readonly values: readonly (number | null)[] };
export type Chart = {
  readonly groups: readonly Group[];
  /** Names of the series, in the order of the values. */
  readonly series: readonly string[];
  readonly say: (value: number) => string;
  /** Where the axis ends for this highest value. */
  readonly end: (highest: number) => number;
};

const [WIDTH, HEIGHT] = [520, 190];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 8, 12, 26];
const BAR_MAX = 28;
const plotWidth = WIDTH - LEFT - RIGHT;
const plotHeight = HEIGHT - TOP - BOTTOM;

/** Bars beside each other. The drawing is hidden from screen readers: the numbers stand in a table beside it. */
export function barChart(chart: Chart): TemplateResult {
  const top = chart.end(highest(chart));
  const step = plotWidth / Math.max(1, chart.groups.length);
  const width = Math.min(BAR_MAX, (step * 0.7) / Math.max(1, chart.series.length));
  const bars = chart.groups.flatMap(({ values }, group) =>
    values.map((value, place) => {
      const x = LEFT + step * (group + 0.5) + (place - values.length / 2) * width;
      const height = ((value ?? 0) / top) * plotHeight;
      const label = value === null || value === 0 ? "" : chart.say(value);
      return svg`<rect class=${`bar s${place}`} x=${x + 1} y=${TOP + plotHeight - height} width=${width - 2} height=${height} rx="2" />
        <text class="value" x=${x + width / 2} y=${TOP + plotHeight - height - 3}>${label}</text>`;
    }),
  );
  return frame(chart, top, svg`${bars}`);
}

/** A line for each series, broken where nothing is known. */
export function lineChart(chart: Chart): TemplateResult {
  const top = chart.end(highest(chart));
  const step = plotWidth / Math.max(1, chart.groups.length);
  const point = (value: number, group: number) =>
    [LEFT + step * (group + 0.5), TOP + plotHeight - (value / top) * plotHeight] as const;
  const lines = chart.series.map((_name, place) => {
    const values = chart.groups.map(({ values: all }) => all[place] ?? null);
    const dots = values.flatMap((value, group) => {
      if (value === null) return [];
      const [x, y] = point(value, group);
      return [svg`<circle class=${`dot-mark s${place}`} cx=${x} cy=${y} r="3.5" />`];
    });
    return svg`<path class=${`line s${place}`} d=${pathOf(values, point)} />${dots}`;
  });
  return frame(chart, top, svg`${lines}`);
}

/** `M` begins anew after each gap. */
export function pathOf(
  values: readonly (number | null)[],
  point: (value: number, index: number) => readonly [number, number],
): string {
  return values
    .flatMap((value, index) => {
      if (value === null) return [];
      const isFirst = index === 0 || values[index - 1] === null;
      return [`${isFirst ? "M" : "L"}${point(value, index).map(short).join(" ")}`];
    })
    .join("");
}

/** The next round number at or above whose half is round, too. */
export function roundUp(value: number): number {
  if (value <= 0) return 2;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 4, 6, 8].find((step) => value <= step * power) ?? 10);
}

const [MINUTE, HOUR] = [60, 3_600];
const timeEnds = [MINUTE, 2 * MINUTE, 4 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR];

/** The same for seconds, by the steps of a clock. */
export function roundUpSeconds(value: number): number {
  return timeEnds.find((end) => value <= end) ?? 4 * HOUR * Math.ceil(value / (4 * HOUR));
}

function frame({ groups, series, say }: Chart, top: number, marks: TemplateResult<2>): TemplateResult {
  const step = plotWidth / Math.max(1, groups.length);
  const ticks = [0, 0.5, 1].map((share) => {
    const y = TOP + plotHeight * (1 - share);
    return svg`<line class="tick" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y} y2=${y} /><text class="axis" x=${LEFT - 6} y=${y + 4}>${say(top * share)}</text>`;
  });
  const labels = groups.map(
    ({ label }, group) => svg`<text class="label" x=${LEFT + step * (group + 0.5)} y=${HEIGHT - 8}>${label}</text>`,
  );
  const legend = html`<p class="legend" aria-hidden="true">${series.map((name, place) => html`<span><i class=${`swatch s${place}`}></i>${name}</span>`)}</p>`;
  return html`${series.length > 1 ? legend : ""}<svg class="chart" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">${ticks}${marks}${labels}</svg>`;
}

function highest({ groups }: Chart): number {
  return Math.max(0, ...groups.flatMap(({ values }) => values.map((value) => value ?? 0)));
}

const short = (value: number): number => Math.round(value * 10) / 10;
