import { html, nothing, type TemplateResult } from "lit-html";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { field } from "./field.ts";
import { emptyGuardian, type GuardianDraft } from "./guardian-draft.ts";
import { type GuardianFieldsOptions, homeFields } from "./guardian-home.ts";
import type { Office } from "./office.ts";

/** One guardian: somebody known, found by name or phone, or somebody new. */
export function guardianFields(office: Office, options: GuardianFieldsOptions): TemplateResult {
  const { slot, prefix, guardian, troubles, edit } = options;
  const { guardians: say } = words().coordinator;
  const isKnown = guardian.personId !== null;
  const text = (name: "name" | "phone" | "login" | "password") => ({
    id: `${prefix}.${name}`,
    value: guardian[name],
    onInput: (value: string) => edit({ [name]: value }),
    trouble: troubles[`${prefix}.${name}`],
  });
  return html`<fieldset class="guard"><legend>${say.slot(slot)}</legend>
    ${isKnown ? knownRow(guardian, edit) : finder(office, options)}
    <div class="g g2">${field({ ...text("name"), label: say.name, isNeeded: true, isFixed: isKnown })}
      ${field({ ...text("phone"), label: say.phone, kind: "tel", isNeeded: true, isFixed: isKnown })}</div>
    ${homeFields(office, options)}
    ${isKnown ? nothing : html`<div class="g g2">${field({ ...text("login"), label: say.login })}${field({ ...text("password"), label: say.password, hint: say.passwordHint, kind: "password" })}</div>`}
  </fieldset>`;
}

function knownRow({ name }: GuardianDraft, edit: GuardianFieldsOptions["edit"]): TemplateResult {
  return html`<div class="row"><span class="chip act">${icon("check", "s")}${name}</span>
    <button type="button" class="btn bare" @click=${() => edit(emptyGuardian)}>${words().coordinator.guardians.change}</button></div>`;
}

function finder({ state, acts }: Office, { slot, prefix, edit }: GuardianFieldsOptions): TemplateResult {
  const { guardians: say } = words().coordinator;
  const isOpen = state.people?.slot === slot;
  return html`${field({
    id: `${prefix}.find`,
    label: say.existing,
    hint: say.existingHint,
    value: isOpen ? (state.people?.query ?? "") : "",
    onInput: (query) => acts.findPeople(slot, query),
  })}
    ${
      isOpen && (state.people?.found.length ?? 0) > 0
        ? html`<ul class="found">${state.people?.found.slice(0, 5).map(
            ({ personId, name, phone }) =>
              html`<li><button type="button" class="btn" @click=${() => {
                edit({ ...emptyGuardian, personId, name, phone: phone ?? "", isHomeAwaited: true });
                acts.change({ people: null });
                acts.readHome(personId);
              }}>${name} <span class="muted">${phone ?? ""}</span></button></li>`,
          )}</ul>`
        : nothing
    }`;
}
