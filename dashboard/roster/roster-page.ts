import { html, type TemplateResult } from "lit-html";
import { epochMs, toIso } from "../../infra/domain/time.ts";
import { icon } from "../page/icon.ts";
import { isDark } from "../page/theme.ts";
import { words } from "../text/language.ts";
import { day } from "../words/age.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import { leaveSection, shiftForm, trouble } from "./roster-forms.ts";
import type { RosterActs, RosterState } from "./roster-state.ts";
import { substitutionSection } from "./substitution-list.ts";
import { daysOf } from "./week.ts";
import { weekTable } from "./week-table.ts";

/** The week above, what changes it below. */
export function rosterPage(state: RosterState, acts: RosterActs): TemplateResult {
  const { roster: say } = words();
  return html`${tools(state, acts)}
    <main class="paper">${trouble(state, "page")}
      ${state.duty === null ? html`<p class="muted" role="status">${say.loading}</p>` : html`${substitutionSection(state, acts)}${weekTable(state, acts)}${shiftForm(state, acts)}${leaveSection(state, acts)}`}
      <p class="print-only">${say.madeAt(shanghaiTime(toIso(epochMs(state.now))))}</p></main>`;
}

function tools({ week, now }: RosterState, acts: RosterActs): TemplateResult {
  const { roster: say, common } = words();
  const days = daysOf(now, week);
  return html`<header class="tools"><a class="btn bare no-print" href="/">${icon("left", "s")}${say.back}</a><h1>${say.title}</h1>
    <button type="button" class="btn no-print" ?disabled=${week === 0} @click=${() => acts.showWeek(week - 1)}>${icon("left", "s")}${say.earlier}</button>
    <b class="days" role="status">${say.week(day(days[0] ?? 0), day(days.at(-1) ?? 0))}</b>
    <button type="button" class="btn no-print" @click=${() => acts.showWeek(week + 1)}>${say.later}${icon("right", "s")}</button>
    <span class="grow"></span>
    <button type="button" class="btn bare no-print" @click=${acts.switchLanguage}>${common.switchLanguage}</button>
    <button type="button" class="btn bare no-print" @click=${acts.toggleTheme}>${icon(isDark() ? "sun" : "moon")}<span class="sr">${isDark() ? common.day : common.night}</span></button>
    <button type="button" class="btn no-print" @click=${() => print()}>${icon("print", "s")}${say.print}</button></header>`;
}
