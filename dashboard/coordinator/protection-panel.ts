import { html, nothing, type TemplateResult } from "lit-html";
import { exportReasons, type ViewerEntry } from "../../infra/contract/protection.ts";
import type { SeniorView } from "../../infra/contract/views.ts";
import { icon } from "../page/icon.ts";
import { mayEver } from "../page/may-ever.ts";
import { words } from "../text/language.ts";
import { clockMinutes } from "../words/age.ts";
import { shanghaiTime } from "../words/shanghai-time.ts";
import { consentSection } from "./consent-section.ts";
import { select } from "./field.ts";
import type { Office } from "./office.ts";
import type { Protection } from "./protection.ts";
import { troubleNote } from "./trouble-note.ts";

/** What the law asks for, on the card of one senior: consent, who looked, everything that is held. */
export function protectionPanel(office: Office, senior: SeniorView, protection: Protection): TemplateResult {
  return html`${consentSection(protection)} ${viewerSection(office, senior, protection)} ${exportSection(office, protection)}`;
}

/** Listed when asked for, not by itself: the look at the list stands in the audit too. */
function viewerSection(office: Office, senior: SeniorView, protection: Protection): TemplateResult {
  const { viewers: say } = words().protection;
  const { viewers } = protection.state();
  return html`<section class="block viewers"><h2>${say.title} <span class="muted plain no-print">${say.lead}</span></h2>
    ${
      viewers === null
        ? html`<button type="button" class="btn" @click=${protection.listViewers}>${icon("eye", "s")}${say.open}</button>`
        : html`<p class="print-only"><b>${say.printTitle(senior.name)}</b><br />${say.madeAt(shanghaiTime(new Date(office.now).toISOString()))}</p>
          ${viewers.length === 0 ? html`<p>${say.none}</p>` : viewerTable(viewers)}
          <button type="button" class="btn no-print" @click=${() => print()}>${icon("print", "s")}${say.print}</button>`
    }
    ${troubleNote(protection, "viewers")}</section>`;
}

function viewerTable(viewers: readonly ViewerEntry[]): TemplateResult {
  const { viewers: say } = words().protection;
  return html`<div class="wide" tabindex="0" role="group" aria-label=${say.title}><table class="looks"><thead><tr>${[say.day, say.who, say.what, say.why, say.when].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${viewers.map(viewerRow)}</tbody></table></div>`;
}

function viewerRow(entry: ViewerEntry): TemplateResult {
  const { viewers: say } = words().protection;
  const known: Readonly<Record<string, string | undefined>> = {
    ...say.actions,
    ...say.reasons,
    ...words().signIn.roles,
  };
  const [first, last] = [clockMinutes(Date.parse(entry.firstAt)), clockMinutes(Date.parse(entry.lastAt))];
  const when = [first === last ? first : `${first}–${last}`, ...(entry.count > 1 ? [say.count(entry.count)] : [])];
  return html`<tr><td>${entry.day}</td>
    <td>${entry.name ?? (entry.action.startsWith("share.") ? say.linkHolder : say.gone)} <span class="sub">${known[entry.role ?? ""] ?? entry.role ?? ""}</span></td>
    <td>${known[entry.action] ?? entry.action}</td>
    <td>${entry.reason === null ? words().common.unknown : (known[entry.reason] ?? entry.reason)}</td><td>${when.join(" · ")}</td></tr>`;
}

function exportSection({ session }: Office, protection: Protection): TemplateResult {
  const { export: say, viewers } = words().protection;
  const { reason, isExporting, done } = protection.state();
  const mayExport = mayEver(session, "exportData");
  const choices = exportReasons.map((each) => [each, viewers.reasons[each]] as const);
  return html`<section class="block export"><h2>${say.title} <span class="muted plain">${say.lead}</span></h2>
    ${
      mayExport
        ? html`<div class="g g2 end">${select({ id: "export-reason", label: say.why, value: reason, choices, onInput: (value) => protection.change({ reason: exportReasons.find((each) => each === value) ?? reason }) })}
            <button type="button" class="btn" aria-busy=${isExporting} @click=${protection.download}>${icon("down", "s")}${isExporting ? say.busy : say.start}</button></div>`
        : html`<p class="hint">${say.onlyAdministrator}</p>`
    }
    ${done === "export" ? html`<p class="hint" role="status">${say.done}</p>` : nothing}${troubleNote(protection, "export")}</section>`;
}
