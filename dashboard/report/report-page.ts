import { html, nothing, type TemplateResult } from "lit-html";
import type { ReportFigures, ReportView } from "../../infra/contract/reports.ts";
import type { AreaView } from "../../infra/contract/views.ts";
import { csvFile, handOver } from "../page/hand-over.ts";
import { icon } from "../page/icon.ts";
import { isDark } from "../page/theme.ts";
import { language, words } from "../text/language.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import { barChart, lineChart, roundUp, roundUpSeconds } from "./charts.ts";
import { figureNames, sayFigure, seconds } from "./figures.ts";
import type { ReportActs, ReportState } from "./report.ts";

/** What is asked for above, the sheet as it will be printed below. */
export function reportPage(state: ReportState, acts: ReportActs): TemplateResult {
  const { report: say } = words();
  const { report, failure } = state;
  return html`${tools(state, acts)}
    <main class="paper" aria-busy=${state.isBusy}>${failure === null ? nothing : html`<p class="chip warn" role="alert">${icon("warn", "s")}${say[failure]}</p>`}
      ${report === null ? html`<p role="status" class="muted">${failure === null ? say.loading : nothing}</p>` : sheet(state, report)}</main>`;
}

function tools(state: ReportState, acts: ReportActs): TemplateResult {
  const { report: say, common } = words();
  const { months, month, areaId, report } = state;
  const choices = [["", say.everything], ...(report?.choices ?? []).map((id) => [id, nameOf(state.areas.get(id))])];
  return html`<header class="tools"><a class="btn bare" href="/">${icon("left", "s")}${say.back}</a><h1>${say.title}</h1>
    ${choice({ id: "month", label: say.month, value: month, options: months.map((each) => [each, each]), onChoose: (value) => acts.ask({ month: value }) })}
    ${choice({ id: "area", label: say.area, value: areaId, options: choices, onChoose: (value) => acts.ask({ areaId: value }) })}
    <span class="grow"></span>
    <button type="button" class="btn bare" @click=${acts.switchLanguage}>${common.switchLanguage}</button>
    <button type="button" class="btn bare" @click=${acts.toggleTheme}>${icon(isDark() ? "sun" : "moon")}<span class="sr">${isDark() ? common.day : common.night}</span></button>
    <button type="button" class="btn" data-act="csv" ?disabled=${report === null} @click=${() => report !== null && takeCsv(state, report)}>CSV</button>
    <button type="button" class="btn main" data-act="print" ?disabled=${report === null} @click=${() => print()}>${icon("print", "s")}${say.print}</button></header>`;
}

type Choice = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly string[])[];
  readonly onChoose: (value: string) => void;
};

function choice({ id, label, value, options, onChoose }: Choice): TemplateResult {
  const chosen = ({ target }: Event) => target instanceof HTMLSelectElement && onChoose(target.value);
  return html`<label class="pick" for=${id}>${label}<select class="input" id=${id} @change=${chosen}>
    ${options.map(([each = "", text = ""]) => html`<option value=${each} ?selected=${each === value}>${text}</option>`)}</select></label>`;
}

function sheet(state: ReportState, report: ReportView): TemplateResult {
  const { report: say } = words();
  const [before, now] = report.months.slice(-2);
  if (before === undefined || now === undefined) return html``;
  const where = report.areaId === null ? everywhere(state, report) : nameOf(state.areas.get(report.areaId));
  return html`<article class="sheet"><header><h2>${say.sheetTitle(where, report.month)}</h2>
      <p class="muted">${say.about(shanghaiTime(report.madeAt))}</p></header>
    <dl class="tiles">${figureNames.map((name) => html`<div data-figure=${name}><dt>${say.figures[name]}</dt><dd>${sayFigure(name, now)}</dd><dd class="was">${say.before(sayFigure(name, before))}</dd></div>`)}</dl>
    <section><h3>${say.kindsTitle}</h3><div class="beside">${kindChart(now, before)}${kindTable(now, before)}</div></section>
    <section class="two"><div><h3>${say.acknowledgeTitle}</h3>${timeChart(report, (it) => [it.acknowledgeP50S, it.acknowledgeP90S])}</div>
      <div><h3>${say.foundTitle}</h3>${timeChart(report, (it) => [it.foundP50S, it.foundP90S])}</div></section>
    <section><h3>${say.monthsTitle}</h3>${figureTable(
      report.months.map((it) => ({ label: it.month, figures: it })),
      say.month,
    )}</section>
    ${
      report.areas.length < 2
        ? nothing
        : html`<section><h3>${say.areasTitle}</h3>${figureTable(
            report.areas.map((it) => ({ label: nameOf(state.areas.get(it.areaId)), figures: it.now })),
            say.area,
          )}</section>`
    }
    <footer class="muted">${say.foot}</footer></article>`;
}

