import { html, nothing, type TemplateResult } from "lit-html";
import type { CoverageView } from "../../infra/contract/coverage.ts";
import type { ShiftView } from "../../infra/contract/duty.ts";
import { DAY_MS, type EpochMs, epochMs } from "../../infra/domain/time.ts";
import { areaName } from "../console/areas.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { clockMinutes, day as dayText } from "../words/age.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import { mayChange, nameOf, type RosterActs, type RosterState } from "./roster-state.ts";
import { daysOf, gapsOn, isUnplanned, type Line, linesOf, nextAfter, startingOn } from "./week.ts";

/** Who is on duty in seven days, one line for each team; what nobody covers is amber. */
export function weekTable(state: RosterState, acts: RosterActs): TemplateResult {
  const { roster: say } = words();
  const days = daysOf(state.now, state.week);
  return html`<div class="wide" tabindex="0" role="region" aria-label=${say.title}><table class="week"><thead><tr><th scope="col">${say.area}</th>
      ${days.map((each) => dayHead(each, state.now))}</tr></thead>
    <tbody>${linesOf(state.duty?.shifts ?? [], areasShown(state)).map((line) => lineRow(state, acts, { line, days }))}</tbody></table></div>`;
}

function dayHead(day: EpochMs, now: number): TemplateResult {
  const { roster: say } = words();
  const isToday = day <= now && now < day + DAY_MS;
  // Midnight in Haining is still the day before in UTC.
  const weekday = say.weekdays[new Date(day + 8 * 3_600_000).getUTCDay()] ?? "";
  return html`<th scope="col" class=${isToday ? "today" : ""}>${say.weekday(weekday)} ${dayText(day)}${isToday ? html` <span class="chip act">${say.today}</span>` : nothing}</th>`;
}

/** Areas with shifts, and those that the service watches over for this person. */
function areasShown({ duty, coverage, areas }: RosterState): readonly string[] {
  const ids = new Set([
    ...(duty?.shifts ?? []).flatMap(({ areaId }) => (areaId === null ? [] : [areaId])),
    ...coverage.flatMap(({ seniorId, areaId }) => (seniorId === null ? [areaId] : [])),
  ]);
  return [...areas.keys()].filter((areaId) => ids.has(areaId));
}

type Row = { readonly line: Line; readonly days: readonly EpochMs[] };

function lineRow(state: RosterState, acts: RosterActs, { line, days }: Row): TemplateResult {
  const { roster: say } = words();
  const area = line.areaId === null ? undefined : state.areas.get(line.areaId);
  const covering = withWhole(state, line);
  return html`<tr data-area=${line.areaId ?? "everywhere"} data-crew=${line.crew}><th scope="row"><b>${line.areaId === null ? say.everywhere : areaName(area)}</b><span class="sub">${say.crews[line.crew]}</span>
      ${line.crew === "team" ? coverageNotes(state.coverage.filter(({ areaId }) => areaId === line.areaId)) : nothing}</th>
    ${
      covering.length === 0
        ? html`<td colspan=${days.length} class="dim">${say.noShifts}</td>`
        : days.map(
            (
              day,
              index,
            ) => html`<td>${startingOn(line, day, index === 0).map((shift) => shiftChip(state, acts, { shift, line: { ...line, shifts: covering } }))}
              ${dayGaps(covering, day, state.now)}</td>`,
          )
    }</tr>`;
}

/** Whoever is on duty everywhere is on duty here too. */
function withWhole({ duty }: RosterState, line: Line): readonly ShiftView[] {
  if (line.areaId === null) return line.shifts;
  const whole = linesOf(duty?.shifts ?? [], []).find(({ crew }) => crew === line.crew);
  return [...line.shifts, ...(whole?.shifts ?? [])];
}

/** Hours that nobody covers; days after the last shift are not planned yet, which is no hole. */
function dayGaps(shifts: readonly ShiftView[], day: EpochMs, now: number): readonly TemplateResult[] {
  const { roster: say } = words();
  if (isUnplanned(shifts, day)) return [html`<p class="dim">${say.notPlanned}</p>`];
  return gapsOn(shifts, day, now).map(
    ({ from, to }) => html`<p class="gap">${icon("warn", "s")}${say.gap(clockMinutes(from), endOfDay(to, day))}</p>`,
  );
}

const endOfDay = (atMs: number, day: EpochMs): string => (atMs === day + DAY_MS ? "24:00" : clockMinutes(atMs));

function shiftChip(
  state: RosterState,
  acts: RosterActs,
  { shift, line }: { readonly shift: ShiftView; readonly line: Line },
): TemplateResult {
  const { roster: say, signIn } = words();
  const [from, to] = [clockMinutes(Date.parse(shift.from)), clockMinutes(Date.parse(shift.to))];
  const name = nameOf(state, shift.personId);
  const next = nextAfter(shift, line);
  const isOn = Date.parse(shift.from) <= state.now && state.now < Date.parse(shift.to);
  return html`<div class=${isOn ? "shift on" : "shift"}><b>${name}</b><span class="hours">${say.until(from, to)}</span><span class="sub">${signIn.roles[shift.role]}</span>
    <span class=${next === null ? "sub none" : "sub"}>${next === null ? say.noHandOver(to) : say.handOver(to, nameOf(state, next.personId))}</span>
    ${mayChange(state) ? html`<button type="button" class="btn bare no-print" aria-label=${say.remove(name, shanghaiTime(shift.from))} @click=${() => acts.endShift(shift.shiftId)}>${icon("x", "s")}</button>` : nothing}</div>`;
}

/** What the service itself foresees for the next 24 h: of the team, and of the pairs who live there. */
function coverageNotes(all: readonly CoverageView[]): TemplateResult {
  const { roster: say } = words();
  const team = all.find(({ seniorId }) => seniorId === null);
  const gaps = all.filter(({ seniorId, state }) => seniorId !== null && state === "gap");
  const first = gaps
    .map(({ gapFrom }) => Date.parse(gapFrom ?? ""))
    .filter((at) => !Number.isNaN(at))
    .sort((one, other) => one - other)[0];
  return html`${team?.state === "gap" && team.gapFrom !== null ? html`<p class="gap">${icon("warn", "s")}${say.teamGap(shanghaiTime(team.gapFrom))}</p>` : team?.state === "amber" ? html`<p class="gap">${icon("warn", "s")}${say.teamAmber}</p>` : nothing}
    ${first === undefined ? nothing : html`<p class="gap">${icon("warn", "s")}${say.seniorGap(gaps.length, shanghaiTime(new Date(epochMs(first)).toISOString()))}</p>`}`;
}
