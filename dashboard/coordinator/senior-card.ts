import { html, nothing, type TemplateResult } from "lit-html";
import type { SeniorView } from "../../infra/contract/views.ts";
import { areaName } from "../console/areas.ts";
import { yearNow } from "../console/card.ts";
import { initialOf } from "../incident/crew.ts";
import { accuracyText } from "../incident/whereabouts.ts";
import { icon } from "../page/icon.ts";
import { portrait } from "../page/portrait.ts";
import { words } from "../text/language.ts";
import { ago } from "../words/age.ts";
import { channelRows } from "./channel-rows.ts";
import { finderCodeSection } from "./finder-code.ts";
import { emptyGuardian, homeDraft } from "./guardian-draft.ts";
import { guardianFields } from "./guardian-fields.ts";
import { distanceNote, seniorHome } from "./guardian-home.ts";
import type { Office } from "./office.ts";
import { photoField } from "./photo-field.ts";
import type { Protection } from "./protection.ts";
import { protectionPanel } from "./protection-panel.ts";

/** Somebody enrolled: who it is, the wristband with its credential, the two guardians and how they can be told. */
export function seniorCard(office: Office, senior: SeniorView, protection: Protection): TemplateResult {
  const { state } = office;
  const say = words().coordinator;
  return html`<div class="form">
    ${state.done === null ? nothing : html`<p class="chip safe done" role="status">${icon("check", "s")}${state.done}</p>`}
    ${failureNote(office)}
    <section class="block"><h2>${say.senior.title}</h2><div class="person">
      <div>${portrait(senior)}${photoField(office, senior)}</div>
      <dl class="about">${aboutRows(office, senior).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></div></section>
    ${wristbandCard(office, senior)} ${guardianCards(office, senior)} ${protectionPanel(office, senior, protection)}
  </div>`;
}

function failureNote({ state }: Office): TemplateResult | typeof nothing {
  if (state.failure === null) return nothing;
  const { errors } = words().coordinator;
  const known: Readonly<Record<string, unknown>> = errors;
  const text = known[state.failure];
  return html`<p class="chip warn done" role="alert">${icon("warn", "s")}${typeof text === "string" ? text : errors.other}</p>`;
}

function aboutRows({ world, now }: Office, senior: SeniorView): readonly (readonly [string, string])[] {
  const { senior: say } = words().coordinator;
  const { common } = words();
  const years = senior.birthYear === null ? common.unknown : common.years(yearNow(now) - senior.birthYear);
  const rows: readonly (readonly [string, string])[] = [
    [say.name, senior.name],
    [say.calledName, senior.calledName],
    [say.gender, `${common[senior.gender]} ${years}`],
    [say.area, areaName(world.areas.get(senior.areaId))],
    [say.features, senior.features],
    [say.clothes, senior.clothes],
    [say.address, senior.address],
  ];
  return rows.map(([name, value]) => [name, value === "" ? common.unknown : value]);
}

function wristbandCard({ world, state, acts, now }: Office, senior: SeniorView): TemplateResult {
  const { wristband: say } = words().coordinator;
  const position = world.positions.get(senior.seniorId);
  const { wristbandId } = senior;
  const heard =
    position === undefined
      ? null
      : say.online(ago(Date.parse(position.heardAt), now), accuracyText(position.place?.accuracyM ?? null));
  const token = state.token !== null && state.token.wristbandId === wristbandId ? state.token : null;
  return html`<section class="block"><h2>${say.title}
      ${heard === null ? html`<span class="chip warn">${say.notOnline}</span>` : html`<span class="chip safe"><span class="dot"></span>${heard}</span>`}</h2>
    <div class="row wrap"><span><span class="dim">${say.id}</span> <b>${wristbandId ?? words().common.unknown}</b></span>
      ${wristbandId === null ? nothing : html`<button type="button" class="btn" @click=${() => acts.renew(wristbandId)}>${icon("key", "s")}${say.renew}</button><span class="hint">${say.renewAsk}</span>`}</div>
    ${wristbandId === null ? nothing : finderCodeSection({ state, acts }, wristbandId)}
    ${
      token === null
        ? nothing
        : html`<div class="token" role="status"><p><b>${say.token}</b><br /><span class="muted">${say.tokenHint}</span></p>
          <dl><div><dt>${say.user}</dt><dd>${token.wristbandId}</dd></div><div><dt>${words().signIn.password}</dt><dd><code>${token.token}</code></dd></div></dl>
          <button type="button" class="btn" @click=${acts.copyToken}>${token.isCopied ? say.copied : say.copy}</button></div>`
    }
  </section>`;
}

