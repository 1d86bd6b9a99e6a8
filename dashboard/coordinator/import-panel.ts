import { html, nothing, type TemplateResult } from "lit-html";
import type { ImportCheck, ImportLine, ImportProblem } from "../../infra/contract/imports.ts";
import { templateAddress } from "../http/imports.ts";
import { icon } from "../page/icon.ts";
import { language, words } from "../text/language.ts";
import type { ImportDesk, ImportState } from "./import-desk.ts";

/** Many seniors from one spreadsheet: take the template, choose the file, see every line, then enrol. */
export function importPanel(desk: ImportDesk): TemplateResult {
  const { importList: say } = words();
  const state = desk.state();
  return html`<div class="form"><section class="pad import"><h2>${say.title}</h2><p class="hint">${say.lead}</p>
      <div class="row wrap"><a class="btn big" href=${templateAddress(language())} download="seniors.csv">${say.template}</a>
        <label class=${state.check === null ? "btn big main" : "btn big"} aria-disabled=${state.isBusy}>${icon("upload", "s")}${state.file === null ? say.choose : say.chooseOther}
          <input type="file" id="list-file" accept=".csv,.xlsx" ?disabled=${state.isBusy} @change=${(event: Event) => chosen(event, desk)} /></label>
        <span class="muted cut">${state.file?.name ?? nothing}</span></div>
      <p class=${state.failure === null ? "hint" : "hint bad"} role="alert">${state.failure === null ? nothing : failureText(state.failure)}</p>
      <p role="status" class="hint">${state.isBusy ? (state.check === null ? say.checking : say.enrolling(done(state))) : nothing}</p>
    </section>
    ${tokens(desk, state)} ${state.check === null ? nothing : result(desk, state, state.check)}</div>`;
}

function chosen({ target }: Event, desk: ImportDesk): void {
  if (!(target instanceof HTMLInputElement)) return;
  const [file] = target.files ?? [];
  if (file !== undefined) desk.choose(file);
  // The same file, put right, can be chosen again.
  target.value = "";
}

function result(desk: ImportDesk, state: ImportState, check: ImportCheck): TemplateResult {
  const { importList: say } = words();
  const { counts, missing, ignored } = check;
  if (missing.length > 0)
    return html`<section class="pad import"><p class="chip warn">${icon("warn", "s")}${say.missing}</p>
      <p>${missing.map((field) => say.fields[field]).join(say.comma)}</p></section>`;
  return html`<section class="pad import"><dl class="tally">${tile("new", counts.new)}${tile("unchanged", counts.unchanged)}${tile("changed", counts.changed)}${tile("bad", counts.bad)}</dl>
      ${ignored.length > 0 ? html`<p class="hint">${say.ignored(ignored.join(say.comma))}</p>` : nothing}
      ${state.isOver ? outcome(desk, state) : start(desk, state, counts.new - done(state))}</section>
    <section class="pad import"><h2>${say.linesTitle}</h2>${table(state, check)}</section>`;
}

function tile(kind: ImportLine["state"], count: number): TemplateResult {
  return html`<div data-tally=${kind} class=${kind === "bad" && count > 0 ? "warn" : ""}><dt>${words().importList.states[kind]}</dt><dd>${count}</dd></div>`;
}

function start(desk: ImportDesk, { isBusy }: ImportState, count: number): TemplateResult {
  const { importList: say } = words();
  if (count === 0) return html`<p class="hint">${say.nothing}</p>`;
  return html`<div class="row wrap"><button type="button" class="btn main big" data-act="import" aria-disabled=${isBusy} @click=${desk.enrol}>${icon("check", "s")}${say.enrol(count)}</button>
    <span class="hint">${say.enrolHint}</span></div>`;
}

function outcome(desk: ImportDesk, state: ImportState): TemplateResult {
  const { importList: say } = words();
  const refused = [...state.items.values()].filter((item) => item.outcome === "refused").length;
  return html`<p class="chip safe" role="status">${icon("check", "s")}${say.done(done(state))}</p>
    ${refused > 0 ? html`<p class="hint bad">${say.someRefused(refused)}</p>` : nothing}
    <button type="button" class="btn" @click=${desk.restart}>${say.restart}</button>`;
}

/** Shown as soon as there is one, also where the line broke in the middle of a list. */
function tokens(desk: ImportDesk, state: ImportState): TemplateResult | typeof nothing {
  const { tokens: say } = words().importList;
  if (state.tokens.length === 0 || state.isBusy) return nothing;
  return html`<section class="pad import"><div class="token"><p><b>${say.title(state.tokens.length)}</b><br /><span class="muted">${say.hint}</span></p>
    <button type="button" class=${state.hasTaken ? "btn" : "btn main"} data-act="tokens" @click=${desk.takeTokens}>${state.hasTaken ? say.again : say.take}</button></div></section>`;
}

const done = ({ items }: ImportState): number => [...items.values()].filter((it) => it.outcome === "enrolled").length;
const order: readonly ImportLine["state"][] = ["bad", "changed", "new", "unchanged"];

/** Bad lines first: they are what somebody must look at. */
function table(state: ImportState, { lines }: ImportCheck): TemplateResult {
  const { importList: say } = words();
  const sorted = [...lines].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.line - b.line);
  return html`<table class="lines"><thead><tr><th scope="col">${say.line}</th><th scope="col">${say.fields.name}</th><th scope="col">${say.fields.wristbandId}</th><th scope="col">${say.what}</th></tr></thead>
    <tbody>${sorted.map((line) => html`<tr data-line=${line.line} data-state=${line.state}><td>${line.line}</td><td>${line.name || words().common.unknown}</td><td>${line.wristbandId || words().common.unknown}</td><td>${fate(state, line)}</td></tr>`)}</tbody></table>`;
}

function fate({ items }: ImportState, line: ImportLine): TemplateResult | string {
  const { importList: say } = words();
  const item = items.get(line.line);
  if (item?.outcome === "enrolled") return html`<span class="tone-safe">${say.outcomes.enrolled}</span>`;
  if (item?.outcome === "refused") return html`<span class="tone-warn">${say.refused(item.code ?? "")}</span>`;
  if (line.state === "bad")
    return html`<ul class="faults">${line.problems.map((problem) => html`<li>${sentence(problem)}</li>`)}</ul>`;
  if (line.state === "changed") return say.differs(line.differs.map((field) => say.fields[field]).join(say.comma));
  return say.states[line.state];
}

function sentence({ field, fault, otherLine }: ImportProblem): string {
  const { importList: say } = words();
  const what = otherLine === null ? say.faults[fault] : say.sameAs(say.faults[fault], otherLine);
  return field === null ? what : say.ofField(say.fields[field], what);
}

function failureText(code: string): string {
  const { errors } = words().importList;
  const known: Readonly<Record<string, string>> = errors;
  return known[code] ?? errors.other;
}
