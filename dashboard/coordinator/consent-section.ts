import { html, nothing, type TemplateResult } from "lit-html";
import { type ConsentView, consentRelations, consentScopes } from "../../infra/contract/protection.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { shanghaiDay } from "../words/shanghai-time.ts";
import { field, select } from "./field.ts";
import type { ConsentDraft, Protection } from "./protection.ts";
import { troubleNote } from "./trouble-note.ts";

/** What was signed, the newest first, each with a way to withdraw it; and a form for another. */
export function consentSection(protection: Protection): TemplateResult {
  const { consent: say } = words().protection;
  const { consents, draft, done } = protection.state();
  return html`<section class="block consents"><h2>${say.title} <span class="muted plain">${say.lead}</span></h2>
    ${done === "consent" ? html`<p class="chip safe done" role="status">${icon("check", "s")}${say.saved}</p>` : nothing}
    ${consents?.length === 0 && draft === null ? html`<p class="chip warn done">${icon("warn", "s")}${say.none}</p>` : nothing}
    ${consents === null || consents.length === 0 ? nothing : html`<ul class="invited">${consents.map((consent) => consentRow(protection, consent))}</ul>`}
    ${draft === null ? html`<button type="button" class="btn" @click=${protection.startConsent}>${icon("plus", "s")}${say.add}</button>` : consentForm(protection, draft)}
    ${troubleNote(protection, "consent")}</section>`;
}

function consentRow(protection: Protection, consent: ConsentView): TemplateResult {
  const { consent: say } = words().protection;
  const { representative, withdrawnAt } = consent;
  const scopes = consent.scopes.map((scope) => say.scopes[scope]).join(" · ");
  const isAsked = protection.state().withdrawing === consent.consentId;
  return html`<li data-consent=${consent.consentId}><span class="grow">
      <b>${consent.textVersion}</b> ${say.signed(shanghaiDay(consent.givenAt))}
      <span class="sub">${scopes}</span>
      <span class="sub">${representative === null ? say.self : `${say.byName(say.relations[representative.relation], representative.name)} · ${say.byEvidence(representative.evidence)}`}</span>
      ${isAsked ? html`<span class="sub bad" role="alert">${say.withdrawAsk}</span>` : nothing}</span>
    <span class=${withdrawnAt === null ? "chip safe" : "chip"}>${withdrawnAt === null ? say.valid : say.withdrawn(shanghaiDay(withdrawnAt))}</span>
    ${withdrawnAt === null ? withdrawButtons(protection, consent, isAsked) : nothing}</li>`;
}

function withdrawButtons(protection: Protection, { consentId }: ConsentView, isAsked: boolean): TemplateResult {
  const { consent: say } = words().protection;
  if (!isAsked)
    return html`<button type="button" class="btn" @click=${() => protection.change({ withdrawing: consentId })}>${say.withdraw}</button>`;
  return html`<button type="button" class="btn" @click=${() => protection.change({ withdrawing: null })}>${words().common.cancel}</button>
    <button type="button" class="btn main" @click=${() => protection.withdraw(consentId)}>${say.withdrawYes}</button>`;
}

function consentForm(protection: Protection, draft: ConsentDraft): TemplateResult {
  const { consent: say } = words().protection;
  const { edit, save, change } = protection;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save();
  };
  const relations = [
    ["self", say.self] as const,
    ...consentRelations.map((each) => [each, say.relations[each]] as const),
  ];
  return html`<form class="guard" novalidate @submit=${submit}>
    <div class="g g3">${field({ id: "consent-version", label: say.version, value: draft.textVersion, hint: say.versionHint, isNeeded: true, onInput: (textVersion) => edit({ textVersion }) })}
      ${dateField(draft, protection)}
      ${select({ id: "consent-relation", label: say.givenBy, value: draft.relation, choices: relations, onInput: (value) => edit({ relation: consentRelations.find((each) => each === value) ?? "self" }) })}</div>
    ${
      draft.relation === "self"
        ? nothing
        : html`<div class="g g2">${field({ id: "consent-name", label: say.name, value: draft.name, isNeeded: true, onInput: (name) => edit({ name }) })}
            ${field({ id: "consent-evidence", label: say.evidence, value: draft.evidence, hint: say.evidenceHint, isNeeded: true, onInput: (evidence) => edit({ evidence }) })}</div>`
    }
    <fieldset class="ticks"><legend>${say.scope}</legend>${consentScopes.map((scope) => tick(protection, draft, scope))}</fieldset>
    <div class="row acts"><button type="button" class="btn" @click=${() => change({ draft: null, trouble: null })}>${words().common.cancel}</button>
      <button class="btn main" aria-busy=${protection.state().isBusy}>${say.save}</button></div></form>`;
}

function dateField({ givenOn }: ConsentDraft, { edit }: Protection): TemplateResult {
  return html`<div class="field"><label for="consent-day">${words().protection.consent.givenOn}</label>
    <input class="input" id="consent-day" type="date" .value=${givenOn} @input=${({ target }: Event) => edit({ givenOn: target instanceof HTMLInputElement ? target.value : "" })} /></div>`;
}

/** Whoever refuses the position cannot take part: that tick stands. */
function tick({ edit }: Protection, { scopes }: ConsentDraft, scope: (typeof consentScopes)[number]): TemplateResult {
  const isTicked = scopes.includes(scope);
  const next = () => (isTicked ? scopes.filter((each) => each !== scope) : [...scopes, scope]);
  return html`<label class="tick"><input type="checkbox" name=${scope} .checked=${isTicked} ?disabled=${scope === "position"} @change=${() => edit({ scopes: next() })} />
    ${words().protection.consent.scopes[scope]}</label>`;
}
