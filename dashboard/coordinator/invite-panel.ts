import { html, nothing, type TemplateResult } from "lit-html";
import type { InvitationView } from "../../infra/contract/accounts.ts";
import { roles } from "../../infra/domain/roles.ts";
import { areaName } from "../console/areas.ts";
import { icon } from "../page/icon.ts";
import { words } from "../text/language.ts";
import { day } from "../words/age.ts";
import { areaChoices } from "./enrol-form.ts";
import { field, select } from "./field.ts";
import type { Invitations } from "./invitations.ts";
import type { Office } from "./office.ts";

/** Invite somebody: who, as what, where; the link to give them; and who has not answered yet. */
export function invitePanel(office: Office, invitations: Invitations): TemplateResult {
  const { invite: say } = words().coordinator;
  const areas = areaChoices(office);
  const { name, role, areaId, isBusy, trouble } = invitations.state();
  const firstArea = areas[0]?.[0] ?? "";
  return html`<div class="form"><section class="pad invite"><h2>${say.title}</h2><p class="hint">${say.lead}</p>
    <form @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      invitations.send(firstArea);
    }}>
      <div class="g g3">${field({ id: "invite-name", label: say.name, value: name, isNeeded: true, onInput: (value) => invitations.edit({ name: value }) })}
        ${select({ id: "invite-role", label: say.role, value: role, choices: invitations.roles.map((each) => [each, words().signIn.roles[each]]), onInput: (value) => invitations.edit({ role: roles.find((each) => each === value) ?? role }) })}
        ${select({ id: "invite-area", label: words().coordinator.senior.area, value: areaId === "" ? firstArea : areaId, choices: areas, onInput: (value) => invitations.edit({ areaId: value }) })}</div>
      <div class="row"><button class="btn main big" aria-disabled=${isBusy}>${icon("plus", "s")}${say.send}</button>
        <p class="hint bad" role="alert">${trouble === null ? nothing : say[trouble]}</p></div>
    </form>
    ${newLink(invitations)}</section>
    <section class="pad invite"><h2>${say.waiting}</h2>${waiting(office, invitations)}</section></div>`;
}

function newLink(invitations: Invitations): TemplateResult | typeof nothing {
  const { invite: say, wristband } = words().coordinator;
  const { link } = invitations.state();
  if (link === null) return nothing;
  return html`<div class="token" role="status"><p><b>${say.link(link.name)}</b><br /><span class="muted">${say.linkHint}</span></p>
    <code>${link.url}</code>
    <button type="button" class="btn" @click=${invitations.copy}>${link.isCopied ? wristband.copied : wristband.copy}</button></div>`;
}

function waiting(office: Office, invitations: Invitations): TemplateResult {
  const { invite: say } = words().coordinator;
  const { items } = invitations.state();
  if (items.length === 0) return html`<p class="hint">${say.nobody}</p>`;
  return html`<ul class="invited">${items.map(
    (
      item,
    ) => html`<li><span class="grow"><b class="cut">${item.name}</b><span class="sub cut">${about(office, item)}</span></span>
      <button type="button" class="btn" aria-label=${say.revokeOf(item.name)} @click=${() => invitations.revoke(item.invitationId)}>${say.revoke}</button></li>`,
  )}</ul>`;
}

function about({ world }: Office, { role, areaId, expiresAt }: InvitationView): string {
  const where = areaId === null ? words().coordinator.invite.everywhere : areaName(world.areas.get(areaId));
  return [words().signIn.roles[role], where, words().coordinator.invite.until(day(Date.parse(expiresAt)))].join(" · ");
}
