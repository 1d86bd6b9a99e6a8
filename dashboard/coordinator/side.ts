import { html, nothing, type TemplateResult } from "lit-html";
import type { SeniorView } from "../../infra/contract/views.ts";
import type { FenceDesk } from "../fence-editor/fence-desk.ts";
import { initialOf } from "../incident/crew.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { wasReached } from "./channel-rows.ts";
import type { Draft } from "./draft.ts";
import { seniorFences } from "./fence-panels.ts";
import { field } from "./field.ts";
import { judgementText } from "./judgement-text.ts";
import type { CircleDraft, Judging, Office } from "./office.ts";

const STEP_M = 50;

/** Beside the form: the map with home and fence, the same in numbers, and the test. */
export function side(office: Office, fences: FenceDesk): TemplateResult {
  const { state, world } = office;
  const say = words().coordinator;
  const senior = state.choice.kind === "senior" ? world.seniors.get(state.choice.seniorId) : undefined;
  return html`<aside class="side" aria-label=${say.fence.title} ?hidden=${state.choice.kind !== "new" && state.choice.kind !== "senior"}>
    <div class="map-frame"><div class="map" id="map" role="region" aria-label=${words().controlRoom.map.label}></div>
      <span class="mapnote">${words().controlRoom.map.base}</span></div>
    ${pinningNote(office)}
    ${state.choice.kind === "new" && state.draft !== null ? draftFence(office, state.draft) : nothing}
    ${senior === undefined ? nothing : html`${circleFence(office)}${seniorFences(office, senior, fences)}${testBlock(office, senior)}`}
  </aside>`;
}

/** A press on the map means a guardian's home now: that must not be missed. */
function pinningNote({ state, acts }: Office): TemplateResult | typeof nothing {
  const { guardians: say } = words().coordinator;
  const { pinning, pairing } = state;
  if (pinning === null) return nothing;
  const slot = pinning === "pairing" ? (pairing?.slot ?? "A") : pinning === "guardians.0" ? "A" : "B";
  return html`<div class="pad pinning"><p>${icon("pin", "s")}<span>${say.pinning(slot)}</span></p>
    <button type="button" class="btn" @click=${() => acts.change({ pinning: null })}>${say.pinDone}</button></div>`;
}

function draftFence({ state, acts }: Office, draft: Draft): TemplateResult {
  const say = words().coordinator;
  return html`<div class="pad"><h2>${say.fence.title}</h2><p class=${state.troubles["home"] === undefined ? "hint" : "hint bad"}>${state.troubles["home"] === undefined ? say.senior.homeHint : say.errors.home}</p>
    <div class="g g2">${field({ id: "lon", label: say.senior.lon, kind: "number", value: draft.lon, onInput: (lon) => acts.edit({ lon }) })}
      ${field({ id: "lat", label: say.senior.lat, kind: "number", value: draft.lat, onInput: (lat) => acts.edit({ lat }) })}</div>
    ${radiusField({ value: draft.radiusM, isBad: state.troubles["radiusM"] !== undefined, onChange: (radiusM) => acts.edit({ radiusM }) })}
    <p class="hint">${say.fence.hint}</p></div>`;
}

function circleFence({ state, acts }: Office): TemplateResult {
  const say = words().coordinator.fence;
  const { circle } = state;
  if (circle === null)
    return html`<div class="pad"><h2>${say.title}</h2><p class="hint">${state.fences.length > 0 ? say.polygon : words().common.unknown}</p></div>`;
  return html`<div class="pad"><h2>${say.title}</h2>
    <div class="row end">${radiusField({ value: circle.radiusM, isBad: !isRadius(circle), onChange: (radiusM) => acts.editCircle({ radiusM }) })}
      <button type="button" class="btn big" aria-disabled=${state.isBusy || !isRadius(circle)} @click=${acts.saveCircle}>${say.save}</button></div>
    <p class="hint">${say.hint}</p>${judgementNote(state.judging)}</div>`;
}

function judgementNote(judging: Judging): TemplateResult | typeof nothing {
  const { fence: say } = words().coordinator;
  if (judging.kind === "none") return nothing;
  const text =
    judging.kind === "judged"
      ? judgementText(judging.view)
      : judging.kind === "asking"
        ? say.sentence(say.judging)
        : say.notJudged;
  const isBad = judging.kind === "judged" && (judging.view.judgement?.falseAlerts ?? 0) > 0;
  return html`<p class=${isBad ? "hint bad" : "hint"} role="status" data-judging=${judging.kind}>${text}</p>`;
}

export function isRadius({ radiusM }: Pick<CircleDraft, "radiusM">): boolean {
  const metres = Number(radiusM);
  return radiusM.trim() !== "" && metres >= 30 && metres <= 20_000;
}

/** Numbers are the keyboard's way to a fence. */
function radiusField(options: {
  readonly value: string;
  readonly isBad: boolean;
  readonly onChange: (value: string) => void;
}): TemplateResult {
  const { fence: say, errors } = words().coordinator;
  const step = (by: number) =>
    options.onChange(String(Math.min(20_000, Math.max(30, Math.round(Number(options.value) || 0) + by))));
  return html`<div class="field"><label for="radius">${say.radius}</label><div class="stepbtn">
      <button type="button" class="btn" aria-label=${say.smaller(STEP_M)} @click=${() => step(-STEP_M)}>${icon("minus", "s")}</button>
      <input class=${options.isBad ? "input bad" : "input"} id="radius" inputmode="numeric" .value=${options.value} aria-invalid=${options.isBad}
        @input=${(event: Event) => options.onChange(event.target instanceof HTMLInputElement ? event.target.value : "")} />
      <button type="button" class="btn" aria-label=${say.larger(STEP_M)} @click=${() => step(STEP_M)}>${icon("plus", "s")}</button></div>
    ${options.isBad ? html`<span class="hint bad">${errors.radius}</span>` : nothing}</div>`;
}

function testBlock(office: Office, senior: SeniorView): TemplateResult {
  const { test: say } = words().coordinator;
  const { state, acts } = office;
  const isTested = state.tests.has(senior.seniorId);
  const left =
    senior.guardians.filter(({ personId }) => !wasReached(office, senior.seniorId, personId)).length +
    (2 - senior.guardians.length);
  return html`<div class="pad"><h2>${say.title} ${isTested ? html`<span class=${left === 0 ? "chip safe" : "chip warn"}>${left === 0 ? say.done : say.left(left)}</span>` : nothing}</h2>
    <p class="hint">${say.lead}</p>
    <ul class="test">${senior.guardians.map(({ personId, name }) => {
      const isReached = wasReached(office, senior.seniorId, personId);
      return html`<li><span class=${isReached ? "tag-person on" : "tag-person"} aria-hidden="true">${initialOf(name)}</span>
        <div><b>${name}</b><div class="sub">${isReached ? say.answered : isTested ? say.waiting : say.none}</div></div>
        ${isReached ? html`<span class="tone-safe">${icon("check")}</span>` : nothing}</li>`;
    })}</ul>
    <button type="button" class="btn big" @click=${() => acts.test(senior.seniorId)}>${icon("bell", "s")}${isTested ? say.again : say.start}</button></div>`;
}