function guardianCards(office: Office, senior: SeniorView): TemplateResult {
  const { guardians: say } = words().coordinator;
  return html`<section class="block"><h2>${say.title} <span class="muted plain">${say.lead}</span></h2>
    <div class="g g2">${(["A", "B"] as const).map((slot) => (office.state.pairing?.slot === slot ? pairingForm(office, slot) : pairedCard(office, senior, slot)))}</div></section>`;
}

function pairedCard(office: Office, senior: SeniorView, slot: "A" | "B"): TemplateResult {
  const { guardians: say } = words().coordinator;
  const guardian = senior.guardians.find((one) => one.slot === slot);
  return html`<div class="guard">
    <div class="row"><span class=${guardian === undefined ? "tag-person off" : "tag-person on"} aria-hidden="true">${guardian === undefined ? slot : initialOf(guardian.name)}</span>
      <b>${guardian?.name ?? say.missing}</b><span class="chip">${slot}</span>${guardian === undefined ? nothing : reachChip(office, senior.seniorId, guardian.personId)}</div>
    ${guardian === undefined ? nothing : html`<span class="muted">${guardian.phone}</span>${homeRow(office, guardian)}${channelRows(office, senior.seniorId, guardian.personId)}`}
    <button type="button" class="btn" @click=${() => office.acts.startPairing(slot)}>${say.change}</button>
  </div>`;
}

/** Where a guardian lives and how far that is; nothing for whoever may not know. */
function homeRow(office: Office, guardian: SeniorView["guardians"][number]): TemplateResult | typeof nothing {
  const { personId, slot, name, phone } = guardian;
  const known = office.state.homes.get(personId);
  if (known === undefined) return nothing;
  const { guardians: say } = words().coordinator;
  const home = homeDraft(known);
  const change = () => office.acts.startPairing(slot, { ...emptyGuardian, personId, name, phone, ...home });
  return html`<div class="row wrap"><span class="muted">${home.address === "" ? say.noAddress : home.address}</span>
    ${distanceNote(seniorHome(office), home)}
    <button type="button" class="btn bare small" data-home=${slot} @click=${change}>${home.address === "" ? say.addHome : say.changeHome}</button></div>`;
}

/** Whether this guardian could be called now, as the service checks it each hour. */
function reachChip({ state }: Office, seniorId: string, personId: string): TemplateResult | typeof nothing {
  const cover = state.coverage.find((it) => it.seniorId === seniorId);
  const reach = cover?.people.find((it) => it.personId === personId)?.state;
  if (reach === undefined) return nothing;
  return html`<span class=${reach === "proven" ? "chip safe" : "chip warn"} data-reach=${reach}>${words().coordinator.coverage.reach[reach]}</span>`;
}

function pairingForm(office: Office, slot: "A" | "B"): TemplateResult {
  const { pairing } = office.state;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    office.acts.savePairing();
  };
  if (pairing === null) return html``;
  return html`<form novalidate @submit=${submit}>${guardianFields(office, {
    slot,
    prefix: "pairing",
    guardian: pairing.guardian,
    troubles: pairing.troubles,
    edit: office.acts.editPairing,
  })}<div class="row acts"><button type="button" class="btn" @click=${() => office.acts.change({ pairing: null, pinning: null })}>${words().common.cancel}</button>
    <button class="btn main" aria-busy=${office.state.isBusy}>${words().coordinator.guardians.save}</button></div></form>`;
}
