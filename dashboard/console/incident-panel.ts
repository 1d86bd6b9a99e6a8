import { html, nothing, type TemplateResult } from "lit-html";
import type { IncidentView, SeniorView } from "../../infra/contract/views.ts";
import type { IncidentAction } from "../../infra/domain/incident.ts";
import { type CrewRow, crewOf, initialOf } from "../incident/crew.ts";
import { fuseOf } from "../incident/fuse.ts";
import { incidentOf } from "../incident/incident-of.ts";
import { gravestKind, isLifeRisk, radioNumber, type Stage, stageOf } from "../incident/stage.ts";
import { isPast } from "../live/connection.ts";
import { icon } from "../page/icon.ts";
import { portrait } from "../page/portrait.ts";
import { words } from "../text/language.ts";
import { runningClock } from "../words/age.ts";
import type { Board } from "./board.ts";
import { personTag, yearNow } from "./card.ts";
import { cluesSection } from "./clues-section.ts";
import { factList } from "./facts.ts";
import { fenceSection } from "./fence-section.ts";
import { flyerLink } from "./flyer-link.ts";
import { actionButton, locateButton, locatedNote, may, pendingNote } from "./incident-buttons.ts";
import { shareSection } from "./share-section.ts";
import { drillButton, tasksSection } from "./tasks-section.ts";
import { timelineSection } from "./timeline-section.ts";
import { togetherButton, togetherSection } from "./together.ts";
import { whySection } from "./why-section.ts";

/** The right column: everything about whoever is selected, and the steps that end it. */
export function incidentPanel(board: Board): TemplateResult {
  const senior = board.state.selectedId === null ? undefined : board.world.seniors.get(board.state.selectedId);
  if (!board.world.isKnown) return skeleton();
  if (senior === undefined) return nobody();
  const incident = incidentOf(board.world, senior.seniorId);
  const label = incident === undefined ? senior.name : words().controlRoom.panel.label(radioNumber(incident));
  return html`<aside class="incident" aria-label=${label} data-senior=${senior.seniorId}>
    <div class="scroll" tabindex="0" role="group" aria-label=${label}>
      ${head(board, senior, incident)} ${factList(board, senior, incident)}
      ${incident === undefined ? html`${guardiansOnly(senior)} ${fenceSection(board, senior, incident)}` : story(board, senior, incident)}
    </div>
    ${incident === undefined ? drillButton(board, senior.seniorId) : footActions(board, incident)}
  </aside>`;
}

function story(board: Board, senior: SeniorView, incident: IncidentView): TemplateResult {
  return html`${whySection(board, incident)} ${crewSection(board, senior, incident)} ${cluesSection(board, incident)} ${fenceSection(board, senior, incident)} ${tasksSection(board, incident)} ${togetherSection(board, incident)} ${shareSection(board, incident)} ${timelineSection(board)}`;
}

function head(board: Board, senior: SeniorView, incident: IncidentView | undefined): TemplateResult {
  const { common, incident: say, controlRoom: page } = words();
  const years = senior.birthYear === null ? "" : common.years(yearNow(board.now) - senior.birthYear);
  const about = [senior.features, senior.clothes].filter((part) => part !== "").join(" · ");
  return html`<header class="head">
    ${portrait(senior)}
    <div class="row top-line">
      ${
        incident === undefined
          ? nothing
          : html`<span class=${isLifeRisk(incident) && stageOf(incident) === "lost" ? "chip life" : "chip"}>${incident.drill ? say.drill : say.kinds[gravestKind(incident)]}</span>
            <span class="dim">${say.number(radioNumber(incident))} · ${say.level(incident.level)}</span>`
      }
      <button type="button" class="btn bare icon close" aria-label=${page.panel.close} @click=${() => board.acts.select(null)}>${icon("x")}</button>
    </div>
    ${incident === undefined ? nothing : html`<time class="clock">${runningClock((incident.endedAt === null ? board.now : Date.parse(incident.endedAt)) - Date.parse(incident.raisedAt))}</time>`}
    <h2>${senior.name} <span class="muted">${common[senior.gender]} ${years}</span></h2>
    ${about === "" ? nothing : html`<p class="muted about">${about}</p>`}
  </header>`;
}

function crewSection(board: Board, senior: SeniorView, incident: IncidentView): TemplateResult {
  const { panel } = words().controlRoom;
  const fuse = fuseOf(incident, isPast(board.connection) ? (board.heardAt ?? board.now) : board.now);
  const reached = Math.max(0, incident.level);
  return html`<section class="sec">
    <h3>${panel.crew} <span>${fuse === null ? nothing : html`${fuse.text} ${fuse.left}`}</span></h3>
    ${crewOf(incident, senior).map(crewRow)}
    <ol class="steps">${words().incident.levels.map((level, index) => html`<li class=${index <= reached ? "on" : index === reached + 1 ? "next" : ""}>${level}</li>`)}</ol>
    ${pendingNote(board, incident)}
  </section>`;
}

