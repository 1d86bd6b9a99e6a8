import { html, nothing, type TemplateResult } from "lit-html";
import type { SubstitutionOpen } from "../../infra/contract/substitutions.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import { trouble } from "./roster-forms.ts";
import type { RosterActs, RosterState } from "./roster-state.ts";

/** Guardians on leave who have named somebody: what waits for this coordinator, and what for the one who was asked. */
export function substitutionSection(state: RosterState, acts: RosterActs): TemplateResult | typeof nothing {
  const { standIn: say } = words().roster;
  const { substitutions } = state;
  const mine = substitutions.filter(({ coordinatorSaid }) => coordinatorSaid === null);
  const theirs = substitutions.filter(({ coordinatorSaid }) => coordinatorSaid !== null);
  const problem = trouble(state, "substitution");
  if (substitutions.length === 0 && problem === nothing) return nothing;
  return html`<section class="entry no-print" data-form="substitution"><h2>${mine.length > 0 ? say.title : say.titleTheirs}</h2>
    <p class="hint">${say.lead}</p>
    <ul class="leaves asks">${mine.map((each) => row(each, state, acts))}${theirs.map((each) => row(each, state, acts))}</ul>${problem}</section>`;
}

function row(each: SubstitutionOpen, { isBusy }: RosterState, acts: RosterActs): TemplateResult {
  const { roster } = words();
  const say = roster.standIn;
  const { phone, substituteId, substituteName, coordinatorSaid } = each;
  const who = substituteName === null ? phone : say.person(substituteName, phone);
  const button = (answer: "yes" | "no", text: string) =>
    html`<button type="button" class=${answer === "yes" ? "btn main" : "btn"} aria-busy=${isBusy} aria-label=${say.about(text, each.personName)}
      @click=${() => acts.answerSubstitution(each, answer)}>${icon(answer === "yes" ? "check" : "x", "s")}${text}</button>`;
  return html`<li data-leave=${each.leaveId}><span class="ask"><b>${say.asks(each.personName, who, each.seniors.join(say.and))}</b>
      <span class="sub">${roster.week(shanghaiTime(each.from), shanghaiTime(each.to))}</span>
      <span class=${substituteId === null ? "sub none" : "sub"}>${standing(each)}</span></span>
    ${coordinatorSaid === null && substituteId !== null ? button("yes", say.yes) : nothing}${button("no", say.no)}</li>`;
}

/** Who has still to answer. */
function standing({ substituteId, substituteName, substituteSaid, coordinatorSaid }: SubstitutionOpen): string {
  const { standIn: say } = words().roster;
  if (substituteId === null) return say.unknown;
  const name = substituteName ?? "";
  if (coordinatorSaid !== null) return say.waitsFor(name);
  return substituteSaid === null ? say.bothWait(name) : say.waitsForYou(name);
}
