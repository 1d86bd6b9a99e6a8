import { html, type TemplateResult } from "lit-html";
import type { SeniorView } from "../../infra/contract/views.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { wasReached } from "./channel-rows.ts";
import { type Draft, troublesOf } from "./draft.ts";
import type { Office } from "./office.ts";
import { lacksOf } from "./readiness.ts";

/** How far one senior has come: person, wristband, guardians, home and fence, test. The first open step is the present one. */
export function stepper(done: readonly boolean[]): TemplateResult {
  const now = done.indexOf(false);
  return html`<ol class="stepper">${words().coordinator.steps.map(
    (
      name,
      index,
    ) => html`<li class=${done[index] === true ? "done" : ""} aria-current=${index === now ? "step" : "false"}>
      <span class="n">${done[index] === true ? icon("check", "s") : index + 1}</span>${name}</li>`,
  )}</ol>`;
}

/** Steps of a form that is still being filled in. */
export function draftSteps(draft: Draft): readonly boolean[] {
  const wrong = Object.keys(troublesOf(draft));
  const isFine = (...fields: readonly string[]) =>
    !wrong.some((field) => fields.some((start) => field.startsWith(start)));
  return [
    isFine("name", "calledName", "birthYear", "areaId"),
    isFine("wristbandId"),
    isFine("guardians"),
    isFine("home", "radiusM"),
    false,
  ];
}

/** Steps of somebody enrolled: the test counts once it has reached both guardians. */
export function seniorSteps(office: Office, senior: SeniorView): readonly boolean[] {
  const lacks = lacksOf(senior, office.world.positions.get(senior.seniorId));
  const lacking = (kind: string) => lacks.some((lack) => lack.kind === kind);
  const reached = senior.guardians.filter(({ personId }) => wasReached(office, senior.seniorId, personId));
  return [
    true,
    !lacking("wristband") && !lacking("unheard"),
    !lacking("guardian"),
    senior.home !== null && office.state.fences.length > 0,
    reached.length === 2,
  ];
}