function crewRow(row: CrewRow): TemplateResult {
  const tone = row.tone === "life" ? "tone-life" : row.tone === "warn" ? "tone-warn" : "";
  return html`<div class="team-row">${personTag(row)}
    <div><b>${row.name}</b> <span class="dim">${row.part}</span><div class=${`sub ${tone}`}>${row.stateText}</div></div>
    ${row.phone === null ? nothing : html`<a class="btn icon" href=${`tel:${row.phone.replace(/[^0-9+]/g, "")}`} aria-label=${words().common.call(row.name)}>${icon("phone")}</a>`}
  </div>`;
}

function guardiansOnly(senior: SeniorView): TemplateResult {
  const { panel } = words().controlRoom;
  const { parts } = words().incident;
  return html`<section class="sec"><h3>${panel.guardians}</h3>
    ${senior.guardians.length === 0 ? html`<p class="muted">${panel.noGuardian}</p>` : nothing}
    ${senior.guardians.map(
      (
        guardian,
      ) => html`<div class="team-row"><span class="tag-person" aria-hidden="true">${initialOf(guardian.name)}</span>
        <div><b>${guardian.name}</b> <span class="dim">${parts[`guardian${guardian.slot}`]} ${guardian.slot}</span><div class="sub">${guardian.phone}</div></div>
        <a class="btn icon" href=${`tel:${guardian.phone.replace(/[^0-9+]/g, "")}`} aria-label=${words().common.call(guardian.name)}>${icon("phone")}</a></div>`,
    )}
    ${senior.address === "" ? nothing : html`<h3 class="next-head">${panel.address}</h3><p>${senior.address}</p>`}
  </section>`;
}

function footActions(board: Board, incident: IncidentView): TemplateResult | typeof nothing {
  if (may(board, incident, "note") === "viewer")
    return html`<p class="foot-reason hint">${words().controlRoom.reason.viewer}</p>`;
  const stage = stageOf(incident);
  const isMore = board.state.menu === "more";
  const [main, beside] = ends[stage] ?? ends.lost;
  const rest = stage === "ended" ? afterTheEnd : stage === "doubt" ? inDoubt : underWay;
  const offered = rest.filter((action) => may(board, incident, action) === "yes" && fits(incident, action));
  return html`${locatedNote(board, incident.seniorId)}<div class="foot-acts">
    ${actionButton(board, incident, main, main === "found" ? "btn big safe" : "btn big main")}
    ${beside === null ? nothing : actionButton(board, incident, beside, "btn big")}
    <div class="menu-host">
      <button type="button" class="btn big" aria-expanded=${isMore} @click=${() => board.acts.change({ menu: isMore ? null : "more" })}>
        ${icon("dots")}${words().controlRoom.actions.more}</button>
      ${
        isMore
          ? html`<div class="menu up" role="group">${offered.map((action) => actionButton(board, incident, action, "btn bare"))}
            ${togetherButton(board, incident)}${flyerLink(board, incident)}${stage === "ended" ? nothing : locateButton(board, incident, "btn bare")}</div>`
          : nothing
      }
    </div>
  </div>`;
}

/** The step that ends each stage, and the one beside it. */
const ends: Partial<Record<Stage, readonly [IncidentAction, IncidentAction | null]>> & {
  readonly lost: readonly [IncidentAction, IncidentAction | null];
} = { lost: ["found", "falseAlarm"], doubt: ["escalate", "falseAlarm"], ended: ["close", null] };
const underWay: readonly IncidentAction[] = [
  "contact",
  "withdraw",
  "decline",
  "escalate",
  "deEscalate",
  "object",
  "note",
];
const inDoubt: readonly IncidentAction[] = ["note"];
const afterTheEnd: readonly IncidentAction[] = ["reopen", "note"];

/** No level below 0 or above 3. */
function fits(incident: IncidentView, action: string): boolean {
  if (action === "deEscalate") return incident.level > 0;
  if (action === "escalate") return incident.level < 3;
  return true;
}

function nobody(): TemplateResult {
  const { panel } = words().controlRoom;
  return html`<aside class="incident" aria-label=${panel.noneTitle}><div class="empty low">
    ${icon("route", "l")}<h2>${panel.noneTitle}</h2><p>${panel.noneLead}</p></div></aside>`;
}

function skeleton(): TemplateResult {
  return html`<aside class="incident" aria-label=${words().controlRoom.queue.loading}><div class="sk-page" aria-busy="true">
    <div class="sk tall"></div><div class="sk"></div><div class="sk short"></div><div class="sk block"></div></div></aside>`;
}
