import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { IncidentView, SignalView } from "../../infra/contract/views.ts";
import { gravest } from "../incident/stage.ts";
import { charted, sureText, whyText } from "../incident/why.ts";
import { signedDistanceM } from "../map/fence-shape.ts";
import { words } from "../text/language.ts";
import { clockMinutes, clockSeconds } from "../words/age.ts";
import { distance } from "../words/distance.ts";
import type { Board } from "./board.ts";
import { type ChartPoint, layOutChart } from "./why-chart.ts";

/** One sentence, the probability, and the signed distance over time with its error band. */
export function whySection(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  const signal = gravest(incident);
  if (signal === null) return nothing;
  const { why } = words().incident;
  const chart = charted(incident);
  return html`<section class="sec why"><h3>${why.title} <span>${sureText(signal) ?? nothing}</span></h3>
    <p>${whyText(signal)}</p>${chart === null ? nothing : whyChart(chart, since(board, chart))}</section>`;
}

/** How far out since the alarm, from the trail: the rule's own evidence ends with its conclusion. */
function since({ detail, state }: Board, signal: SignalView): readonly ChartPoint[] {
  const fences =
    detail?.seniorId === state.selectedId ? (detail?.fences ?? []).filter(({ kind }) => kind === "keepIn") : [];
  const alarmMs = Date.parse(signal.concludedAt);
  if (fences.length === 0) return [];
  const byTime = new Map((detail?.fixes ?? []).filter(({ atMs }) => atMs > alarmMs).map((fix) => [fix.atMs, fix]));
  return [...byTime.values()]
    .sort((one, other) => one.atMs - other.atMs)
    .map(({ at, atMs, accuracyM }) => ({
      atMs,
      sigmaM: (accuracyM ?? 0) / 2,
      distanceM: Math.min(...fences.map(({ shape }) => signedDistanceM(shape, at))),
    }));
}

function whyChart(signal: SignalView, later: readonly ChartPoint[]): TemplateResult {
  const { why } = words().incident;
  const { evidence } = signal.why;
  const reasons = evidence.map(({ at, distanceM, sigmaM }) => ({ atMs: Date.parse(at), distanceM, sigmaM }));
  const points: readonly ChartPoint[] = [...reasons, ...later];
  const { line, band, zeroY, alarmX, end, lastM, fromMs, toMs } = layOutChart(points, Date.parse(signal.concludedAt));
  return html`<svg class="chart" viewBox="0 0 350 64" role="img" aria-label=${why.chart(distance(lastM))}>
    ${svg`<path class="band" d=${band}></path><path class="edge" d=${`M0 ${zeroY}H350`}></path><path class="line" d=${line}></path>
    <path class="alarm" d=${`M${alarmX} 3V49`}></path><circle class="now" cx=${end.x} cy=${end.y} r="4"></circle>
    <text class="t13" x="2" y=${zeroY > 24 ? zeroY - 5 : zeroY + 14}>${why.boundary}</text>
    <text class="t13 life" x=${alarmX > 175 ? alarmX - 5 : alarmX + 5} y="13" text-anchor=${alarmX > 175 ? "end" : "start"}>${why.alarm(clockSeconds(Date.parse(signal.concludedAt)))}</text>
    <text class="t12" x="0" y="63">${clockMinutes(fromMs)}</text><text class="t12" x="350" y="63" text-anchor="end">${clockMinutes(toMs)}</text>
    <text class="t13 strong" x=${Math.min(346, end.x)} y=${end.y < 26 ? end.y + 20 : end.y - 8} text-anchor="end">${distance(lastM)}</text>`}
  </svg>`;
}
