import { html, nothing, type TemplateResult } from "lit-html";
import type { LeaveView } from "../../infra/contract/duty.ts";
import type { PersonView } from "../../infra/contract/views.ts";
import { epochMs, toIso } from "../../infra/domain/time.ts";
import { areaName } from "../console/areas.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { shanghaiDay, shanghaiTime } from "../words/shanghai-time.ts";
import { mayChange, nameOf, type Part, type RosterActs, type RosterState } from "./roster-state.ts";

export const dutyRoles = ["dutyOfficer", "rescuer", "coordinator"] as const;

const submitted = (take: (form: FormData) => void) => (event: SubmitEvent) => {
  event.preventDefault();
  if (event.target instanceof HTMLFormElement) take(new FormData(event.target));
};

/** One shift more: who, as what, where, and when. */
export function shiftForm(state: RosterState, acts: RosterActs): TemplateResult | typeof nothing {
  if (!mayChange(state)) return nothing;
  const { roster: say, signIn } = words();
  const staff = state.people.filter(({ roles }) => roles.some(({ role }) => dutyRoles.some((each) => each === role)));
  return html`<form class="entry no-print" data-form="shift" novalidate @submit=${submitted(acts.addShift)}><h2>${say.addShift}</h2>
    <div class="fields">${people("person", say.person, staff)}
      ${choice(
        "role",
        say.role,
        dutyRoles.map((role) => [role, signIn.roles[role]]),
      )}
      ${choice("area", say.where, areaChoices(state))}
      ${input("day", say.day, "date", shanghaiDay(toIso(epochMs(state.now))))}${input("from", say.from, "time", "08:00")}${input("to", say.to, "time", "20:00")}
      <button class="btn main" aria-busy=${state.isBusy}>${icon("plus", "s")}${say.save}</button></div>
    <p class="hint">${say.toHint}</p>${trouble(state, "shift")}</form>`;
}

/** Who is away and who stands in. */
export function leaveSection(state: RosterState, acts: RosterActs): TemplateResult {
  const { roster: say } = words();
  const leaves = state.duty?.leaves ?? [];
  const today = shanghaiDay(toIso(epochMs(state.now)));
  return html`<section class="entry" data-form="leave"><h2>${say.leaves}</h2>
    ${leaves.length === 0 ? html`<p class="muted">${say.noLeaves}</p>` : html`<ul class="leaves">${leaves.map((leave) => leaveRow(state, acts, leave))}</ul>`}
    ${
      mayChange(state)
        ? html`<form class="no-print" novalidate @submit=${submitted(acts.addLeave)}><h3>${say.addLeave}</h3><div class="fields">${people("away", say.person, state.people)}
          ${people("substitute", say.substitute, state.people, say.nobody)}${input("first", say.firstDay, "date", today)}${input("last", say.lastDay, "date", today)}
          <button class="btn main" aria-busy=${state.isBusy}>${icon("plus", "s")}${say.saveLeave}</button></div>${trouble(state, "leave")}</form>`
        : nothing
    }</section>`;
}

function leaveRow(state: RosterState, acts: RosterActs, leave: LeaveView): TemplateResult {
  const { roster: say } = words();
  const name = nameOf(state, leave.personId);
  const { substituteId } = leave;
  return html`<li><b>${name}</b><span>${say.week(shanghaiTime(leave.from), shanghaiTime(leave.to))}${leave.seniorId === null ? nothing : ` · ${say.ofOne}`}</span>
    <span class=${substituteId === null ? "gap" : ""}>${substituteId === null ? html`${icon("warn", "s")}${isAsked(state, leave) ? say.standIn.notYet : say.noSubstitute}` : say.standsIn(nameOf(state, substituteId))}</span>
    ${mayChange(state) ? html`<button type="button" class="btn bare no-print" aria-label=${say.takeBack(name)} @click=${() => acts.endLeave(leave.leaveId)}>${icon("x", "s")}</button>` : nothing}</li>`;
}

const isAsked = ({ substitutions }: RosterState, { leaveId }: LeaveView): boolean =>
  substitutions.some((each) => each.leaveId === leaveId);

/** Everywhere only for those who answer for all of it: the service would refuse the others. */
function areaChoices({ areas, session }: RosterState): readonly (readonly [string, string])[] {
  const isEverywhere = session.person.roles.some(
    ({ role, areaId }) => role === "administrator" || (role === "dutyOfficer" && areaId === null),
  );
  const own = new Set(session.person.roles.map(({ areaId }) => areaId));
  const within = (areaId: string): boolean => own.has(areaId) || own.has(areas.get(areaId)?.parentId ?? "");
  const named = [...areas.values()].filter(({ areaId }) => isEverywhere || within(areaId));
  return [
    ...(isEverywhere ? [["", words().roster.everywhere] as const] : []),
    ...named.map((area) => [area.areaId, areaName(area)] as const),
  ];
}

function people(id: string, label: string, all: readonly PersonView[], nobody = "–"): TemplateResult {
  return choice(id, label, [["", nobody], ...all.map(({ personId, name }) => [personId, name] as const)]);
}

function choice(id: string, label: string, choices: readonly (readonly [string, string])[]): TemplateResult {
  return html`<label class="field" for=${id}><span>${label}</span><select class="input" id=${id} name=${id}>${choices.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></label>`;
}

function input(id: string, label: string, type: "date" | "time", first: string): TemplateResult {
  return html`<label class="field" for=${id}><span>${label}</span><input class="input" id=${id} name=${id} type=${type} .defaultValue=${first} /></label>`;
}

export function trouble({ trouble: now }: RosterState, part: Part): TemplateResult | typeof nothing {
  if (now === null || now.part !== part) return nothing;
  return html`<p class="gap" role="alert">${icon("warn", "s")}${words().roster.trouble[now.kind]}</p>`;
}