/** Of whoever may read about one area and what lies in it, that area; else all. */
function everywhere(state: ReportState, { choices }: ReportView): string {
  const tops = choices.filter((id) => !choices.includes(state.areas.get(id)?.parentId ?? ""));
  return tops.length === 1 ? nameOf(state.areas.get(tops[0] ?? "")) : words().report.everything;
}

function kindsOf(now: ReportFigures, before: ReportFigures) {
  const countIn = (figures: ReportFigures, kind: string) => figures.kinds.find((it) => it.kind === kind)?.count ?? 0;
  const kinds = new Set([...now.kinds, ...before.kinds].map(({ kind }) => kind));
  return [...kinds]
    .map((kind) => ({ kind, now: countIn(now, kind), before: countIn(before, kind) }))
    .sort((a, b) => b.now - a.now || b.before - a.before);
}

function kindChart(now: ReportFigures, before: ReportFigures): TemplateResult {
  const { kinds } = words().report;
  const groups = kindsOf(now, before).map((it) => ({ label: kinds[it.kind], values: [it.before, it.now] }));
  return html`<div>${barChart({ groups, series: [before.month, now.month], say: whole, end: roundUp })}</div>`;
}

const whole = (value: number): string => (Number.isInteger(value) ? String(value) : "");

function kindTable(now: ReportFigures, before: ReportFigures): TemplateResult {
  const { report: say } = words();
  const rows = kindsOf(now, before);
  if (rows.length === 0) return html`<p class="muted">${say.noIncidents}</p>`;
  return html`<table><thead><tr><th scope="col">${say.kind}</th><th scope="col">${before.month}</th><th scope="col">${now.month}</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr><th scope="row">${say.kinds[row.kind]}</th><td>${row.before}</td><td>${row.now}</td></tr>`)}</tbody></table>`;
}

function timeChart({ months }: ReportView, values: (of: ReportFigures) => readonly (number | null)[]): TemplateResult {
  const { report: say } = words();
  const groups = months.map((figures) => ({ label: figures.month, values: values(figures) }));
  return lineChart({ groups, series: [say.p50, say.p90], say: seconds, end: roundUpSeconds });
}

type Line = { readonly label: string; readonly figures: ReportFigures };

function figureTable(lines: readonly Line[], head: string): TemplateResult {
  const { report: say } = words();
  return html`<div class="scroll" role="region" tabindex="0" aria-label=${head}><table class="wide"><thead><tr><th scope="col">${head}</th>${figureNames.map((name) => html`<th scope="col">${say.columns[name]}</th>`)}</tr></thead>
    <tbody>${lines.map(({ label, figures }) => html`<tr><th scope="row">${label}</th>${figureNames.map((name) => html`<td>${sayFigure(name, figures)}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** What stands on the sheet, as a table; seconds and shares as plain numbers. */
function takeCsv(state: ReportState, report: ReportView): void {
  const { report: say } = words();
  const lines = [
    ...report.months.map((figures) => ["", figures] as const),
    ...report.areas.map(({ areaId, now }) => [nameOf(state.areas.get(areaId)), now] as const),
  ];
  const keys = Object.keys(say.csv);
  const rows = lines.map(([area, figures]) => [
    area,
    figures.month,
    ...keys.map((key): string | number => {
      const value: unknown = Reflect.get(figures, key);
      return typeof value === "number" ? Math.round(value * 10_000) / 10_000 : "";
    }),
  ]);
  handOver(csvFile([[say.area, say.month, ...Object.values(say.csv)], ...rows]), `report-${report.month}.csv`);
}

function nameOf(area: AreaView | undefined): string {
  if (area === undefined) return words().common.unknown;
  return language() === "en" ? area.nameEn : area.nameZh;
}
