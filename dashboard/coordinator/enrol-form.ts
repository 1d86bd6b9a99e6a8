import { html, nothing, type TemplateResult } from "lit-html";
import { areaName } from "../console/areas.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import type { BandScan } from "./band-scan.ts";
import { bandScanField } from "./band-scan-field.ts";
import type { Draft } from "./draft.ts";
import { field, select } from "./field.ts";
import { guardianFields } from "./guardian-fields.ts";
import type { Office } from "./office.ts";

/** Everything that makes one senior safe on one page: person, wristband, two guardians; home and fence stand beside. */
export function enrolForm(office: Office, draft: Draft, scan: BandScan): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    office.acts.submit();
  };
  return html`<form class="form" id="enrolment" novalidate @submit=${submit}>
    ${seniorBlock(office, draft)} ${wristbandBlock(office, draft, scan)} ${guardianBlock(office, draft)}
  </form>`;
}

function seniorBlock({ state, acts, world, session }: Office, draft: Draft): TemplateResult {
  const { senior: say } = words().coordinator;
  const { common } = words();
  const text = (name: "name" | "calledName" | "birthYear" | "features" | "clothes" | "address") => ({
    id: name,
    value: draft[name],
    onInput: (value: string) => acts.edit({ [name]: value }),
    trouble: state.troubles[name],
  });
  return html`<section class="block"><h2>${say.title}</h2>
    <div class="g g4">${field({ ...text("name"), label: say.name, isNeeded: true })}
      ${field({ ...text("calledName"), label: say.calledName, hint: say.calledHint, isNeeded: true })}
      ${field({ ...text("birthYear"), label: say.birthYear, kind: "number" })}
      ${select({
        id: "gender",
        label: say.gender,
        value: draft.gender,
        choices: [
          ["female", common.female],
          ["male", common.male],
        ],
        onInput: (value) => acts.edit({ gender: value === "male" ? "male" : "female" }),
      })}</div>
    <div class="g g3">${select({
      id: "areaId",
      label: say.area,
      value: draft.areaId,
      choices: [["", common.unknown], ...areaChoices({ world, session })],
      onInput: (areaId) => acts.edit({ areaId }),
      trouble: state.troubles["areaId"],
    })}
      ${field({ ...text("features"), label: say.features })} ${field({ ...text("clothes"), label: say.clothes })}</div>
    <div class="g">${field({ ...text("address"), label: say.address })}</div>
  </section>`;
}

/** Areas of this coordinator's own, every level below the city. */
export function areaChoices({
  world,
  session,
}: Pick<Office, "world" | "session">): readonly (readonly [string, string])[] {
  const own = session.person.roles.flatMap(({ areaId }) => (areaId === null ? [] : [areaId]));
  const isEverywhere = session.person.roles.some(({ areaId }) => areaId === null);
  const isOwn = (areaId: string | null): boolean =>
    areaId !== null && (own.includes(areaId) || isOwn(world.areas.get(areaId)?.parentId ?? null));
  return [...world.areas.values()]
    .filter(({ kind, areaId }) => kind !== "city" && (isEverywhere || isOwn(areaId)))
    .sort((one, other) => (one.areaId < other.areaId ? -1 : 1))
    .map((area) => [area.areaId, areaName(area)]);
}

function wristbandBlock({ state, acts }: Office, draft: Draft, scan: BandScan): TemplateResult {
  const { wristband: say } = words().coordinator;
  const number = field({
    id: "wristbandId",
    label: say.id,
    value: draft.wristbandId,
    onInput: (wristbandId) => acts.edit({ wristbandId }),
    trouble: state.troubles["wristbandId"],
    isNeeded: true,
  });
  return html`<section class="block"><h2>${say.title}</h2><div class="g g2">
    ${bandScanField(number, scan)}
    ${select({ id: "interval", label: say.interval, value: draft.intervalSeconds, choices: Object.entries(say.intervals), onInput: (intervalSeconds) => acts.edit({ intervalSeconds }) })}
  </div></section>`;
}

function guardianBlock(office: Office, draft: Draft): TemplateResult {
  const { guardians: say } = words().coordinator;
  return html`<section class="block"><h2>${say.title} <span class="muted plain">${say.lead}</span></h2>
    <div class="g g2">${([0, 1] as const).map((index) =>
      guardianFields(office, {
        slot: index === 0 ? "A" : "B",
        prefix: index === 0 ? "guardians.0" : "guardians.1",
        guardian: draft.guardians[index],
        troubles: office.state.troubles,
        edit: (part) => office.acts.editGuardian(index, part),
      }),
    )}</div></section>`;
}

/** What stands between this page and its main button; the button keeps its place. */
export function enrolBar({ state, acts }: Office): TemplateResult {
  const say = words().coordinator;
  const count = Object.keys(state.troubles).length;
  const failures: Readonly<Record<string, unknown>> = say.errors;
  const failure = state.failure === null ? null : (failures[state.failure] ?? say.errors.other);
  return html`<div class="bar">
    <button type="button" class="btn big" @click=${() => acts.choose({ kind: "none" })}>${words().common.cancel}</button>
    <span class="dim">${say.draft}</span>
    <span class="why" role="alert">${failure !== null || count > 0 ? html`${icon("warn")}${typeof failure === "string" ? failure : say.errors.fix(count)}` : nothing}</span>
    <button class="btn big main" form="enrolment" aria-busy=${state.isBusy} aria-disabled=${state.isBusy}>${state.isBusy ? say.submitting : say.submit}</button>
  </div>`;
}
